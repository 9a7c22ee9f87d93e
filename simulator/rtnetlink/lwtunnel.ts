/** Encapsulation of routes: which types there are. What they do is not modelled. */
import type { Extack } from '../af-netlink/kernel-side.ts';
import { EINVAL, EOPNOTSUPP } from '../net/errno.ts';
import { NL_SET_ERR_MSG_ATTR } from '../nlattr/extack.ts';
import { type Nlattr, nla_get_u16 } from '../nlattr/nlattr.ts';
import { Unmodelled } from '../unmodelled.ts';
import { refuse } from './nlmsg-parse.ts';
import { nla_find, rtnhs } from './rtnexthop.ts';

const RTA_ENCAP_TYPE = 21;
const LWTUNNEL_ENCAP_MAX = 10;
/** LWTUNNEL_ENCAP_MPLS, RPL, IOAM6 and XFRM: no module of the kernel that was measured has them. */
const ABSENT: ReadonlySet<number> = new Set([1, 8, 9, 10]);

/** lwtunnel_valid_encap_type: 0 or -errno. */
export function lwtunnel_valid_encap_type(type: number, extack: Extack): number {
  if (type === 0 || type > LWTUNNEL_ENCAP_MAX) {
    return refuse(extack, 'Unknown lwt encapsulation type');
  }
  if (ABSENT.has(type)) return refuse(extack, 'lwt encapsulation type not supported', EOPNOTSUPP);
  return 0;
}

/** lwtunnel_valid_encap_type_attr: of every nexthop in RTA_MULTIPATH. */
export function lwtunnel_valid_encap_type_attr({ data }: Nlattr, extack: Extack): number {
  for (const { attributes } of rtnhs(data).list) {
    const type = nla_find(attributes, RTA_ENCAP_TYPE);
    if (type === undefined) continue;
    if (type.data.length < 2) return refuse(extack, 'Invalid RTA_ENCAP_TYPE');
    if (lwtunnel_valid_encap_type(nla_get_u16(type), extack) !== 0) return -EOPNOTSUPP;
  }
  return 0;
}

/**
 * lwtunnel_build_state, of a nexthop that is to be made.
 * @param encap RTA_ENCAP, its offset that in the message
 * @throws Unmodelled where there is one that would work
 */
export function lwtunnel_build_state(
  encap: Nlattr | undefined,
  type: number,
  extack: Extack,
): number {
  if (encap === undefined) return 0;
  if (type !== 0) throw new Unmodelled(`encapsulation of type ${type}`);
  NL_SET_ERR_MSG_ATTR(extack, encap, 'Unknown LWT encapsulation type');
  return -EINVAL;
}
