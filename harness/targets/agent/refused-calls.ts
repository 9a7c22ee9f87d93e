/** Calls that Netlink sockets refuse. */
import type { StepOf } from '../../program/program.ts';
import type { Outcome } from '../../program/transcript.ts';
import * as libc from '../../syscalls/libc.ts';
import { returned } from './outcome.ts';

export function refusedCall(step: StepOf<'listen'>, fd: number): Outcome {
  switch (step.call) {
    case 'listen':
      return returned(libc.listen(fd, 1));
    case 'accept':
      return returned(libc.accept(fd, 0, 0));
    case 'shutdown':
      return returned(libc.shutdown(fd, 2));
    case 'mmap':
      return returned(libc.mmap(0, 4096, 3, 1, fd, 0));
  }
}
