/** Nexthop objects (struct nexthop): where routes may lead that name them by id. */
import type { Extack } from '../../af-netlink/kernel-side.ts';
import type { Net } from '../../net/net.ts';
import { RT_SCOPE_HOST, RT_SCOPE_LINK } from '../inet/fib-config.ts';
import type { FibInfo, FibNh } from '../inet/fib-info.ts';
import type { Fib6Info } from '../inet6/fib6-info.ts';
import { refuse } from '../nlmsg-parse.ts';
import { slotOf } from '../net-slot.ts';

const RTNH_F_ONLINK = 4;

/** struct nh_info: one way. */
export interface NhInfo {
  readonly family: number;
  readonly blackhole: boolean;
  readonly fdb: boolean;
  readonly nh: FibNh;
}

export interface NhEntry {
  readonly nexthop: Nexthop;
  readonly weight: number;
}

/** struct nh_group */
export interface NhGroup {
  readonly fdb: boolean;
  entries: NhEntry[];
}

export interface Nexthop {
  readonly id: number;
  protocol: number;
  /** RTNH_F_* */
  flags: number;
  /** One of the two. */
  info: NhInfo | undefined;
  group: NhGroup | undefined;
  /** fi_list and f6i_list: routes that lead here, the newest last. */
  readonly fibInfos: Set<FibInfo>;
  readonly fib6Infos: Set<Fib6Info>;
  /** grp_list: groups that it is in, the newest last. */
  readonly groups: Set<Nexthop>;
}

export interface Nexthops {
  readonly byId: Map<number, Nexthop>;
  /** By index of the device. */
  readonly byDevice: Map<number, Set<Nexthop>>;
  lastId: number;
  /** nexthop.seq: how often one came, went, or changed. */
  changes: number;
}

export const nexthopsOf = slotOf<Nexthops>('rtnetlink.nexthops', () => ({
  byId: new Map(),
  byDevice: new Map(),
  lastId: 0,
  changes: 0,
}));

export const nexthop_find_by_id = (net: Net, id: number): Nexthop | undefined =>
  nexthopsOf(net).byId.get(id);

/** Whether it is a black hole, or a group whose first is one. */
export const nexthop_is_blackhole = ({ info, group }: Nexthop): boolean =>
  group === undefined
    ? info?.blackhole === true
    : group.entries.length <= 1 && group.entries[0]?.nexthop.info?.blackhole === true;

/** The ways it leads, as RTA_MULTIPATH and RTA_OIF show them. */
export function nexthopMessage(nexthop: Nexthop): { nhs: readonly FibNh[]; blackhole: boolean } {
  const { info, group } = nexthop;
  const nhs = (group?.entries ?? []).flatMap(({ nexthop: { info }, weight }) =>
    info === undefined ? [] : [{ ...info.nh, weight, classid: 0 }],
  );
  return {
    nhs: info === undefined ? nhs : [info.nh],
    blackhole: nexthop_is_blackhole(nexthop),
  };
}

/** Every way, the object itself, not a copy. */
export const waysOf = ({ info, group }: Nexthop): readonly NhInfo[] =>
  info === undefined ? (group?.entries ?? []).flatMap((each) => each.nexthop.info ?? []) : [info];

/** fib_check_nexthop: whether an IPv4 route of that scope may lead there: 0 or -errno. */
export function fib_check_nexthop(nexthop: Nexthop, scope: number, extack: Extack): number {
  const { info, group } = nexthop;
  if (group?.fdb === true || info?.fdb === true) {
    return refuse(extack, 'Route cannot point to a fdb nexthop');
  }
  if (group !== undefined && scope === RT_SCOPE_HOST) {
    return refuse(extack, 'Route with host scope can not have multiple nexthops');
  }
  const first = info ?? group?.entries[0]?.nexthop.info;
  if (scope === RT_SCOPE_HOST && first?.nh.gateway !== undefined) {
    return refuse(extack, 'Route with host scope can not have a gateway');
  }
  if (((first?.nh.flags ?? 0) & RTNH_F_ONLINK) !== 0 && scope >= RT_SCOPE_LINK) {
    return refuse(extack, 'Scope mismatch with nexthop');
  }
  return 0;
}
