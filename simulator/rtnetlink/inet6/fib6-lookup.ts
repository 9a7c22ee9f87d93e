/** Looking an address up in the tables of IPv6 (fib6_table_lookup, fib6_rule_lookup). */
import { EACCES, EAGAIN, EINVAL, ENETUNREACH } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { groupOfDevice } from '../device-state.ts';
import { type FibNh, RTNH_F_DEAD, RTNH_F_LINKDOWN } from '../inet/fib-info.ts';
import { RTN } from '../inet/fib-config.ts';
import { fib_props } from '../inet/fib-props.ts';
import { nexthop_is_blackhole, waysOf } from '../nexthop/nexthop.ts';
import {
  FR_ACT_PROHIBIT,
  FR_ACT_TO_TBL,
  FR_ACT_UNREACHABLE,
  type FibRule,
  NO_LIMIT,
  rulesOf,
} from '../rules/fib-rule.ts';
import { fib_rules_lookup, portMatches, prefixMatches } from '../rules/fib-rules-lookup.ts';
import { PF_INET6 } from '../rtnl-types.ts';
import { type Fib6Info, RTF, isExpired, nsiblings, preferenceOf } from './fib6-info.ts';
import {
  type Fib6Node,
  type Fib6Table,
  RT6_TABLE_LOCAL,
  RT6_TABLE_MAIN,
  fib6_get_table,
} from './fib6-table.ts';
import { type In6, isAny } from './in6.ts';
import { ip6_ignore_linkdown } from './inet6-dev.ts';

const FIB_RULE_FIND_SADDR = 0x10000;

/** struct flowi6 */
export interface Flowi6 {
  readonly daddr: In6;
  readonly saddr: In6;
  readonly oif: number;
  readonly iif: number;
  readonly dscp: number;
  readonly flowlabel: number;
  readonly mark: number;
  readonly uid: number | undefined;
  readonly proto: number;
  readonly sport: number;
  readonly dport: number;
}

export interface LookupFlags {
  /** RT6_LOOKUP_F_IFACE: over that device, or not at all. */
  readonly iface: boolean;
  /** RT6_LOOKUP_F_IGNORE_LINKSTATE */
  readonly ignoreLinkstate?: boolean;
}

/** struct fib6_result */
export interface Fib6Result {
  readonly route: Fib6Info;
  readonly nh: FibNh | undefined;
  /** RTF_* */
  readonly flags: number;
  readonly type: number;
}

/** fib6_table_lookup: undefined where the kernel has fib6_null_entry. */
export function fib6_table_lookup(
  net: Net,
  table: Fib6Table,
  oif: number,
  daddr: In6,
  flags: LookupFlags,
): Fib6Result | undefined {
  for (const node of table.towards(daddr)) {
    const found = find_rr_leaf(net, node, oif, flags);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** find_rr_leaf: the best of the least metric, else the best of the others. */
function find_rr_leaf(
  net: Net,
  { routes }: Fib6Node,
  oif: number,
  flags: LookupFlags,
): Fib6Result | undefined {
  const metric = routes[0]?.metric;
  const others = routes.findIndex((route) => route.metric !== metric);
  const first = others < 0 ? routes : routes.slice(0, others);
  return (
    best(net, first, oif, flags) ??
    (others < 0 ? undefined : best(net, routes.slice(others), oif, flags))
  );
}

/** __find_rr_leaf */
function best(
  net: Net,
  routes: readonly Fib6Info[],
  oif: number,
  lookup: LookupFlags,
): Fib6Result | undefined {
  const { now } = net.kernel.clock;
  let [score, found]: [number, Fib6Result | undefined] = [-1, undefined];
  for (const route of routes) {
    if (isExpired(route, now)) continue;
    const { flags, type, nexthop } = route;
    if (nexthop !== undefined && nexthop_is_blackhole(nexthop)) {
      return { route, nh: waysOf(nexthop)[0]?.nh, flags: RTF.REJECT, type: RTN.BLACKHOLE };
    }
    const ways = nexthop === undefined ? [route.nh] : waysOf(nexthop).map(({ nh }) => nh);
    for (const nh of ways) {
      const its = nh === undefined ? -1 : scoreOf(net, nh, flags, oif, lookup);
      if (its <= score) continue;
      [score, found] = [its, { route, nh, flags, type }];
      // Of the ways of a nexthop object the first that will do.
      if (nexthop !== undefined) break;
    }
  }
  return found;
}

/** find_match, rt6_score_route: below 0 it will not do. Neighbours are taken to answer. */
function scoreOf(
  net: Net,
  nh: FibNh,
  flags: number,
  oif: number,
  { iface, ignoreLinkstate = false }: LookupFlags,
): number {
  if ((nh.flags & RTNH_F_DEAD) !== 0) return -1;
  const linkdown = (nh.flags & RTNH_F_LINKDOWN) !== 0;
  if (linkdown && !ignoreLinkstate && ip6_ignore_linkdown(net, nh.oif)) return -1;
  const same = oif === 0 || nh.oif === oif;
  if (!same && iface) return -1;
  // IPV6_DECODE_PREF: low, medium and high in this order.
  return (same ? 2 : 0) | ((preferenceOf(flags) ^ 2) << 2);
}

/** fib6_select_path: which of several ways depends on a secret of the kernel. */
export function fib6_select_path(found: Fib6Result, haveOifMatch: boolean): Fib6Result {
  const { nexthop } = found.route;
  const several = nexthop === undefined ? nsiblings(found.route) > 0 : waysOf(nexthop).length > 1;
  if (several && !haveOifMatch) throw new Unmodelled('a look-up that chooses between nexthops');
  return found;
}

/** Of a route that rejects, and fib6_prop: what who goes there gets. */
export const errorOf = ({ flags, type }: Fib6Result): number =>
  (flags & RTF.REJECT) === 0 ? 0 : (fib_props[type]?.error ?? 0);

/** ip6_pol_route in one table: undefined where there is nothing. */
function ip6_pol_route(
  net: Net,
  table: Fib6Table | undefined,
  flow: Flowi6,
  flags: LookupFlags,
  oif: number,
): Fib6Result | undefined {
  if (table === undefined) return undefined;
  const found = fib6_table_lookup(net, table, oif, flow.daddr, flags);
  if (found === undefined) return undefined;
  return fib6_select_path(found, flow.iif === 1 && oif === (found.nh?.oif ?? 0));
}

/** fib6_rule_lookup: the way, which may reject, or -errno. @param oif that counts in tables */
export function fib6_rule_lookup(
  net: Net,
  flow: Flowi6,
  flags: LookupFlags,
  oif: number,
): Fib6Result | number {
  const ops = rulesOf(net).find(({ family }) => family === PF_INET6);
  const inTable = (id: number): Fib6Result | undefined =>
    ip6_pol_route(net, fib6_get_table(net, id), flow, flags, oif);
  if (ops?.custom !== true) {
    for (const id of [RT6_TABLE_LOCAL, RT6_TABLE_MAIN]) {
      const found = inTable(id);
      if (found !== undefined && errorOf(found) !== -EAGAIN) return found;
    }
    return -ENETUNREACH;
  }
  const found = fib_rules_lookup<Fib6Result>({
    rules: ops.rules,
    flow,
    match: (rule) => fib6_rule_match(rule, flow),
    action: (rule) => fib6_rule_action(rule, inTable),
    suppress: (rule, { route, nh }) =>
      route.dstLen <= (rule.suppressPrefixlen | 0) ||
      (rule.suppressIfgroup !== NO_LIMIT &&
        nh !== undefined &&
        groupOfDevice(net, nh.oif) === rule.suppressIfgroup),
  });
  return found ?? -ENETUNREACH;
}

function fib6_rule_match(rule: FibRule, flow: Flowi6): boolean {
  if (!prefixMatches(flow.daddr, rule.dst, rule.dstLen)) return false;
  if (rule.srcLen !== 0) {
    if (isAny(flow.saddr)) {
      if ((rule.flags & FIB_RULE_FIND_SADDR) === 0) return false;
      throw new Unmodelled('a rule that finds the source address');
    }
    if (!prefixMatches(flow.saddr, rule.src, rule.srcLen)) return false;
  }
  const mask = rule.dscpFull ? rule.dscpMask : 0x3f;
  const byDscp = rule.dscpFull || rule.dscp !== 0;
  return (
    (!byDscp || ((rule.dscp ^ flow.dscp) & mask) === 0) &&
    ((rule.flowlabel ^ flow.flowlabel) & rule.flowlabelMask) === 0 &&
    (rule.ipProto === 0 || rule.ipProto === flow.proto) &&
    portMatches(rule.sport, flow.sport) &&
    portMatches(rule.dport, flow.dport)
  );
}

function fib6_rule_action(
  rule: FibRule,
  inTable: (id: number) => Fib6Result | undefined,
): Fib6Result | number {
  switch (rule.action) {
    case FR_ACT_TO_TBL: {
      const found = inTable(rule.table);
      return found === undefined || errorOf(found) === -EAGAIN ? -EAGAIN : found;
    }
    case FR_ACT_UNREACHABLE:
      return -ENETUNREACH;
    case FR_ACT_PROHIBIT:
      return -EACCES;
    default:
      return -EINVAL;
  }
}

/** fib6_lookup: as fib6_rule_lookup, without an error of routes that reject. */
export function fib6_lookup(
  net: Net,
  daddr: In6,
  oif: number,
  flags: LookupFlags,
): Fib6Result | undefined {
  const ops = rulesOf(net).find(({ family }) => family === PF_INET6);
  const inTable = (id: number): Fib6Result | undefined => {
    const table = fib6_get_table(net, id);
    return table === undefined ? undefined : fib6_table_lookup(net, table, oif, daddr, flags);
  };
  if (ops?.custom !== true) return inTable(RT6_TABLE_LOCAL) ?? inTable(RT6_TABLE_MAIN);
  const flow = {
    daddr,
    saddr: new Uint8Array(16),
    oif,
    iif: 0,
    dscp: 0,
    flowlabel: 0,
    mark: 0,
    uid: 0,
    proto: 0,
    sport: 0,
    dport: 0,
  };
  const found = fib_rules_lookup<Fib6Result>({
    rules: ops.rules,
    flow,
    match: (rule) => fib6_rule_match(rule, flow),
    action: (rule) => (rule.action === FR_ACT_TO_TBL ? (inTable(rule.table) ?? -EAGAIN) : -EINVAL),
    suppress: () => false,
  });
  return typeof found === 'number' ? undefined : found;
}
