/** Routes of IPv6 whose device went or came back (fib6_ifdown, fib6_ifup, rt6_mtu_change). */
import type { Device } from '../../net/device.ts';
import type { Net } from '../../net/net.ts';
import { type FibNh, RTNH_F_DEAD, RTNH_F_LINKDOWN } from '../inet/fib-info.ts';
import { metric_set_mtu } from '../inet/ip-metrics.ts';
import { waysOf } from '../nexthop/nexthop.ts';
import { fib6_del } from './fib6-del.ts';
import { type Fib6Info, RTF, otherSiblings } from './fib6-info.ts';
import { type Fib6Node, fib6TablesInOrder, fib6TablesOf } from './fib6-table.ts';
import { DEVCONF } from './inet6-dev.ts';

/** What becomes of a route; `siblings`: those behind it are done with, too. */
type Fate = 'stays' | 'goes' | 'siblings';

/** fib6_clean_all, of prefixes with a route over that device. */
function fib6_clean_all(net: Net, index: number, fate: (route: Fib6Info) => Fate): void {
  for (const table of fib6TablesInOrder(net)) {
    for (const { routes } of table.inOrder((node) => leadsOver(node, index))) {
      const all = [...routes];
      for (let at = 0; at < all.length; at++) {
        const route = all[at];
        if (route === undefined || !route.linked) continue;
        const how = fate(route);
        if (how === 'goes') fib6_del(net, route);
        if (how !== 'siblings') continue;
        const last = otherSiblings(route).at(-1);
        if (last !== undefined) at = Math.max(at, all.indexOf(last));
      }
    }
  }
}

const leadsOver = ({ routes }: Fib6Node, index: number): boolean =>
  routes.some(({ nh }) => nh?.oif === index);

/** As fib6_clean_all, where nothing is told and nothing goes: in no order. */
function each(net: Net, visit: (route: Fib6Info) => void): void {
  for (const table of fib6TablesOf(net).values()) {
    for (const { routes } of table.nodes()) for (const route of routes) visit(route);
  }
}

type Event = 'down' | 'unregister' | 'change';

/** rt6_sync_down_dev */
export function rt6_sync_down_dev({ net, index }: Device, event: Event): void {
  fib6_clean_all(net, index, (route) => fib6_ifdown(route, index, event));
}

function fib6_ifdown(route: Fib6Info, index: number, event: Event): Fate {
  const { nh, siblings, nexthop } = route;
  if (nexthop !== undefined || nh === undefined) return 'stays';
  if (event === 'unregister') return nh.oif === index ? 'goes' : 'stays';
  if (event === 'change') {
    const local = (route.flags & (RTF.LOCAL | RTF.ANYCAST)) !== 0;
    if (nh.oif === index && !local) nh.flags |= RTNH_F_LINKDOWN;
    return 'stays';
  }
  if (route.shouldFlush) return 'goes';
  if (siblings === undefined) return nh.oif === index ? 'goes' : 'stays';
  const nhs = siblings.flatMap((way): FibNh[] => (way.nh === undefined ? [] : [way.nh]));
  if (!nhs.some(({ oif }) => oif === index)) return 'siblings';
  if (nhs.every(({ oif, flags }) => oif === index || (flags & RTNH_F_DEAD) !== 0)) {
    for (const way of siblings) way.shouldFlush = true;
    return 'goes';
  }
  for (const nh6 of nhs) if (nh6.oif === index) nh6.flags |= RTNH_F_DEAD | RTNH_F_LINKDOWN;
  return 'siblings';
}

/** rt6_sync_up. @param flags RTNH_F_* that no longer hold */
export function rt6_sync_up({ net, index, carrier }: Device, flags: number): void {
  const dead = (flags & RTNH_F_DEAD) !== 0;
  const cleared = flags | (dead && carrier ? RTNH_F_LINKDOWN : 0);
  each(net, ({ nh, nexthop }) => {
    if (nexthop === undefined && nh?.oif === index) nh.flags &= ~cleared;
  });
}

/** rt6_mtu_change: what was as great as the device allows follows it. */
export function rt6_mtu_change({ net, index, ip6_ptr }: Device, mtu: number): void {
  const before = ip6_ptr?.cnf[DEVCONF.MTU6] ?? 0;
  each(net, (route) => {
    const { nh, nexthop } = route;
    const nhs = nexthop === undefined ? [nh] : waysOf(nexthop).map((way) => way.nh);
    if (nhs.some((way) => way?.oif === index)) {
      route.metrics = metric_set_mtu(route.metrics, before, mtu);
    }
  });
}
