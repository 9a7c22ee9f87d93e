/** The kernel target for integration tests, and steps they share. @internal */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { nlmsg, struct } from '../../program/build.ts';
import type { Segment } from '../../program/bytes.ts';
import { type Actor, type Step, program } from '../../program/program.ts';
import { type Outcome, type Transcript, transcriptSchema } from '../../program/transcript.ts';
import { ifinfomsg } from '../../wire/structs/rtnetlink.ts';
import { KernelTarget } from '../namespace/kernel-target.ts';
import { TargetUnavailable } from '../target.ts';

export interface LiveKernel {
  kernel: KernelTarget;
  run: (steps: Step[], actors?: Record<string, Actor>) => Promise<Transcript>;
  outcomesOf: (steps: Step[], actors?: Record<string, Actor>) => Promise<Outcome[]>;
}

/** One agent for the tests of a file; they are skipped where the kernel cannot be driven, but not in CI. */
export function liveKernel(): LiveKernel {
  const kernel = new KernelTarget();
  let why = '';
  beforeAll(async () => {
    try {
      await kernel.start();
    } catch (error) {
      if (!(error instanceof TargetUnavailable) || process.env['CI'] === 'true') throw error;
      why = error.message;
    }
  });
  beforeEach(({ skip }) => {
    if (why !== '') skip(why);
  });
  afterAll(() => kernel.close());
  const run: LiveKernel['run'] = async (steps, actors) => {
    const given = program(steps, actors === undefined ? {} : { actors });
    const [transcript] = await kernel.run([given], { isolation: 'program' });
    return transcriptSchema.parse(transcript);
  };
  return {
    kernel,
    run,
    outcomesOf: async (...given) => (await run(...given)).outcomes,
  };
}

const by = (actor: string | undefined) => (actor === undefined ? {} : { actor });
/** NETLINK_USERSOCK, unless said otherwise: nobody but the program's own sockets speaks there. */
export const socket = (name: string, protocol = 2, actor?: string): Step => ({
  call: 'socket',
  socket: name,
  protocol,
  ...by(actor),
});
export const bind = (name: string, pid: number, actor?: string): Step => ({
  call: 'bind',
  socket: name,
  address: { pid },
  ...by(actor),
});
/** NLMSG_NOOP with NLM_F_ACK. */
export const NOOP = nlmsg({ type: 1, flags: 5, seq: 1 });
/** RTM_SETLINK: lo up. */
export const RAISE: Segment[] = nlmsg(
  { type: 19, flags: 5, seq: 1 },
  struct(ifinfomsg, { index: 1, flags: 1, change: 1 }),
);
