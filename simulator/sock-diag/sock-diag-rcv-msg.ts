/** A request to NETLINK_SOCK_DIAG: the order of checks. */
import type { Request } from '../af-netlink/kernel-side.ts';
import { EINVAL, ENOENT, EOPNOTSUPP } from '../net/errno.ts';
import { Unmodelled } from '../unmodelled.ts';
import { inet_diag_handler_cmd, inet_diag_rcv_msg_compat } from './inet-diag.ts';
import { netlink_diag_handler_dump } from './netlink-diag.ts';

const [TCPDIAG_GETSOCK, DCCPDIAG_GETSOCK, SOCK_DIAG_BY_FAMILY, SOCK_DESTROY] = [18, 19, 20, 21];
const [AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_MAX] = [1, 2, 10, 16, 46];
/** struct unix_diag_req, struct packet_diag_req */
const [UNIX_REQUEST, PACKET_REQUEST] = [24, 20];
const [IPPROTO_TCP, IPPROTO_DCCP] = [6, 33];
const NLMSG_HDRLEN = 16;

/** sock_diag_rcv_msg: any type but the four is EINVAL. */
export function sock_diag_rcv_msg(request: Request): number {
  const { type, net } = request;
  switch (type) {
    case TCPDIAG_GETSOCK:
      return inet_diag_rcv_msg_compat(request, IPPROTO_TCP);
    case DCCPDIAG_GETSOCK:
      if (!net.kernel.profile.facts.sockDiagKnowsDccp) return -EINVAL;
      return inet_diag_rcv_msg_compat(request, IPPROTO_DCCP);
    case SOCK_DIAG_BY_FAMILY:
    case SOCK_DESTROY:
      return __sock_diag_cmd(request);
    default:
      return -EINVAL;
  }
}

/**
 * __sock_diag_cmd: two bytes name the family and the protocol (EINVAL); a family of 46 or more is
 * EINVAL, one that nobody handles ENOENT.
 */
function __sock_diag_cmd(request: Request): number {
  const { message, type, net } = request;
  if (message.length - NLMSG_HDRLEN < 2) return -EINVAL;
  const family = message[NLMSG_HDRLEN] ?? 0;
  if (family >= AF_MAX) return -EINVAL;
  if (!net.kernel.profile.sockDiag.families.includes(family)) return -ENOENT;
  switch (family) {
    case AF_NETLINK:
      return type === SOCK_DESTROY ? -EOPNOTSUPP : netlink_diag_handler_dump(request);
    case AF_INET:
    case AF_INET6:
      return inet_diag_handler_cmd(request);
    default:
      if (type === SOCK_DESTROY) return -EOPNOTSUPP;
      if (message.length - NLMSG_HDRLEN < (family === AF_UNIX ? UNIX_REQUEST : PACKET_REQUEST)) {
        return -EINVAL;
      }
      throw new Unmodelled(`sockets of address family ${family}`);
  }
}
