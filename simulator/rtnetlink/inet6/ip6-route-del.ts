/** Taking IPv6 routes away (ip6_route_del, ip6_route_multipath_del). */
import type { Extack } from '../../af-netlink/kernel-side.ts';
import { ENOENT, ESRCH } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { RTA } from '../inet/fib-dump-info.ts';
import type { FibNh } from '../inet/fib-info.ts';
import { refuse } from '../nlmsg-parse.ts';
import { nla_find, rtnhs } from '../rtnexthop.ts';
import { type Fib6Config, fib6_gw_from_attr } from './fib6-config.ts';
import { __ip6_del_rt_siblings, fib6_del } from './fib6-del.ts';
import { type Fib6Info, RTF } from './fib6-info.ts';
import { type Fib6Table, fib6_get_table } from './fib6-table.ts';
import { sameIn6 } from './in6.ts';

/** ip6_route_del: the first that is meant. @param all with all its siblings, if no gateway is given */
export function ip6_route_del(net: Net, config: Fib6Config, extack: Extack, all: boolean): number {
  const table = fib6_get_table(net, config.table);
  if (table === undefined) return refuse(extack, 'FIB table does not exist', ESRCH);
  const routes = table.locate(config.dst, config.dstLen)?.routes ?? [];
  if ((config.flags & RTF.CACHE) !== 0) return cachedResult(table, config);
  const route = routes.find((each) => isMeant(each, config));
  if (route === undefined) {
    // The root of a table without a default route has fib6_null_entry, which stays.
    const isRoot = config.dstLen === 0 && routes.length === 0;
    return isRoot && isMeant(fib6_null_entry, config) ? -ENOENT : -ESRCH;
  }
  const { info } = config;
  if (info.request === undefined) return fib6_del(net, route, info);
  const one = route.nexthop !== undefined || (config.flags & RTF.GATEWAY) !== 0;
  return __ip6_del_rt_siblings(net, route, info.request, all && !one);
}

/** Nothing leads anywhere, over the loopback device. */
const fib6_null_entry = {
  nexthop: undefined,
  nh: { oif: 1, gateway: undefined },
  metric: 0xffffffff,
  protocol: 2,
};

/** What was cached beside routes goes: of any route on the way to the prefix there is nothing. */
function cachedResult(table: Fib6Table, { dst, dstLen, nhId }: Fib6Config): number {
  if (table.locate(dst, dstLen) === undefined && dstLen > 0 && table.forksAt(dst, dstLen)) {
    return -ESRCH;
  }
  let on: readonly Pick<Fib6Info, 'nexthop'>[] = [fib6_null_entry];
  for (const node of table.towards(dst)) {
    if (node.dstLen > dstLen) continue;
    on = node.routes;
    break;
  }
  const counts = ({ nexthop }: Pick<Fib6Info, 'nexthop'>): boolean =>
    nhId === 0 || nexthop?.id === nhId;
  return on.some(counts) ? 0 : -ESRCH;
}

type Candidate = Pick<Fib6Info, 'nexthop' | 'metric' | 'protocol'> & {
  readonly nh: Pick<FibNh, 'oif' | 'gateway'> | undefined;
};

function isMeant({ nexthop, nh, metric, protocol }: Candidate, config: Fib6Config): boolean {
  if (nexthop !== undefined && config.nhId !== 0 && nexthop.id !== config.nhId) return false;
  if (config.metric !== 0 && config.metric !== metric) return false;
  if (config.protocol !== 0 && config.protocol !== protocol) return false;
  if (nexthop !== undefined) return true;
  if (config.nhId !== 0) return false;
  if (config.ifindex !== 0 && nh?.oif !== config.ifindex) return false;
  if ((config.flags & RTF.GATEWAY) === 0) return true;
  const gateway = nh?.gateway?.family === 10 ? nh.gateway.address : new Uint8Array(16);
  return sameIn6(config.gateway, gateway);
}

/** ip6_route_multipath_del: each way; the last error counts. */
export function ip6_route_multipath_del(net: Net, config: Fib6Config, extack: Extack): number {
  let result = 0;
  for (const { ifindex, attributes } of rtnhs(config.multipath?.data ?? new Uint8Array(0)).list) {
    const gateway = nla_find(attributes, RTA.GATEWAY);
    const invalid = fib6_gw_from_attr(gateway, extack);
    if (invalid < 0) {
      result = invalid;
      continue;
    }
    const own: Fib6Config = {
      ...config,
      ifindex: ifindex === 0 ? config.ifindex : ifindex,
      gateway: gateway === undefined ? config.gateway : gateway.data.slice(0, 16),
      flags: config.flags | (gateway === undefined ? 0 : RTF.GATEWAY),
    };
    const error = ip6_route_del(net, own, extack, false);
    if (error < 0) result = error;
  }
  return result;
}
