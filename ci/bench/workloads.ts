/** The programs that the benchmark runs: the same work as loop.c does. */
import { nlmsg, struct } from '../../harness/program/build.ts';
import { type Program, type Step, program } from '../../harness/program/program.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';

export type Workload = 'noop' | 'getlink' | 'open';

const [NLMSG_NOOP, RTM_GETLINK, NLM_F_REQUEST, NLM_F_ACK] = [1, 18, 1, 4];

export const requestOf = (workload: Workload): string =>
  (workload === 'getlink'
    ? nlmsg({ type: RTM_GETLINK, flags: NLM_F_REQUEST, seq: 1 }, struct(ifinfomsg, { index: 1 }))
    : nlmsg({ type: NLMSG_NOOP, flags: NLM_F_REQUEST | NLM_F_ACK, seq: 1 })
  )
    .map(String)
    .join('')
    .replaceAll(' ', '');

/** A program of `count` operations. */
export function programOf(workload: Workload, count: number): Program {
  const open: Step = { call: 'socket', socket: 'a', protocol: 0 };
  const steps: Step[] = [];
  if (workload === 'open') {
    for (let i = 0; i < count; i++) {
      steps.push(open, { call: 'bind', socket: 'a' }, { call: 'close', socket: 'a' });
    }
    return program(steps);
  }
  steps.push(open);
  const bytes = requestOf(workload);
  for (let i = 0; i < count; i++) {
    steps.push({ call: 'send', socket: 'a', bytes }, { call: 'recv', socket: 'a' });
  }
  return program(steps);
}
