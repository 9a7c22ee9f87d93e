/** Looking an address up in one table of IPv4. */
import { EAGAIN } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { nexthop_is_blackhole, waysOf } from '../nexthop/nexthop.ts';
import { type FibInfo, type FibNh, RTNH_F_DEAD, RTNH_F_LINKDOWN } from './fib-info.ts';
import { ip_ignore_linkdown } from './in-device.ts';
import { fib_props } from './fib-props.ts';
import type { FibTable } from './fib-table.ts';
import type { FibAlias } from './fib-trie.ts';
import { RTN } from './fib-config.ts';

/** struct flowi4: what is on its way where. */
export interface Flowi4 {
  daddr: number;
  saddr: number;
  oif: number;
  readonly iif: number;
  readonly tos: number;
  readonly scope: number;
  readonly mark: number;
  /** Undefined: nobody's. */
  readonly uid: number | undefined;
  readonly proto: number;
  readonly sport: number;
  readonly dport: number;
  /** FIB_LOOKUP_IGNORE_LINKSTATE: a device without carrier will do. */
  readonly ignoreLinkstate: boolean;
}

const nowhere: Flowi4 = {
  daddr: 0,
  saddr: 0,
  oif: 0,
  iif: 0,
  tos: 0,
  scope: 0,
  mark: 0,
  uid: 0,
  proto: 0,
  sport: 0,
  dport: 0,
  ignoreLinkstate: false,
};
/** What is not given is 0. */
export const flowi4 = (given: Partial<Flowi4>): Flowi4 => ({ ...nowhere, ...given });

/** struct fib_result */
export interface FibResult {
  readonly prefix: number;
  readonly prefixlen: number;
  readonly type: number;
  readonly scope: number;
  readonly tos: number;
  info: FibInfo;
  /** Where it leads; of a nexthop object as that says. */
  nh: FibNh | undefined;
  readonly table: FibTable;
  /** FRA_FLOW of the rule that led here. */
  classid: number;
}

/** IPTOS_RT_MASK: of TOS these bits are compared. */
const IPTOS_RT_MASK = 0x1c;

/** fib_table_lookup: the route of the longest prefix that is usable, or -errno. */
export function fib_table_lookup(net: Net, table: FibTable, flow: Flowi4): FibResult | number {
  let missed: number | undefined;
  for (const leaf of table.trie.towards(flow.daddr)) {
    const dst = leaf[0]?.dst;
    // A nexthop object that cannot be used ends the search among routes to the same destination.
    if (missed !== undefined && missed === dst) continue;
    for (const alias of leaf) {
      const found = through(net, table, alias, flow);
      if (found === 'miss') {
        missed = dst;
        break;
      }
      if (found !== undefined) return found;
    }
  }
  return -EAGAIN;
}

function through(
  net: Net,
  table: FibTable,
  alias: FibAlias,
  flow: Flowi4,
): FibResult | number | 'miss' | undefined {
  const { info, tos, type } = alias;
  if (tos !== 0 && tos !== (flow.tos & IPTOS_RT_MASK)) return undefined;
  if (info.scope < flow.scope) return undefined;
  const error = fib_props[type]?.error ?? 0;
  if (error < 0) return error;
  if ((info.flags & RTNH_F_DEAD) !== 0) return undefined;
  const result = (nh: FibNh): FibResult => ({
    prefix: alias.dst,
    prefixlen: alias.dstLen,
    type,
    scope: info.scope,
    tos,
    info,
    nh,
    table,
    classid: 0,
  });
  const firstOf = (nhs: readonly FibNh[]): FibNh | undefined =>
    nhs.find((nh) => fib_lookup_good_nhc(net, nh, flow));
  if (info.nexthop !== undefined) {
    if (nexthop_is_blackhole(info.nexthop)) return fib_props[RTN.BLACKHOLE]?.error ?? 0;
    const nh = firstOf(waysOf(info.nexthop).map((way) => way.nh));
    return nh === undefined ? 'miss' : result(nh);
  }
  const nh = firstOf(info.nhs);
  return nh === undefined ? undefined : result(nh);
}

/** fib_lookup_good_nhc */
const fib_lookup_good_nhc = (net: Net, { flags, oif }: FibNh, flow: Flowi4): boolean =>
  (flags & RTNH_F_DEAD) === 0 &&
  !((flags & RTNH_F_LINKDOWN) !== 0 && !flow.ignoreLinkstate && ip_ignore_linkdown(net, oif)) &&
  (flow.oif === 0 || flow.oif === oif);
