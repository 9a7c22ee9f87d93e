/** Which way a packet of this host would take (ip_route_output_key_hash_rcu). */
import { EINVAL, ENETUNREACH, ENODEV } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { isLoopback, linkOf } from '../device-state.ts';
import { waysOf } from '../nexthop/nexthop.ts';
import { type Gateway, RTN, RT_SCOPE_HOST, RT_SCOPE_LINK } from './fib-config.ts';
import type { CachedRoute, FibInfo, FibNh } from './fib-info.ts';
import { fib_lookup } from './fib-lookup.ts';
import { type FibResult, type Flowi4, fib_table_lookup, flowi4 } from './fib-table-lookup.ts';
import { RT_TABLE_LOCAL, fibOf, fib_get_table } from './fib-table.ts';
import {
  ipv4_is_lbcast,
  ipv4_is_local_multicast,
  ipv4_is_loopback,
  ipv4_is_multicast,
  ipv4_is_zeronet,
} from './ifaddr.ts';
import { inetOf, inetdev_by_index } from './in-device.ts';
import { fib_result_prefsrc, inet_select_addr } from './inet-select-addr.ts';
import { hasJoined } from './ifmcaddr.ts';
import type { Metrics } from './ip-metrics.ts';

/** RTCF_*: what sort of route it is. */
const [RTCF_BROADCAST, RTCF_MULTICAST, RTCF_LOCAL] = [0x10000000, 0x20000000, 0x80000000];
const LOOPBACK_IFINDEX = 1;
const INADDR_LOOPBACK = 0x7f000001;
const IPPROTO_IGMP = 2;

/** struct rtable, and the flow as it was completed. */
export interface Route extends CachedRoute {
  readonly result: FibResult | undefined;
  /** res.type, where the flow was not looked up. */
  readonly resultType: number;
}

/** __ip_dev_find: index of the device that has the address, or is the way to it; 0 if none. */
function ip_dev_find(net: Net, address: number): number {
  const ifa = inetOf(net).byLocal.get(address)?.values().next().value;
  if (ifa !== undefined) return ifa.index;
  const local = fib_get_table(fibOf(net), RT_TABLE_LOCAL);
  if (local === undefined) return 0;
  const found = fib_table_lookup(net, local, flowi4({ daddr: address }));
  return typeof found !== 'number' && found.type === RTN.LOCAL ? (found.nh?.oif ?? 0) : 0;
}

/** @param flow its source, destination and device are filled in. @returns the way, or -errno */
export function ip_route_output(net: Net, flow: Flowi4): Route | number {
  const asked = flow.oif;
  if (flow.saddr !== 0) {
    const { saddr } = flow;
    if (ipv4_is_multicast(saddr) || ipv4_is_lbcast(saddr) || ipv4_is_zeronet(saddr)) return -EINVAL;
    const owner = ip_dev_find(net, saddr);
    if (owner === 0) return -ENETUNREACH;
    if (asked === 0 && (ipv4_is_multicast(flow.daddr) || ipv4_is_lbcast(flow.daddr))) {
      flow.oif = owner;
      return mkroute_output(net, flow, undefined, RTN.UNSPEC, asked, owner, 0);
    }
  }
  if (flow.oif !== 0) {
    const error = overDevice(net, flow);
    if (error !== undefined) {
      return error < 0 ? error : mkroute_output(net, flow, undefined, 0, asked, flow.oif, 0);
    }
  }
  if (flow.daddr === 0) {
    flow.daddr = flow.saddr;
    if (flow.daddr === 0) flow.daddr = flow.saddr = INADDR_LOOPBACK;
    flow.oif = LOOPBACK_IFINDEX;
    return mkroute_output(net, flow, undefined, RTN.LOCAL, asked, LOOPBACK_IFINDEX, RTCF_LOCAL);
  }
  return lookedUp(net, flow, asked);
}

/** The device is given: -errno, 0 where no table is asked, undefined to go on. */
function overDevice(net: Net, flow: Flowi4): number | undefined {
  const { oif } = flow;
  const dev = linkOf(net, oif);
  if (dev === undefined) return -ENODEV;
  if (!dev.isUp || inetdev_by_index(net, oif) === undefined) return -ENETUNREACH;
  const onLink =
    ipv4_is_local_multicast(flow.daddr) ||
    ipv4_is_lbcast(flow.daddr) ||
    flow.proto === IPPROTO_IGMP;
  if (onLink) {
    flow.saddr ||= inet_select_addr(net, oif, 0, RT_SCOPE_LINK);
    return 0;
  }
  if (flow.saddr === 0) {
    if (ipv4_is_multicast(flow.daddr)) flow.saddr = inet_select_addr(net, oif, 0, flow.scope);
    else if (flow.daddr === 0) flow.saddr = inet_select_addr(net, oif, 0, RT_SCOPE_HOST);
  }
  return undefined;
}

function lookedUp(net: Net, flow: Flowi4, asked: number): Route | number {
  const found = fib_lookup(net, flow);
  if (typeof found === 'number') {
    if (flow.oif === 0) return found;
    // No way is known: as the device is given, it is taken to be on the link.
    flow.saddr ||= inet_select_addr(net, flow.oif, 0, RT_SCOPE_LINK);
    return mkroute_output(net, flow, undefined, RTN.UNICAST, asked, flow.oif, 0);
  }
  const { info } = found;
  if (found.type === RTN.LOCAL) {
    flow.saddr ||= info.prefsrc || flow.daddr;
    flow.oif = LOOPBACK_IFINDEX;
    const over = found.nh?.oif ?? 0;
    return mkroute_output(net, flow, found, RTN.LOCAL, over, LOOPBACK_IFINDEX, RTCF_LOCAL);
  }
  if (flow.oif === 0) selectPath(found);
  const nh = found.nh;
  if (nh === undefined) throw new Unmodelled('a way without a device');
  flow.saddr ||= fib_result_prefsrc(net, info, nh);
  return mkroute_output(net, flow, found, found.type, asked, nh.oif, 0);
}

/** fib_select_path: which of several depends on a secret of the kernel. */
function selectPath({ info, prefixlen, table, type }: FibResult): void {
  const ways = info.nexthop === undefined ? info.nhs : waysOf(info.nexthop);
  if (ways.length > 1) throw new Unmodelled('a look-up that chooses between nexthops');
  if (prefixlen === 0 && table.defaults > 1 && type === RTN.UNICAST) {
    throw new Unmodelled('a look-up that chooses between default routes');
  }
}

/** __mkroute_output: routes of a nexthop are made once and kept until something changes. */
function mkroute_output(
  net: Net,
  flow: Flowi4,
  result: FibResult | undefined,
  resultType: number,
  asked: number,
  oif: number,
  given: number,
): Route | number {
  const dev = linkOf(net, oif);
  const device = inetdev_by_index(net, oif);
  if (dev === undefined || device === undefined) return -EINVAL;
  if (ipv4_is_loopback(flow.saddr) && !isLoopback(dev) && !device.routesLocalnet) return -EINVAL;
  let { type, info } = { type: resultType, info: result?.info };
  if (ipv4_is_lbcast(flow.daddr)) [type, info] = [RTN.BROADCAST, undefined];
  else if (ipv4_is_multicast(flow.daddr)) type = RTN.MULTICAST;
  else if (ipv4_is_zeronet(flow.daddr)) return -EINVAL;
  let flags = isLoopback(dev) ? given | RTCF_LOCAL : given;
  let cached = info !== undefined;
  if (type === RTN.BROADCAST) flags |= RTCF_BROADCAST | RTCF_LOCAL;
  else if (type === RTN.MULTICAST) {
    flags |= RTCF_MULTICAST | RTCF_LOCAL;
    if (hasJoined(net, oif, flow.daddr)) cached = false;
    else flags &= ~RTCF_LOCAL;
    if ((result?.prefixlen ?? 32) < 4) info = undefined;
  } else if (type === RTN.LOCAL && asked !== 0 && asked !== oif) {
    cached = false;
  }
  const nh = info === undefined ? undefined : result?.nh;
  const generation = inetOf(net).routeGeneration;
  const more = { result, resultType };
  if (cached && nh?.cached?.generation === generation) return withResult(nh.cached, more);
  const route: CachedRoute = {
    generation,
    type,
    flags: flags >>> 0,
    gateway: gatewayOf(nh),
    oif,
    metrics: metricsOf(info),
    classid: classTag(nh?.classid ?? 0, result?.classid ?? 0),
  };
  if (cached && nh !== undefined) nh.cached = route;
  return withResult(route, more);
}

/** The object that is kept, so that what a look-up sets in it stays. */
const withResult = (route: CachedRoute, more: Pick<Route, 'result' | 'resultType'>): Route =>
  Object.assign(Object.create(route) as CachedRoute, more);

/** set_class_tag: either half of what the rule says, where the route says nothing. */
const classTag = (own: number, rule: number): number =>
  ((own & 0xffff || rule & 0xffff) | (own & 0xffff0000 || rule & 0xffff0000)) >>> 0;

/** rt_set_nexthop: a gateway counts that is on the link. */
const gatewayOf = (nh: FibNh | undefined): Gateway | undefined =>
  nh?.gateway !== undefined && nh.scope === RT_SCOPE_LINK ? nh.gateway : undefined;

const metricsOf = (info: FibInfo | undefined): Metrics => info?.metrics;

/** Sets a flag in the route as it is kept. */
export function keepFlag(route: Route, flag: number): void {
  const kept = Object.getPrototypeOf(route) as CachedRoute;
  kept.flags = (kept.flags | flag) >>> 0;
}
