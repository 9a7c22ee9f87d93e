/** struct fib_info: what routes share that lead the same way. Equal ones are one and the same. */
import type { Net } from '../../net/net.ts';
import type { Nexthop } from '../nexthop/nexthop.ts';
import { slotOf } from '../net-slot.ts';
import type { Metrics } from './ip-metrics.ts';
import type { Gateway } from './fib-config.ts';

export const RTNH_F_DEAD = 1;
export const RTNH_F_PERVASIVE = 2;
export const RTNH_F_ONLINK = 4;
export const RTNH_F_OFFLOAD = 8;
export const RTNH_F_LINKDOWN = 16;
export const RTNH_F_TRAP = 64;
/** RTNH_COMPARE_MASK: what a nexthop may differ in and still be the same. */
const NOT_COMPARED = RTNH_F_DEAD | RTNH_F_OFFLOAD | RTNH_F_LINKDOWN | RTNH_F_TRAP;

/** A path that was looked up before, with what a look-up asked to be kept (struct rtable). */
export interface CachedRoute {
  readonly generation: number;
  readonly type: number;
  flags: number;
  /** Absent where the device itself is the next hop. */
  readonly gateway: Gateway | undefined;
  readonly oif: number;
  readonly metrics: Metrics;
  readonly classid: number;
}

/** struct fib_nh */
export interface FibNh {
  oif: number;
  /** fib_nh_dev is set: fills in RTA_OIF. */
  hasDevice: boolean;
  readonly gateway: Gateway | undefined;
  flags: number;
  scope: number;
  readonly weight: number;
  readonly classid: number;
  /** nh_saddr, and the state of addresses that it was found in. */
  source?: { readonly generation: number; readonly address: number };
  /** Of packets that leave, and of those that arrive. */
  cached?: CachedRoute | undefined;
  cachedInput?: CachedRoute | undefined;
}

export interface FibInfo {
  readonly protocol: number;
  readonly scope: number;
  readonly type: number;
  readonly table: number;
  flags: number;
  readonly priority: number;
  readonly prefsrc: number;
  /** Values by RTAX_* - 1; undefined where the request had none. */
  readonly metrics: Metrics;
  /** Absent with a nexthop object. */
  readonly nhs: readonly FibNh[];
  readonly nexthop: Nexthop | undefined;
  /** fib_treeref: routes that share it. */
  references: number;
  /** pfsrc_removed: it goes because its source address did, and that is told. */
  sourceGone: boolean;
}

/** Every fib_info of a namespace, by what it is found by. */
export interface FibInfos {
  /** fib_info_hash */
  readonly all: Map<string, FibInfo>;
  /** fib_info_laddrhash: by prefsrc. */
  readonly bySource: Map<number, Set<FibInfo>>;
  /** fib_info_devhash: by index of the device of a nexthop. */
  readonly byDevice: Map<number, Set<FibInfo>>;
  /** Those with a nexthop that is dead or without carrier: what fib_sync_up needs to look at. */
  readonly impaired: Set<FibInfo>;
}

export const fibInfosOf = slotOf<FibInfos>('rtnetlink.fib-info', () => ({
  all: new Map(),
  bySource: new Map(),
  byDevice: new Map(),
  impaired: new Set(),
}));

function keyOf(fi: FibInfo): string {
  const { protocol, scope, prefsrc, priority, type, table, metrics, flags, nexthop } = fi;
  const own = [protocol, scope, prefsrc, priority, type, table, flags & ~NOT_COMPARED, nexthop?.id];
  const nhs = fi.nhs.map((nh) => [
    nh.oif,
    nh.gateway?.family,
    nh.gateway?.address.toString(),
    nh.scope,
    nh.weight,
    nh.classid,
    nh.flags & ~NOT_COMPARED,
  ]);
  return JSON.stringify([own, metrics, nhs]);
}

/**
 * fib_find_info_nh: one with that nexthop object, whatever its metrics.
 * @param like its other fields; the metrics are not compared
 */
export function fib_find_info_nh(
  nexthop: Nexthop,
  like: Omit<FibInfo, 'metrics' | 'nhs'>,
): FibInfo | undefined {
  const alike = (a: FibInfo): boolean =>
    a.protocol === like.protocol &&
    a.scope === like.scope &&
    a.prefsrc === like.prefsrc &&
    a.priority === like.priority &&
    a.type === like.type &&
    a.table === like.table &&
    ((a.flags ^ like.flags) & ~NOT_COMPARED) === 0;
  for (const fi of nexthop.fibInfos) if (alike(fi)) return fi;
  return undefined;
}

/** The one that is equal, if there is one, else this one, from now on shared. Counts as a use. */
export function fib_share_info(net: Net, fi: FibInfo): FibInfo {
  const infos = fibInfosOf(net);
  const key = keyOf(fi);
  const known = infos.all.get(key);
  if (known !== undefined) {
    known.references++;
    return known;
  }
  fi.references = 1;
  infos.all.set(key, fi);
  if (fi.prefsrc !== 0) addTo(infos.bySource, fi.prefsrc, fi);
  fi.nexthop?.fibInfos.add(fi);
  for (const nh of fi.nhs) if (nh.hasDevice) addTo(infos.byDevice, nh.oif, fi);
  if (isImpaired(fi)) infos.impaired.add(fi);
  return fi;
}

/** fib_release_info */
export function fib_release_info(net: Net, fi: FibInfo): void {
  if (--fi.references > 0) return;
  const infos = fibInfosOf(net);
  infos.all.delete(keyOf(fi));
  removeFrom(infos.bySource, fi.prefsrc, fi);
  fi.nexthop?.fibInfos.delete(fi);
  for (const nh of fi.nhs) removeFrom(infos.byDevice, nh.oif, fi);
  infos.impaired.delete(fi);
}

export const isImpaired = ({ flags, nhs }: FibInfo): boolean =>
  [{ flags }, ...nhs].some((each) => (each.flags & (RTNH_F_DEAD | RTNH_F_LINKDOWN)) !== 0);

function addTo(sets: Map<number, Set<FibInfo>>, key: number, fi: FibInfo): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([fi]));
  else set.add(fi);
}

function removeFrom(sets: Map<number, Set<FibInfo>>, key: number, fi: FibInfo): void {
  const set = sets.get(key);
  if (set?.delete(fi) === true && set.size === 0) sets.delete(key);
}
