/** RTA_GATEWAY and RTA_VIA: a gateway of IPv4, or of either family. */
import type { Extack } from '../../af-netlink/kernel-side.ts';
import { type AttributeStream, type Nlattr, u16At } from '../../nlattr/nlattr.ts';
import { refuse } from '../nlmsg-parse.ts';
import { nla_find } from '../rtnexthop.ts';
import { PF_INET, PF_INET6 } from '../rtnl-types.ts';
import type { Gateway } from './fib-config.ts';
import { addressOf } from './ifaddr.ts';

const [RTA_GATEWAY, RTA_VIA] = [5, 18];
/** rtvia_family, then the address. */
const RTVIA_ADDR = 2;

/** fib_gw_from_via: the gateway, or -errno. */
export function fib_gw_from_via({ data }: Nlattr, extack: Extack): Gateway | number {
  if (data.length < RTVIA_ADDR) return refuse(extack, 'Invalid attribute length for RTA_VIA');
  const address = data.slice(RTVIA_ADDR);
  switch (u16At(data, 0)) {
    case PF_INET:
      if (address.length !== 4) return refuse(extack, 'Invalid IPv4 address in RTA_VIA');
      return { family: 2, address: addressOf(address) };
    case PF_INET6:
      if (address.length !== 16) return refuse(extack, 'Invalid IPv6 address in RTA_VIA');
      return { family: 10, address };
    default:
      return refuse(extack, 'Unsupported address family in RTA_VIA');
  }
}

export interface GivenGateway {
  readonly by: 'RTA_GATEWAY' | 'RTA_VIA' | undefined;
  /** Also one of IPv4 whose address is 0, which counts as none where a route is made. */
  readonly given: Gateway | undefined;
}

/** The gateway among the attributes of a nexthop, or -errno. */
export function gatewayOf(attributes: AttributeStream, extack: Extack): GivenGateway | number {
  const [gateway, via] = [nla_find(attributes, RTA_GATEWAY), nla_find(attributes, RTA_VIA)];
  if (gateway !== undefined && via !== undefined) {
    return refuse(extack, 'Nexthop configuration can not contain both GATEWAY and VIA');
  }
  if (gateway !== undefined) {
    if (gateway.data.length < 4) return refuse(extack, 'Invalid IPv4 address in RTA_GATEWAY');
    return { by: 'RTA_GATEWAY', given: { family: 2, address: addressOf(gateway.data) } };
  }
  if (via === undefined) return { by: undefined, given: undefined };
  const given = fib_gw_from_via(via, extack);
  return typeof given === 'number' ? given : { by: 'RTA_VIA', given };
}
