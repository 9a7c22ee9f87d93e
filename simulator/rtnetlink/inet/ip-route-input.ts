/** What would become of a packet that arrives (ip_route_input_slow). */
import { EHOSTUNREACH, EINVAL } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { RTN } from './fib-config.ts';
import type { CachedRoute } from './fib-info.ts';
import { fib_lookup } from './fib-lookup.ts';
import { type FibResult, type Flowi4 } from './fib-table-lookup.ts';
import { fibOf } from './fib-table.ts';
import { hasJoined } from './ifmcaddr.ts';
import { ipv4_is_lbcast, ipv4_is_loopback, ipv4_is_multicast, ipv4_is_zeronet } from './ifaddr.ts';
import { inetOf, inetdev_by_index } from './in-device.ts';
import type { Route } from './ip-route-output.ts';

const [RTCF_BROADCAST, RTCF_LOCAL] = [0x10000000, 0x80000000];
const LOOPBACK_IFINDEX = 1;

/**
 * Nothing is forwarded here, so that what is not for this host is EHOSTUNREACH.
 * @param flow iif is where it arrives
 */
export function ip_route_input(net: Net, flow: Flowi4): Route | number {
  const { daddr, saddr, iif } = flow;
  const device = inetdev_by_index(net, iif);
  if (device === undefined) return -EINVAL;
  if (device.isConfigured) throw new Unmodelled('arrival at a device that was configured');
  if (ipv4_is_multicast(daddr)) {
    if (hasJoined(net, iif, daddr)) throw new Unmodelled('a packet to a group that was joined');
    return -EINVAL;
  }
  if (ipv4_is_multicast(saddr) || ipv4_is_lbcast(saddr)) return -EINVAL;
  if (ipv4_is_lbcast(daddr) || (saddr === 0 && daddr === 0)) {
    return arrives(net, flow, undefined, RTN.BROADCAST);
  }
  if (ipv4_is_zeronet(saddr) || ipv4_is_zeronet(daddr)) return -EINVAL;
  if (ipv4_is_loopback(daddr) || ipv4_is_loopback(saddr)) return -EINVAL;
  const found = fib_lookup(net, { ...flow, oif: 0, scope: 0 });
  if (typeof found === 'number') return -EHOSTUNREACH;
  if (found.type === RTN.BROADCAST || found.type === RTN.LOCAL) {
    return arrives(net, flow, found, found.type);
  }
  return -EHOSTUNREACH;
}

/** brd_input, local_input */
function arrives(
  net: Net,
  flow: Flowi4,
  result: FibResult | undefined,
  type: number,
): Route | number {
  const broadcast = type === RTN.BROADCAST;
  if (!(broadcast && ipv4_is_zeronet(flow.saddr)) && !validSource(net, flow.saddr)) return -EINVAL;
  const nh = result?.nh;
  const generation = inetOf(net).routeGeneration;
  const flags = broadcast ? RTCF_BROADCAST | RTCF_LOCAL : RTCF_LOCAL;
  const fresh: CachedRoute = {
    generation,
    type,
    flags: flags >>> 0,
    gateway: undefined,
    oif: LOOPBACK_IFINDEX,
    metrics: undefined,
    classid: 0,
  };
  const route = nh?.cachedInput?.generation === generation ? nh.cachedInput : fresh;
  if (nh !== undefined) nh.cachedInput = route;
  return Object.assign(Object.create(route) as CachedRoute, { result, resultType: type });
}

/** fib_validate_source, where no device filters by reverse path: an address of this host is none. */
function validSource(net: Net, source: number): boolean {
  const { customRules, customLocalRoutes } = fibOf(net);
  if (customRules || customLocalRoutes) throw new Unmodelled('the way back to a source');
  return !inetOf(net).byLocal.has(source);
}
