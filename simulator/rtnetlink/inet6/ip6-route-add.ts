/** Making IPv6 routes (ip6_route_add, ip6_route_multipath_add). */
import type { Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EEXIST, EINVAL } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { NLA_HDRLEN, type Nlattr, nla_get_u16 } from '../../nlattr/nlattr.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { isLoopback, linkOf } from '../device-state.ts';
import { RTN, RTN_MAX } from '../inet/fib-config.ts';
import { RTA } from '../inet/fib-dump-info.ts';
import { RTNH_F_ONLINK } from '../inet/fib-info.ts';
import { ip_metrics_convert } from '../inet/ip-metrics.ts';
import { type Nexthop, nexthop_find_by_id, waysOf } from '../nexthop/nexthop.ts';
import { refuse } from '../nlmsg-parse.ts';
import { nla_find, rtnhs } from '../rtnexthop.ts';
import { RTM_NEWROUTE } from '../rtnl-types.ts';
import {
  NLM_F_APPEND,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  fib6_add,
  rt6_duplicate_nexthop,
} from './fib6-add.ts';
import { fib6_check_nexthop } from './fib6-check-nexthop.ts';
import { DEVICE_ONLY, type Fib6Config, NO_WAYS, fib6_gw_from_attr } from './fib6-config.ts';
import { type Fib6Info, RTF, nsiblings } from './fib6-info.ts';
import { fib6_nh_init } from './fib6-nh-init.ts';
import { RT6_TABLE_MAIN, fib6_new_table } from './fib6-table.ts';
import { IPV6_ADDR, in6Prefix, in6Type, isAny } from './in6.ts';
import { ipv6_chk_addr } from './inet6-ifaddr.ts';
import { ip6_route_del } from './ip6-route-del.ts';
import { inet6_rt_notify } from './rt6-fill-node.ts';

const RTPROT_BOOT = 3;
export const NO_SOURCE = 'Nexthops can not be used with source routing';

/** fib6_config_validate: 0 or -errno. Versions without `waysBeforeRoutes` look at each way so. */
export function fib6_config_validate(config: Fib6Config, extack: Extack): number {
  if ((config.flags & RTF.CACHE) !== 0) return refuse(extack, 'Userspace can not set RTF_CACHE');
  if (config.type > RTN_MAX) return refuse(extack, 'Invalid route type');
  if (config.dstLen > 128) return refuse(extack, 'Invalid prefix length');
  if (config.srcLen > 128) return refuse(extack, 'Invalid source address length');
  return 0;
}

/** The nexthop object of the route, if it has one; or -errno. */
function nexthopOf(net: Net, config: Fib6Config, extack: Extack): Nexthop | undefined | number {
  if (config.nhId === 0) return undefined;
  const { waysBeforeRoutes } = net.kernel.profile.facts;
  const nexthop = nexthop_find_by_id(net, config.nhId);
  if (nexthop === undefined) return refuse(extack, 'Nexthop id does not exist');
  if (!waysBeforeRoutes && config.hasSource) {
    return refuse(extack, 'IPv6 routes using source address can not use nexthop objects');
  }
  const error = fib6_check_nexthop(nexthop, extack);
  if (error < 0) return error;
  return nexthop;
}

/** ip6_route_info_create: the route, not yet in its table; or -errno. */
export function ip6_route_info_create(
  net: Net,
  config: Fib6Config,
  extack: Extack,
): Fib6Info | number {
  const { waysBeforeRoutes } = net.kernel.profile.facts;
  let nexthop: Nexthop | undefined | number;
  if (!waysBeforeRoutes) {
    const error = fib6_config_validate(config, extack);
    if (error < 0) return error;
    nexthop = nexthopOf(net, config, extack);
    if (typeof nexthop === 'number') return nexthop;
  }
  const { id: table } = fib6_new_table(net, config.table || RT6_TABLE_MAIN);
  const metrics =
    config.metrics === undefined ? undefined : ip_metrics_convert(config.metrics, extack);
  if (typeof metrics === 'number') return metrics;
  if (waysBeforeRoutes) nexthop = nexthopOf(net, config, extack);
  if (typeof nexthop === 'number') return nexthop;
  if (nexthop !== undefined && config.srcLen !== 0) {
    return refuse(extack, NO_SOURCE);
  }
  if (config.srcLen !== 0) throw new Unmodelled('IPv6 routes with a source prefix');
  const nh = nexthop === undefined ? fib6_nh_init(net, config, extack) : undefined;
  if (typeof nh === 'number') return nh;
  const over = (nh ?? (nexthop === undefined ? undefined : waysOf(nexthop)[0]?.nh))?.oif ?? 0;
  const hasPrefsrc = !isAny(config.prefsrc);
  if (hasPrefsrc && !ipv6_chk_addr(net, config.prefsrc, linkOf(net, over))) {
    return refuse(extack, 'Invalid source address');
  }
  const rejects = nh !== undefined && fib6_is_reject(net, config, nh.oif);
  return {
    table,
    dst: in6Prefix(config.dst, config.dstLen),
    dstLen: config.dstLen,
    metric: config.metric,
    protocol: config.protocol || RTPROT_BOOT,
    type: config.type || RTN.UNICAST,
    flags: rejects ? RTF.REJECT | RTF.NONEXTHOP : config.flags & ~RTF.GATEWAY,
    nh,
    nexthop,
    prefsrc: hasPrefsrc ? config.prefsrc : undefined,
    metrics,
    expires: net.kernel.clock.now + config.expires,
    siblings: undefined,
    linked: false,
    shouldFlush: false,
  };
}

/** fib6_is_reject: routes over the loopback device would lead back to this host. */
function fib6_is_reject(net: Net, { flags, dst }: Fib6Config, oif: number): boolean {
  if ((flags & RTF.REJECT) !== 0) return true;
  const dev = linkOf(net, oif);
  return (
    dev !== undefined &&
    isLoopback(dev) &&
    (in6Type(dst).type & IPV6_ADDR.LOOPBACK) === 0 &&
    (flags & (RTF.ANYCAST | RTF.LOCAL)) === 0
  );
}

/** ip6_route_add: 0 or -errno. */
export function ip6_route_add(net: Net, config: Fib6Config, extack: Extack = {}): number {
  const route = ip6_route_info_create(net, config, extack);
  return typeof route === 'number' ? route : fib6_add(net, route, config.info, extack);
}

/** nlmsg_flags are changed where they are: whoever asked sees them so in the acknowledgement. */
function rewriteFlags(request: Request | undefined, flags: number): void {
  request?.message.set([flags & 0xff, flags >> 8], 6);
}

interface Way {
  readonly config: Fib6Config;
  readonly route: Fib6Info;
}

/** The ways that RTA_MULTIPATH lists, each as a route of its own; or -errno. */
function waysIn(net: Net, config: Fib6Config, multipath: Nlattr, extack: Extack): Way[] | number {
  const ways: Way[] = [];
  const early = net.kernel.profile.facts.waysBeforeRoutes;
  for (const { ifindex, flags, hops, attributes } of rtnhs(multipath.data).list) {
    const gateway = nla_find(attributes, RTA.GATEWAY);
    const invalid = fib6_gw_from_attr(gateway, extack);
    if (invalid < 0) return invalid;
    const encapType = nla_find(attributes, RTA.ENCAP_TYPE);
    const encap = nla_find(attributes, RTA.ENCAP);
    const own: Fib6Config = {
      ...config,
      ifindex: ifindex === 0 ? config.ifindex : ifindex,
      gateway: gateway === undefined ? config.gateway : gateway.data.slice(0, 16),
      flags: config.flags | (gateway === undefined ? 0 : RTF.GATEWAY) | (flags & RTNH_F_ONLINK),
      encap: attributes.end === attributes.start ? config.encap : inMessage(multipath, encap),
      encapType: encapType === undefined ? config.encapType : nla_get_u16(encapType),
    };
    const route = ip6_route_info_create(net, own, extack);
    if (typeof route === 'number') return route;
    // rt6_qualify_for_ecmp
    if (!early && route.nh?.gateway === undefined) return refuse(extack, DEVICE_ONLY);
    const weighted = { ...route, nh: route.nh && { ...route.nh, weight: hops + 1 } };
    if (ways.some((way) => rt6_duplicate_nexthop(way.route, weighted))) return -EEXIST;
    ways.push({ config: own, route: weighted });
  }
  if (ways.length === 0) return refuse(extack, NO_WAYS);
  return ways;
}

const inMessage = (outer: Nlattr, nla: Nlattr | undefined): Nlattr | undefined =>
  nla === undefined ? undefined : { ...nla, at: outer.at + NLA_HDRLEN + nla.at };

/** ip6_route_multipath_add: one after the other; what was added goes again if one fails. */
export function ip6_route_multipath_add(net: Net, config: Fib6Config, extack: Extack): number {
  const { multipath, info } = config;
  if (multipath === undefined) return -EINVAL;
  const ways = waysIn(net, config, multipath, extack);
  if (typeof ways === 'number') return ways;
  const asked = info.flags ?? 0;
  const replaces = (asked & NLM_F_REPLACE) !== 0;
  const told = (replaces ? NLM_F_REPLACE : NLM_F_CREATE) | (asked & NLM_F_APPEND);
  let flags = asked;
  const added: Way[] = [];
  let error = 0;
  for (const way of ways) {
    error = fib6_add(net, way.route, { ...info, flags, skipNotify: true }, extack);
    if (error < 0) {
      if (replaces && added.length > 0) {
        extack.msg = 'ipv6: multipath route replace failed (check consistency of installed routes)';
      }
      break;
    }
    added.push(way);
    flags = (flags & ~(NLM_F_EXCL | NLM_F_REPLACE)) | NLM_F_CREATE;
    rewriteFlags(info.request, flags);
  }
  const [first, last] = [added[0]?.route, added.at(-1)?.route];
  if (first !== undefined) {
    // All ways of a route that was appended to are told of, the first of them first.
    const appended = (told & NLM_F_APPEND) !== 0 && last !== undefined && nsiblings(last) > 0;
    const shown = appended ? last.siblings?.[0] : first;
    if (shown !== undefined) inet6_rt_notify(net, RTM_NEWROUTE, shown, told, info.request);
  }
  if (error < 0) for (const way of added) ip6_route_del(net, way.config, extack, false);
  return error;
}
