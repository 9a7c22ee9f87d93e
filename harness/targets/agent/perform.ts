/** One step of a program, made for real by the calling thread. */
import { readFileSync } from 'node:fs';
import { type Resolver, UnresolvedSymbol } from '../../program/bytes.ts';
import type { Step } from '../../program/program.ts';
import type { Outcome } from '../../program/transcript.ts';
import { address, at } from '../../syscalls/arena.ts';
import * as libc from '../../syscalls/libc.ts';
import { bindOrConnect, nameOf } from './address-calls.ts';
import { attachFilter, getsockopt, ioctl, setsockopt } from './option-calls.ts';
import { failed } from './outcome.ts';
import { drain, poll, recv } from './receive-calls.ts';
import { refusedCall } from './refused-calls.ts';
import { send } from './send-calls.ts';

const AF_NETLINK = 16;
/** A process of the program's that is started later would keep the socket, its port and its namespace. */
const SOCK_CLOEXEC = 0o2000000;
const SOCK_NONBLOCK = 0o4000;

export interface Performed {
  outcome: Outcome;
  /** The descriptor that `socket` opened. */
  opened?: number;
}

/**
 * @param fd the step's socket; -1 where the program has none of that name, so that the kernel
 *   says EBADF itself
 */
export function perform(step: Step, fd: number, resolve: Resolver): Performed {
  if (step.call === 'socket') {
    const type = (step.type ?? 3) | SOCK_NONBLOCK | SOCK_CLOEXEC;
    const opened = libc.socket(step.domain ?? AF_NETLINK, type, step.protocol);
    return opened < 0 ? { outcome: failed() } : { outcome: { ret: 0 }, opened };
  }
  try {
    return { outcome: call(step, fd, resolve) };
  } catch (error) {
    if (error instanceof UnresolvedSymbol) return { outcome: { unsupported: error.message } };
    throw error;
  }
}

function call(step: Exclude<Step, { call: 'socket' }>, fd: number, resolve: Resolver): Outcome {
  switch (step.call) {
    case 'send':
      return send(step, fd, resolve);
    case 'recv':
      return recv(step, fd);
    case 'drain':
      return drain(step, fd);
    case 'bind':
    case 'connect':
      return bindOrConnect(step, fd, resolve);
    case 'getsockname':
    case 'getpeername':
      return nameOf(step, fd);
    case 'setsockopt':
      return setsockopt(step, fd, resolve);
    case 'getsockopt':
      return getsockopt(step, fd);
    case 'close':
      return libc.close(fd) < 0 ? failed() : { ret: 0 };
    case 'poll':
      return poll(step, fd);
    case 'ioctl':
      return ioctl(step, fd, resolve);
    case 'attach_filter':
      return attachFilter(step, fd);
    case 'listen':
    case 'accept':
    case 'shutdown':
    case 'mmap':
      return refusedCall(step, fd);
    case 'socketpair': {
      const ret = libc.socketpair(AF_NETLINK, step.type ?? 3, step.protocol, address(at.value));
      return ret < 0 ? failed() : { ret };
    }
    case 'read_proc':
      // the calling thread's own view: it may have moved to another network namespace
      return { ret: 0, lines: readFileSync('/proc/thread-self/net/netlink', 'utf8').split('\n') };
    default:
      return { unsupported: `call '${String((step as { call: unknown }).call)}' is not known` };
  }
}
