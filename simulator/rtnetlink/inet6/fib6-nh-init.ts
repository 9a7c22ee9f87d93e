/** Whether an IPv6 nexthop can be reached, and over which device (fib6_nh_init). */
import type { Extack } from '../../af-netlink/kernel-side.ts';
import type { Device } from '../../net/device.ts';
import { EHOSTUNREACH, EINVAL, ENETDOWN, ENODEV } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import type { Nlattr } from '../../nlattr/nlattr.ts';
import { isLoopback, linkOf } from '../device-state.ts';
import { type Gateway, RTN } from '../inet/fib-config.ts';
import { type FibNh, RTNH_F_LINKDOWN, RTNH_F_ONLINK } from '../inet/fib-info.ts';
import { lwtunnel_build_state } from '../lwtunnel.ts';
import { refuse } from '../nlmsg-parse.ts';
import { RTF } from './fib6-info.ts';
import {
  type Fib6Result,
  fib6_lookup,
  fib6_select_path,
  fib6_table_lookup,
} from './fib6-lookup.ts';
import { RT6_TABLE_MAIN, fib6_get_table } from './fib6-table.ts';
import { IPV6_ADDR, type In6, in6Type, isAny } from './in6.ts';
import { ipv6_chk_addr_and_flags } from './inet6-ifaddr.ts';

const LOOPBACK_IFINDEX = 1;

/** What struct fib6_config says of a nexthop. */
export interface Nh6Config {
  readonly table: number;
  readonly ifindex: number;
  /** RTF_* and RTNH_F_ONLINK */
  readonly flags: number;
  readonly gateway: In6;
  readonly encap: Nlattr | undefined;
  readonly encapType: number;
  readonly ignoreDevDown: boolean;
}

/** fib6_nh_init: the nexthop, or -errno. */
export function fib6_nh_init(net: Net, config: Nh6Config, extack: Extack): FibNh | number {
  const { ifindex, flags, gateway } = config;
  let dev = ifindex === 0 ? undefined : linkOf(net, ifindex);
  if (ifindex !== 0 && dev?.ip6_ptr === undefined) return -ENODEV;
  if ((flags & RTNH_F_ONLINK) !== 0) {
    if (dev === undefined) return refuse(extack, 'Nexthop device required for onlink', ENODEV);
    if (!dev.isUp) return refuse(extack, 'Nexthop device is not up', ENETDOWN);
  }
  const made = (over: Device, by: Gateway | undefined, linkdown: boolean): FibNh => ({
    oif: over.index,
    hasDevice: true,
    gateway: by,
    flags: (flags & RTNH_F_ONLINK) | (linkdown ? RTNH_F_LINKDOWN : 0),
    scope: 0,
    weight: 1,
    classid: 0,
  });
  if ((flags & RTF.REJECT) !== 0) {
    const loopback = linkOf(net, LOOPBACK_IFINDEX);
    if (loopback?.ip6_ptr === undefined) return -ENODEV;
    return made(loopback, undefined, false);
  }
  const gatewayed = (flags & RTF.GATEWAY) !== 0;
  if (gatewayed) {
    const found = ip6_validate_gw(net, config, dev, extack);
    if (typeof found === 'number') return found;
    dev = found;
  }
  if (dev === undefined) return -ENODEV;
  if (!dev.isUp && !config.ignoreDevDown) {
    return refuse(extack, 'Nexthop device is not up', ENETDOWN);
  }
  const error = lwtunnel_build_state(config.encap, config.encapType, extack);
  if (error < 0) return error;
  const linkdown = (flags & (RTF.LOCAL | RTF.ANYCAST)) === 0 && !dev.carrier;
  return made(dev, gatewayed ? { family: 10, address: gateway } : undefined, linkdown);
}

/** ip6_validate_gw: the device that it is behind, or -errno. */
function ip6_validate_gw(
  net: Net,
  config: Nh6Config,
  given: Device | undefined,
  extack: Extack,
): Device | number {
  const { gateway, flags } = config;
  const { type } = in6Type(gateway);
  const skipDev = (type & IPV6_ADDR.LINKLOCAL) === 0;
  const isOwn = (over: Device): boolean =>
    ipv6_chk_addr_and_flags(net, gateway, skipDev ? undefined : over, 0);
  if (given !== undefined && isOwn(given)) {
    return refuse(extack, 'Gateway can not be a local address');
  }
  let dev = given;
  if (type !== (IPV6_ADDR.LINKLOCAL | IPV6_ADDR.UNICAST)) {
    if ((type & (IPV6_ADDR.UNICAST | IPV6_ADDR.MAPPED)) === 0) {
      return refuse(extack, 'Invalid gateway address');
    }
    const found =
      (flags & RTNH_F_ONLINK) !== 0
        ? ip6_route_check_nh_onlink(net, config, given, extack)
        : ip6_route_check_nh(net, config, given);
    if (typeof found === 'number') return found;
    dev = found;
  }
  if (dev === undefined) return refuse(extack, 'Egress device not specified');
  if (isLoopback(dev)) {
    return refuse(extack, 'Egress device can not be loopback device for this route');
  }
  if (given === undefined && isOwn(dev)) {
    return refuse(extack, 'Gateway can not be a local address');
  }
  return dev;
}

/** ip6_nh_lookup_table */
function ip6_nh_lookup_table(
  net: Net,
  { ifindex, gateway }: Nh6Config,
  id: number,
  iface: boolean,
): Fib6Result | undefined {
  const table = fib6_get_table(net, id);
  if (table === undefined) return undefined;
  const found = fib6_table_lookup(net, table, ifindex, gateway, { iface, ignoreLinkstate: true });
  return found === undefined ? undefined : fib6_select_path(found, ifindex !== 0);
}

function ip6_route_check_nh_onlink(
  net: Net,
  config: Nh6Config,
  dev: Device | undefined,
  extack: Extack,
): Device | undefined | number {
  const found = ip6_nh_lookup_table(net, config, RT6_TABLE_MAIN, false);
  const counts = found !== undefined && (found.flags & RTF.REJECT) === 0 && !isAny(found.route.dst);
  if (counts && (found.type !== RTN.UNICAST || dev?.index !== found.nh?.oif)) {
    return refuse(extack, 'Nexthop has invalid gateway or device mismatch', EINVAL);
  }
  return dev;
}

/** ip6_route_check_nh: the gateway must be on a link, in the table of the route or in any. */
function ip6_route_check_nh(net: Net, config: Nh6Config, dev: Device | undefined): Device | number {
  const { table, ifindex, gateway } = config;
  const isOnLink = (found: Fib6Result | undefined): found is Fib6Result =>
    found !== undefined && (found.flags & RTF.REJECT) === 0 && found.nh?.gateway === undefined;
  let found = table === 0 ? undefined : ip6_nh_lookup_table(net, config, table, true);
  if (!isOnLink(found) || (dev !== undefined && dev.index !== found.nh?.oif)) {
    found = fib6_lookup(net, gateway, ifindex, { iface: true });
    if (!isOnLink(found)) return -EHOSTUNREACH;
    found = fib6_select_path(found, ifindex !== 0);
  }
  const over = found.nh === undefined ? undefined : linkOf(net, found.nh.oif);
  if (over === undefined || (dev !== undefined && dev !== over)) return -EHOSTUNREACH;
  return over;
}

/** fib_check_nh_v6_gw: an IPv6 gateway of an IPv4 route: its device, or -errno. */
export function fib_check_nh_v6_gw(
  net: Net,
  nh: { readonly oif: number; readonly flags: number; readonly gateway: In6 },
  table: number,
  extack: Extack,
): number {
  const found = fib6_nh_init(
    net,
    {
      table,
      ifindex: nh.oif,
      flags: nh.flags | RTF.GATEWAY,
      gateway: nh.gateway,
      encap: undefined,
      encapType: 0,
      ignoreDevDown: false,
    },
    extack,
  );
  return typeof found === 'number' ? found : found.oif;
}
