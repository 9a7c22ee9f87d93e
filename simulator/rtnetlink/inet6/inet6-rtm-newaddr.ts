/** RTM_NEWADDR and RTM_DELADDR of IPv6. */
import { ifa_cacheinfo, ifaddrmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Extack, Request } from '../../af-netlink/kernel-side.ts';
import type { Device } from '../../net/device.ts';
import { EADDRNOTAVAIL, EEXIST, EINVAL, ENODEV, ENXIO } from '../../net/errno.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_u32 } from '../../nlattr/nlattr.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { isLoopback, linkOf } from '../device-state.ts';
import {
  IFA_F_DEPRECATED,
  IFA_F_HOMEADDRESS,
  IFA_F_MANAGETEMPADDR,
  IFA_F_MCAUTOJOIN,
  IFA_F_NODAD,
  IFA_F_NOPREFIXROUTE,
  IFA_F_PERMANENT,
  INFINITY_LIFE_TIME,
} from '../inet/ifaddr.ts';
import { spokenTo } from '../inet/inet-rtm-newaddr.ts';
import { IFA } from '../inet/ifaddr-message.ts';
import { fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { type Ifa6Config, ipv6_add_addr, ipv6_del_addr, ipv6_ifa_told } from './addrconf.ts';
import { addrconf_dad_start } from './addrconf-dad.ts';
import { addrconf_add_mroute, addrconf_prefix_route } from './addrconf-prefix-route.ts';
import { limit6 } from './addrconf-verify.ts';
import { IPV6_ADDR, type In6, in6Type, sameIn6 } from './in6.ts';
import { inet6_addr_modify } from './inet6-addr-modify.ts';
import { ifa6Request } from './inet6-fill-ifaddr.ts';
import { ipv6_get_ifaddr } from './inet6-ifaddr.ts';

const [NLM_F_REPLACE, NLM_F_EXCL] = [0x100, 0x200];
/** IFA_F_OPTIMISTIC is heeded only where a setting allows it. */
const HEEDED =
  IFA_F_NODAD | IFA_F_HOMEADDRESS | IFA_F_MANAGETEMPADDR | IFA_F_NOPREFIXROUTE | IFA_F_MCAUTOJOIN;

/** extract_addr: the address, and that of the other end. */
export function extract_addr(
  tb: AttributeTable,
): { readonly addr: In6; readonly peer: In6 | undefined } | undefined {
  const [address, local] = [tb[IFA.ADDRESS], tb[IFA.LOCAL]];
  const in6 = (data: Uint8Array): In6 => data.slice(0, 16);
  if (local === undefined) {
    return address === undefined ? undefined : { addr: in6(address.data), peer: undefined };
  }
  const addr = in6(local.data);
  // nla_memcmp: one that is longer than an address is not the same.
  const same =
    address !== undefined && local.data.length === 16 && sameIn6(in6(address.data), addr);
  return { addr, peer: address === undefined || same ? undefined : in6(address.data) };
}

/** inet6_rtm_newaddr: the flag NLM_F_CREATE need not be there. */
export function inet6_rtm_newaddr(request: Request): number {
  const { net, flags } = request;
  const extack = spokenTo(request);
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, ifa6Request, tb);
  if (error < 0) return error;
  const header = ifaddrmsg.decode(fixedHeader(request, ifaddrmsg.size));
  const given = extract_addr(tb);
  if (given === undefined) return -EINVAL;
  const config = configIn(tb, header, given);
  const { addressBeforeDevice } = net.kernel.profile.facts;
  if (addressBeforeDevice && !lasts(config)) {
    return refuse(extack, 'ipv6: address lifetime invalid');
  }
  const dev = linkOf(net, header.index);
  if (dev === undefined) return refuse(extack, 'ipv6: Unable to find the interface', ENODEV);
  if (dev.ip6_ptr === undefined) return -EINVAL;
  const known = ipv6_get_ifaddr(net, config.addr, dev);
  if (known === undefined) return inet6_addr_add(dev, config, extack);
  if ((flags & NLM_F_EXCL) !== 0 || (flags & NLM_F_REPLACE) === 0) {
    return refuse(extack, 'ipv6: address already assigned', EEXIST);
  }
  return lasts(config) ? inet6_addr_modify(known, config) : -EINVAL;
}

/** The lifetimes do not contradict themselves. */
const lasts = ({ validLft, preferredLft }: Ifa6Config): boolean =>
  validLft !== 0 && preferredLft <= validLft;

/** struct ifa6_config */
function configIn(
  tb: AttributeTable,
  header: ReturnType<typeof ifaddrmsg.decode>,
  given: { readonly addr: In6; readonly peer: In6 | undefined },
): Ifa6Config {
  const [asked, priority, cacheinfo] = [tb[IFA.FLAGS], tb[IFA.RT_PRIORITY], tb[IFA.CACHEINFO]];
  let [validLft, preferredLft] = [INFINITY_LIFE_TIME, INFINITY_LIFE_TIME];
  if (cacheinfo !== undefined) {
    const { valid, prefered } = ifa_cacheinfo.decode(
      cacheinfo.data.subarray(0, ifa_cacheinfo.size),
    );
    [validLft, preferredLft] = [valid, prefered];
  }
  let flags = (asked === undefined ? header.flags : nla_get_u32(asked)) & HEEDED;
  if (validLft === INFINITY_LIFE_TIME) flags |= IFA_F_PERMANENT;
  if (preferredLft === 0) flags |= IFA_F_DEPRECATED;
  return {
    ...given,
    prefixlen: header.prefixlen,
    priority: priority === undefined ? 0 : nla_get_u32(priority),
    proto: tb[IFA.PROTO]?.data[0] ?? 0,
    flags,
    validLft,
    preferredLft,
  };
}

/** inet6_addr_add */
function inet6_addr_add(dev: Device, config: Ifa6Config, extack: Extack): number {
  const { net, ip6_ptr } = dev;
  const { flags, prefixlen, validLft } = config;
  if (prefixlen > 128) return refuse(extack, 'ipv6: Invalid prefix length');
  if (!lasts(config)) return refuse(extack, 'ipv6: address lifetime invalid');
  if ((flags & IFA_F_MANAGETEMPADDR) !== 0 && prefixlen !== 64) {
    const text = 'ipv6: address with "mngtmpaddr" flag must have a prefix length of 64';
    return refuse(extack, text);
  }
  if (ip6_ptr === undefined) return -EINVAL;
  if (!isLoopback(dev)) addrconf_add_mroute(dev);
  if ((flags & IFA_F_MCAUTOJOIN) !== 0) {
    if ((in6Type(config.addr).type & IPV6_ADDR.MULTICAST) !== 0) {
      throw new Unmodelled('IFA_F_MCAUTOJOIN of a group');
    }
    return refuse(extack, 'ipv6: Multicast auto join failed');
  }
  if ((flags & IFA_F_MANAGETEMPADDR) !== 0) throw new Unmodelled('IFA_F_MANAGETEMPADDR');
  const ifa = ipv6_add_addr(dev, ip6_ptr, config, extack);
  if (typeof ifa === 'number') return ifa;
  if ((flags & IFA_F_NOPREFIXROUTE) === 0) {
    const lasting = validLft === INFINITY_LIFE_TIME ? undefined : validLft * 100;
    addrconf_prefix_route(dev, ifa.addr, prefixlen, ifa.priority, lasting);
  }
  if ((ifa.flags & IFA_F_NODAD) === 0) ipv6_ifa_told(ifa);
  addrconf_dad_start(ifa);
  limit6(net, ifa);
  return 0;
}

/** inet6_rtm_deladdr: the address of that prefix length. */
export function inet6_rtm_deladdr(request: Request): number {
  const { net } = request;
  const extack = spokenTo(request);
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, ifa6Request, tb);
  if (error < 0) return error;
  const { index, prefixlen } = ifaddrmsg.decode(fixedHeader(request, ifaddrmsg.size));
  const given = extract_addr(tb);
  if (given === undefined) return -EINVAL;
  if (prefixlen > 128) return refuse(extack, 'ipv6: Invalid prefix length');
  const dev = linkOf(net, index);
  if (dev === undefined) return refuse(extack, 'ipv6: Unable to find the interface', ENODEV);
  const { ip6_ptr } = dev;
  if (ip6_ptr === undefined) {
    return refuse(extack, 'ipv6: IPv6 is disabled on this device', ENXIO);
  }
  const ifa = ip6_ptr.addresses.get(given.addr);
  if (ifa?.prefixlen !== prefixlen) {
    return refuse(extack, 'ipv6: address not found', EADDRNOTAVAIL);
  }
  ipv6_del_addr(ifa);
  return 0;
}
