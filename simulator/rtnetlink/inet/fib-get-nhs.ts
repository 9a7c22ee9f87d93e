/** The nexthops that a request lists, before they are looked into. */
import type { Extack } from '../../af-netlink/kernel-side.ts';
import { NLA_HDRLEN, type Nlattr, nla_get_u16, nla_get_u32 } from '../../nlattr/nlattr.ts';
import { lwtunnel_build_state } from '../lwtunnel.ts';
import { refuse } from '../nlmsg-parse.ts';
import { nla_find, rtnhs } from '../rtnexthop.ts';
import { type FibConfig, type Gateway, sameGateway } from './fib-config.ts';
import { gatewayOf } from './fib-gateway.ts';
import { type FibNh, RTNH_F_DEAD, RTNH_F_LINKDOWN } from './fib-info.ts';

const [RTA_FLOW, RTA_ENCAP_TYPE, RTA_ENCAP] = [11, 21, 22];

type Path = Pick<FibConfig, 'oif' | 'gateway' | 'flags' | 'flow' | 'encap' | 'encapType'>;

/** fib_nh_init: the nexthop, or -errno. */
export function fib_nh_init(path: Path, weight: number, extack: Extack): FibNh | number {
  const { oif, gateway, flags, flow, encap, encapType } = path;
  const error = lwtunnel_build_state(encap, encapType, extack);
  if (error < 0) return error;
  return { oif, gateway, flags, classid: flow, weight, hasDevice: false, scope: 0 };
}

/** fib_get_nhs: the nexthops, or -errno. What the request says besides must be of the first. */
export function fib_get_nhs(
  config: FibConfig,
  multipath: Nlattr,
  extack: Extack,
): FibNh[] | number {
  const nhs: FibNh[] = [];
  for (const given of rtnhs(multipath.data).list) {
    if ((given.flags & (RTNH_F_DEAD | RTNH_F_LINKDOWN)) !== 0) {
      return refuse(extack, 'Invalid flags for nexthop - can not contain DEAD or LINKDOWN');
    }
    const { attributes } = given;
    const found = gatewayOf(attributes, extack);
    if (typeof found === 'number') return found;
    const flow = nla_find(attributes, RTA_FLOW);
    if (flow !== undefined && flow.data.length < 4) return refuse(extack, 'Invalid RTA_FLOW');
    const encapType = nla_find(attributes, RTA_ENCAP_TYPE);
    const path: Path = {
      oif: given.ifindex,
      gateway: effective(found.given, found.by),
      flags: (config.flags & ~0xff) | given.flags,
      flow: flow === undefined ? 0 : nla_get_u32(flow),
      encap: inMessage(multipath, nla_find(attributes, RTA_ENCAP)),
      encapType: encapType === undefined ? 0 : nla_get_u16(encapType),
    };
    const nh = fib_nh_init(path, given.hops + 1, extack);
    if (typeof nh === 'number') return nh;
    nhs.push(nh);
  }
  const { oif, gateway, flow } = config;
  const first = nhs[0];
  if (oif !== 0 && first?.oif !== oif) {
    return refuse(extack, 'Nexthop device index does not match RTA_OIF');
  }
  if (gateway !== undefined && !sameGateway(gateway, first?.gateway)) {
    return refuse(extack, 'Nexthop gateway does not match RTA_GATEWAY or RTA_VIA');
  }
  if (flow !== 0 && first?.classid !== flow) {
    return refuse(extack, 'Nexthop class id does not match RTA_FLOW');
  }
  return nhs;
}

/** An attribute inside another, with its offset in the message. */
const inMessage = (outer: Nlattr, nla: Nlattr | undefined): Nlattr | undefined =>
  nla === undefined ? undefined : { ...nla, at: outer.at + NLA_HDRLEN + nla.at };

/** RTA_GATEWAY of 0 is none, RTA_VIA of 0 is one. */
const effective = (
  given: Gateway | undefined,
  by: 'RTA_GATEWAY' | 'RTA_VIA' | undefined,
): Gateway | undefined => (by === 'RTA_GATEWAY' && given?.address === 0 ? undefined : given);
