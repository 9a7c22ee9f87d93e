/**
 * Time for the work queues of a kernel: what becomes of an IPv6 address or of a carrier is told a
 * little later than the request that caused it was answered.
 */
import { nlmsg, struct } from '../../harness/program/build.ts';
import type { Step } from '../../harness/program/program.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';

/** Milliseconds: many times what an idle machine takes. */
const ENOUGH = 5;
const [RTM_NEWLINK, RTM_GETLINK, NLM_F_REQUEST] = [16, 18, 1];

/** __linkwatch_sync_dev: who asks for a link gets it with its carrier as it is. */
const sync = (index: number): Step[] => [
  {
    call: 'send',
    socket: 'a',
    bytes: nlmsg(
      { type: RTM_GETLINK, flags: NLM_F_REQUEST, seq: 8000 + index },
      struct(ifinfomsg, { index }),
    ) as string[],
  },
  { call: 'drain', socket: 'a' },
];

/** A socket on which nothing comes is waited for. */
const wait: readonly Step[] = [
  { call: 'socket', socket: 'idle', protocol: 0 },
  { call: 'poll', socket: 'idle', events: 1, timeout: ENOUGH },
  { call: 'close', socket: 'idle' },
];

/** RTM_NEWLINK, RTM_DELLINK, RTM_SETLINK, RTM_NEWADDR, RTM_DELADDR: there may be more to come. */
const LATER = [RTM_NEWLINK, 17, 19, 20, 21];

/**
 * Reads what a request of that type has for an answer, and what is told later. A new pair of devices
 * has no carrier: that is looked at within a second, or as soon as somebody asks for them.
 */
export const settle = (type: number): readonly Step[] => {
  const read: Step = { call: 'drain', socket: 'a' };
  if (!LATER.includes(type)) return [read];
  return type === RTM_NEWLINK ? [...wait, read, ...sync(2), ...sync(3)] : [...wait, read];
};
