/** AF_INET and AF_INET6: a namespace of the simulator has no such sockets (net/ipv4/inet_diag.c). */
import type { Request } from '../af-netlink/kernel-side.ts';
import { EINVAL, ENOENT } from '../net/errno.ts';
import { Unmodelled } from '../unmodelled.ts';
import { diagDump } from './diag-dump.ts';

const SOCK_DIAG_BY_FAMILY = 20;
const NLM_F_DUMP = 0x300;
const [AF_INET, AF_INET6] = [2, 10];
const NLMSG_HDRLEN = 16;
/** struct inet_diag_req_v2 */
const REQUEST = 56;
/** struct inet_diag_req, of the types before SOCK_DIAG_BY_FAMILY. */
const OLD_REQUEST = 60;

/**
 * inet_diag_handler_cmd: 56 bytes at least (EINVAL). A dump of a protocol that nobody handles ends
 * with -ENOENT; one socket is not found (ENOENT) either way.
 */
export function inet_diag_handler_cmd(request: Request): number {
  const { message, type, net } = request;
  const payload = message.length - NLMSG_HDRLEN;
  if (payload < REQUEST) return -EINVAL;
  const protocol = message[NLMSG_HDRLEN + 1] ?? 0;
  const handled = net.kernel.profile.sockDiag.transports.includes(protocol);
  if (handled && payload > REQUEST) throw new Unmodelled('attributes of inet_diag requests');
  return type === SOCK_DIAG_BY_FAMILY ? none(request, handled) : -ENOENT;
}

/**
 * inet_diag_rcv_msg_compat: the types that name their transport; 60 bytes at least (EINVAL). Only one
 * socket has a family, where it is neither of these EINVAL.
 */
export function inet_diag_rcv_msg_compat(request: Request, protocol: number): number {
  const { message, net } = request;
  const payload = message.length - NLMSG_HDRLEN;
  if (payload < OLD_REQUEST) return -EINVAL;
  if (!net.kernel.profile.sockDiag.transports.includes(protocol)) return none(request, false);
  const family = message[NLMSG_HDRLEN] ?? 0;
  const isDump = (request.flags & NLM_F_DUMP) !== 0;
  if (!isDump && family !== AF_INET && family !== AF_INET6) return -EINVAL;
  // a filter, which is checked before there is anything to filter
  if (isDump && payload > OLD_REQUEST) throw new Unmodelled('attributes of inet_diag requests');
  return none(request, true);
}

function none(request: Request, handled: boolean): number {
  if ((request.flags & NLM_F_DUMP) === 0) return -ENOENT;
  return request.startDump(diagDump(request, () => (handled ? 0 : -ENOENT)));
}
