/** struct fib6_info: an IPv6 route. */
import type { FibNh } from '../inet/fib-info.ts';
import type { Metrics } from '../inet/ip-metrics.ts';
import type { Nexthop } from '../nexthop/nexthop.ts';
import type { In6 } from './in6.ts';

/** RTF_* (include/uapi/linux/ipv6_route.h) */
export const RTF = {
  UP: 0x1,
  GATEWAY: 0x2,
  REJECT: 0x200,
  DEFAULT: 0x10000,
  ADDRCONF: 0x40000,
  PREFIX_RT: 0x80000,
  ANYCAST: 0x100000,
  NONEXTHOP: 0x200000,
  EXPIRES: 0x400000,
  CACHE: 0x1000000,
  LOCAL: 0x80000000,
} as const;
/** RTF_PREF, IPV6_EXTRACT_PREF */
const PREF_SHIFT = 27;
export const preferenceFlags = (preference: number): number => preference << PREF_SHIFT;
export const preferenceOf = (flags: number): number => (flags >>> PREF_SHIFT) & 3;

export interface Fib6Info {
  readonly table: number;
  readonly dst: In6;
  readonly dstLen: number;
  metric: number;
  readonly protocol: number;
  /** RTN_* */
  readonly type: number;
  /** RTF_* */
  flags: number;
  /** Absent with a nexthop object. */
  readonly nh: FibNh | undefined;
  readonly nexthop: Nexthop | undefined;
  prefsrc: In6 | undefined;
  metrics: Metrics;
  /** In hundredths of a second since boot; counts with RTF_EXPIRES. */
  expires: number;
  /** fib6_siblings: this and those that are told of together with it, in order. */
  siblings: Fib6Info[] | undefined;
  /** fib6_node: it is in its table. */
  linked: boolean;
  /** should_flush: the last of its siblings lost its device. */
  shouldFlush: boolean;
}

/** rt6_qualify_for_ecmp: it may be one of several ways. */
export const rt6_qualify_for_ecmp = ({ flags, nexthop, nh }: Fib6Info): boolean =>
  (flags & RTF.ADDRCONF) === 0 && nexthop === undefined && nh?.gateway !== undefined;

/** fib6_nsiblings */
export const nsiblings = ({ siblings }: Fib6Info): number => (siblings?.length ?? 1) - 1;

/** The others, in the order of the list, from this one on. */
export function otherSiblings(route: Fib6Info): Fib6Info[] {
  const { siblings = [route] } = route;
  const at = siblings.indexOf(route);
  return [...siblings.slice(at + 1), ...siblings.slice(0, at)];
}

export const isExpired = ({ flags, expires }: Fib6Info, now: number): boolean =>
  (flags & RTF.EXPIRES) !== 0 && now > expires;
