/** IPv6 addresses that come and go (ipv6_add_addr, ipv6_del_addr). */
import type { Extack } from '../../af-netlink/kernel-side.ts';
import { type Device, IFF } from '../../net/device.ts';
import { EADDRNOTAVAIL, EEXIST } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { RTN } from '../inet/fib-config.ts';
import {
  IFA_F_MCAUTOJOIN,
  IFA_F_NODAD,
  IFA_F_NOPREFIXROUTE,
  IFA_F_PERMANENT,
  IFA_F_TENTATIVE,
} from '../inet/ifaddr.ts';
import { refuse } from '../nlmsg-parse.ts';
import { RTM_DELADDR, RTM_NEWADDR } from '../rtnl-types.ts';
import {
  addrconf_get_prefix_route,
  addrconf_prefix_route,
  check_cleanup_prefix_route,
  cleanup_prefix_route,
} from './addrconf-prefix-route.ts';
import { fib6_add } from './fib6-add.ts';
import { fib6Config } from './fib6-config.ts';
import { ip6_del_rt } from './fib6-del.ts';
import { type Fib6Info, RTF } from './fib6-info.ts';
import { KERNEL } from './fib6-purge.ts';
import { RT6_TABLE_LOCAL } from './fib6-table.ts';
import { IPV6_ADDR, type In6, in6Key, in6Type, ipv6_addr_scope, isAny } from './in6.ts';
import { inet6_ifa_notify } from './inet6-fill-ifaddr.ts';
import type { Inet6Dev } from './inet6-dev.ts';
import { type Inet6Ifaddr, addTo, inet6Of, ipv6_get_ifaddr, removeFrom } from './inet6-ifaddr.ts';
import { ip6_route_info_create } from './ip6-route-add.ts';
import { addrconf_leave_solict } from './mcast6.ts';
import { rt6_remove_prefsrc } from './rt6-remove-prefsrc.ts';

const RTPROT_KERNEL = 2;

/** struct ifa6_config */
export interface Ifa6Config {
  readonly addr: In6;
  readonly peer: In6 | undefined;
  readonly prefixlen: number;
  readonly priority: number;
  /** IFA_F_* */
  readonly flags: number;
  /** In seconds. */
  readonly validLft: number;
  readonly preferredLft: number;
  readonly proto: number;
}

/** The address 0 is that of nobody. */
export const peerOf = (peer: In6 | undefined): In6 | undefined =>
  peer === undefined || isAny(peer) ? undefined : peer;

/** addrconf_f6i_alloc: the local route of an address, not yet in its table; or -errno. */
export const addrconf_f6i_alloc = (
  { net, index }: Device,
  dst: In6,
  extack: Extack,
): Fib6Info | number =>
  ip6_route_info_create(
    net,
    fib6Config({
      table: RT6_TABLE_LOCAL,
      ifindex: index,
      flags: RTF.UP | RTF.NONEXTHOP | RTF.LOCAL,
      dst,
      dstLen: 128,
      protocol: RTPROT_KERNEL,
      type: RTN.LOCAL,
      ignoreDevDown: true,
    }),
    extack,
  );

/** ipv6_add_addr: the address, which nobody is told of yet; or -errno. */
export function ipv6_add_addr(
  dev: Device,
  inet6: Inet6Dev,
  config: Ifa6Config,
  extack: Extack = {},
): Inet6Ifaddr | number {
  const { addr, flags } = config;
  const { type } = in6Type(addr);
  if (type === IPV6_ADDR.ANY) return refuse(extack, 'ipv6: Invalid address', EADDRNOTAVAIL);
  if ((type & IPV6_ADDR.MULTICAST) !== 0 && (flags & IFA_F_MCAUTOJOIN) === 0) {
    const text = 'ipv6: Cannot assign multicast address without "IFA_F_MCAUTOJOIN" flag';
    return refuse(extack, text, EADDRNOTAVAIL);
  }
  if ((dev.flags & IFF.LOOPBACK) === 0 && (type & IPV6_ADDR.LOOPBACK) !== 0) {
    const text = 'ipv6: Cannot assign loopback address on this device';
    return refuse(extack, text, EADDRNOTAVAIL);
  }
  const rt = addrconf_f6i_alloc(dev, addr, extack);
  if (typeof rt === 'number') return rt;
  const { net } = dev;
  if (ipv6_get_ifaddr(net, addr, dev) !== undefined) {
    return refuse(extack, 'ipv6: address already assigned', EEXIST);
  }
  const { now } = net.kernel.clock;
  const ifa: Inet6Ifaddr = {
    ...config,
    peer: peerOf(config.peer),
    dev,
    scope: ipv6_addr_scope(addr),
    flags: flags | ((flags & IFA_F_NODAD) === 0 ? IFA_F_TENTATIVE : 0),
    cstamp: now,
    tstamp: now,
    rt,
    state: 'dad',
    cancelDad: undefined,
  };
  inet6.addresses.add(ifa);
  addTo(inet6Of(net).byAddress, in6Key(addr), ifa);
  return ifa;
}

/** ipv6_ifa_notify of RTM_NEWADDR: the address can be used, and its routes come. */
export function ipv6_ifa_usable(ifa: Inet6Ifaddr): void {
  const { dev, rt, peer, priority } = ifa;
  inet6_ifa_notify(RTM_NEWADDR, ifa);
  if (rt !== undefined && !rt.linked) fib6_add(dev.net, rt, KERNEL, {});
  if (peer !== undefined) addrconf_prefix_route(dev, peer, 128, priority, undefined);
  inet6Of(dev.net).changes++;
}

/** ipv6_ifa_notify of no event: its message alone. */
export function ipv6_ifa_told(ifa: Inet6Ifaddr): void {
  inet6_ifa_notify(RTM_NEWADDR, ifa);
  inet6Of(ifa.dev.net).changes++;
}

/** ipv6_ifa_notify of RTM_DELADDR: its routes go. */
export function ipv6_ifa_gone(ifa: Inet6Ifaddr): void {
  const { dev, peer } = ifa;
  inet6_ifa_notify(RTM_DELADDR, ifa);
  addrconf_leave_solict(dev, ifa.addr);
  if (peer !== undefined) {
    const route = addrconf_get_prefix_route(dev, peer, 128, 0, false);
    if (route !== undefined) ip6_del_rt(dev.net, route);
  }
  if (ifa.rt !== undefined) ip6_del_rt(dev.net, ifa.rt);
  ifa.rt = undefined;
  inet6Of(dev.net).changes++;
}

/** Takes it from where addresses are found. */
export function unlink(net: Net, ifa: Inet6Ifaddr): void {
  removeFrom(inet6Of(net).byAddress, in6Key(ifa.addr), ifa);
  inet6Of(net).limited.delete(ifa);
  ifa.cancelDad?.();
  ifa.cancelDad = undefined;
}

/** ipv6_del_addr */
export function ipv6_del_addr(ifa: Inet6Ifaddr): void {
  if (ifa.state === 'dead') return;
  const { dev, flags } = ifa;
  const { net } = dev;
  ifa.state = 'dead';
  const hasRoute = (flags & IFA_F_PERMANENT) !== 0 && (flags & IFA_F_NOPREFIXROUTE) === 0;
  const how = hasRoute ? check_cleanup_prefix_route(net, ifa) : 'stays';
  unlink(net, ifa);
  dev.ip6_ptr?.addresses.delete(ifa);
  ipv6_ifa_gone(ifa);
  cleanup_prefix_route(ifa, ifa.addr, how);
  rt6_remove_prefsrc(net, ifa.addr);
}
