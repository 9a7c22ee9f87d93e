/** Routes to the prefixes of addresses (addrconf_prefix_route and those who take them away). */
import type { Device } from '../../net/device.ts';
import type { Net } from '../../net/net.ts';
import { RTN } from '../inet/fib-config.ts';
import { IFA_F_NOPREFIXROUTE, IFA_F_PERMANENT } from '../inet/ifaddr.ts';
import { fib6Config } from './fib6-config.ts';
import { ip6_del_rt } from './fib6-del.ts';
import { fib6_clean_expires, fib6_set_expires } from './fib6-expiring.ts';
import { type Fib6Info, RTF } from './fib6-info.ts';
import { RT6_TABLE_LOCAL, RT6_TABLE_MAIN, fib6_get_table } from './fib6-table.ts';
import type { In6 } from './in6.ts';
import type { Inet6Ifaddr } from './inet6-ifaddr.ts';
import { ip6_route_add } from './ip6-route-add.ts';

export const IP6_RT_PRIO_ADDRCONF = 256;
const RTPROT_KERNEL = 2;

/** How long a route to a prefix lasts: hundredths of a second from now on; undefined without end. */
export type Lasting = number | undefined;

/** addrconf_prefix_route: there may be one already, or the device may be down. */
export function addrconf_prefix_route(
  dev: Device,
  dst: In6,
  dstLen: number,
  metric: number,
  lasting: Lasting,
): void {
  const config = fib6Config({
    table: RT6_TABLE_MAIN,
    metric: metric || IP6_RT_PRIO_ADDRCONF,
    ifindex: dev.index,
    expires: lasting ?? 0,
    dst,
    dstLen,
    flags: RTF.UP | (lasting === undefined ? 0 : RTF.EXPIRES),
    protocol: RTPROT_KERNEL,
    type: RTN.UNICAST,
  });
  ip6_route_add(dev.net, config);
}

/** addrconf_add_mroute: all groups are on the link. */
export function addrconf_add_mroute(dev: Device): void {
  const dst = new Uint8Array(16);
  dst[0] = 0xff;
  const config = fib6Config({
    table: RT6_TABLE_LOCAL,
    metric: IP6_RT_PRIO_ADDRCONF,
    ifindex: dev.index,
    dst,
    dstLen: 8,
    protocol: RTPROT_KERNEL,
    type: RTN.MULTICAST,
  });
  ip6_route_add(dev.net, config);
}

/** addrconf_get_prefix_route. @param without RTF_* that it may not have */
export function addrconf_get_prefix_route(
  { net, index }: Device,
  dst: In6,
  dstLen: number,
  without: number,
  gatewayless: boolean,
): Fib6Info | undefined {
  const node = fib6_get_table(net, RT6_TABLE_MAIN)?.locate(dst, dstLen);
  return node?.routes.find(
    ({ nh, flags }) =>
      nh?.oif === index && !(gatewayless && nh.gateway !== undefined) && (flags & without) === 0,
  );
}

/** check_cleanup_prefix_route: what becomes of the route of an address that goes. */
type Cleanup = 'stays' | 'goes' | { readonly expires: number };

export function check_cleanup_prefix_route(net: Net, ifa: Inet6Ifaddr): Cleanup {
  let expires: number | undefined;
  for (const other of ifa.dev.ip6_ptr?.addresses.samePrefix(ifa) ?? []) {
    if (other === ifa) continue;
    if ((other.flags & (IFA_F_PERMANENT | IFA_F_NOPREFIXROUTE)) !== 0) return 'stays';
    const end = other.tstamp + other.validLft * 100;
    expires = Math.max(expires ?? net.kernel.clock.now, end);
  }
  return expires === undefined ? 'goes' : { expires };
}

/** cleanup_prefix_route */
export function cleanup_prefix_route(ifa: Inet6Ifaddr, dst: In6, how: Cleanup): void {
  const { dev, prefixlen } = ifa;
  if (how === 'stays') return;
  const route = addrconf_get_prefix_route(dev, dst, prefixlen, RTF.DEFAULT, true);
  if (route === undefined) return;
  if (how === 'goes') ip6_del_rt(dev.net, route);
  else if ((route.flags & RTF.EXPIRES) === 0) fib6_set_expires(dev.net, route, how.expires);
}

/** modify_prefix_route: whether there is one. */
export function modify_prefix_route(ifa: Inet6Ifaddr, dst: In6, lasting: Lasting): boolean {
  const { dev, prefixlen, priority } = ifa;
  const route = addrconf_get_prefix_route(dev, dst, prefixlen, RTF.DEFAULT, true);
  if (route === undefined) return false;
  if (route.metric !== (priority || IP6_RT_PRIO_ADDRCONF)) {
    ip6_del_rt(dev.net, route);
    addrconf_prefix_route(dev, dst, prefixlen, priority, lasting);
  } else if (lasting === undefined) fib6_clean_expires(dev.net, route);
  else fib6_set_expires(dev.net, route, dev.net.kernel.clock.now + lasting);
  return true;
}
