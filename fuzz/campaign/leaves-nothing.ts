/**
 * Whether a program leaves its network namespace as it found it, so that the next one may have it,
 * too: its requests only ask, or go to sockets. Where that is not plain, it does not.
 */
import { resolveBytes, segmentsOf } from '../../harness/program/bytes.ts';
import type { Program, Step } from '../../harness/program/program.ts';
import { protocolsAt } from '../../harness/oracle/index.ts';
import { forEachMessage } from '../feedback/message-view.ts';

const [NETLINK_ROUTE, NETLINK_USERSOCK, NETLINK_SOCK_DIAG, NETLINK_FIB_LOOKUP] = [0, 2, 4, 10];
const NETLINK_GENERIC = 16;
/** Below are control messages, which no protocol sees (netlink_rcv_skb). */
const NLMSG_MIN_TYPE = 16;
/** rtnetlink_rcv_msg: two bits of the type are its kind. */
const RTNL_KIND_GET = 2;
const GENL_ID_CTRL = 16;
/** TCPDIAG_GETSOCK, DCCPDIAG_GETSOCK, SOCK_DIAG_BY_FAMILY; not SOCK_DESTROY. */
const ASKS_FOR_SOCKETS = [18, 19, 20];

/** Calls that end with their socket. An ioctl reaches devices, steps inside a kernel anything. */
const OF_SOCKETS: ReadonlySet<string> = new Set<Step['call']>([
  ...(['socket', 'bind', 'connect', 'getsockname', 'getpeername', 'setsockopt'] as const),
  ...(['getsockopt', 'recv', 'drain', 'close', 'listen', 'accept', 'shutdown', 'mmap'] as const),
  ...(['socketpair', 'poll', 'attach_filter', 'read_proc'] as const),
]);

export function leavesNothing(program: Program): boolean {
  const protocols = protocolsAt(program);
  return program.steps.every((step, index) =>
    step.call === 'send' ? onlyAsks(step, protocols[index] ?? -1) : OF_SOCKETS.has(step.call),
  );
}

function onlyAsks(step: Step & { call: 'send' }, protocol: number): boolean {
  if (protocol === NETLINK_USERSOCK || protocol === NETLINK_FIB_LOOKUP) return true;
  // which family it is for is known only where it runs
  const named = segmentsOf(step.bytes).some((each) => typeof each === 'object' && 'family' in each);
  if (named) return false;
  let asks = true;
  forEachMessage(
    resolveBytes(step.bytes, () => 0),
    ({ type }) => {
      asks &&= type < NLMSG_MIN_TYPE || isQuestion(type, protocol);
    },
  );
  return asks;
}

function isQuestion(type: number, protocol: number): boolean {
  switch (protocol) {
    case NETLINK_ROUTE:
      return ((type - NLMSG_MIN_TYPE) & 3) === RTNL_KIND_GET;
    case NETLINK_GENERIC:
      return type === GENL_ID_CTRL;
    case NETLINK_SOCK_DIAG:
      return ASKS_FOR_SOCKETS.includes(type);
    default:
      return false;
  }
}
