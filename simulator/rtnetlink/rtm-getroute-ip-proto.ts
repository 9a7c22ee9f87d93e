/** RTA_IP_PROTO of a look-up. */
import type { Extack } from '../af-netlink/kernel-side.ts';
import { EOPNOTSUPP } from '../net/errno.ts';
import type { Nlattr } from '../nlattr/nlattr.ts';
import { refuse } from './nlmsg-parse.ts';
import { PF_INET, PF_INET6 } from './rtnl-types.ts';

const [IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMPV6] = [1, 6, 17, 58];

/** rtm_getroute_parse_ip_proto: the protocol, or -errno. @param otherwise where none is given */
export function rtm_getroute_parse_ip_proto(
  nla: Nlattr | undefined,
  family: number,
  extack: Extack,
  otherwise: number,
): number {
  if (nla === undefined) return otherwise;
  const protocol = nla.data[0] ?? 0;
  if (protocol === IPPROTO_TCP || protocol === IPPROTO_UDP) return protocol;
  if (protocol === IPPROTO_ICMP && family === PF_INET) return protocol;
  if (protocol === IPPROTO_ICMPV6 && family === PF_INET6) return protocol;
  return refuse(extack, 'Unsupported ip proto', EOPNOTSUPP);
}
