/**
 * Words for routes: how they are asked for, how the kernel tells of them, and how they are listed.
 * IPv4 and IPv6 alike, by the text of the destination.
 */
import type { Bytes, Pattern, Segment, Wildcard } from '../program/bytes.ts';
import { batch, join, nla, nlmsg, port, struct, u32, u8 } from '../program/build.ts';
import { ipHex } from '../program/ip-address.ts';
import { RTA as table } from '../wire/attribute-tables/rta.ts';
import { RTM_F, RTN as types, RTPROT as protocols, RT_SCOPE } from '../wire/constants/route.ts';
import { rta_cacheinfo, rtmsg } from '../wire/structs/rtnetlink.ts';
import { done, NLM_F_DUMP } from './dumps.ts';
import { ack, type Heard, hears, NLM_F_MULTI, NLM_F_REQUEST, send, socket } from './lines.ts';
import type { Line } from './requirement.ts';
import { answer, ASKED, ask, CREATE, event, type GroupName, type TypeName } from './route.ts';

type Fragment = string | readonly Segment[];
const without = <K extends string>(prefix: string, values: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name.slice(prefix.length), value]),
  ) as Record<K, number>;

type RtaName = 'DST' | 'SRC' | 'IIF' | 'OIF' | 'GATEWAY' | 'PRIORITY' | 'PREFSRC' | 'METRICS';
type RtaMore = 'MULTIPATH' | 'FLOW' | 'CACHEINFO' | 'TABLE' | 'MARK' | 'VIA' | 'PREF' | 'UID';
type RtaLast = 'ENCAP_TYPE' | 'ENCAP' | 'IP_PROTO' | 'SPORT' | 'DPORT' | 'NH_ID' | 'EXPIRES';
/** Attribute types, RTA_DST as RTA.DST. */
export const RTA = without<RtaName | RtaMore | RtaLast>('RTA_', table.values);
type RtnName = 'UNSPEC' | 'UNICAST' | 'LOCAL' | 'BROADCAST' | 'ANYCAST' | 'MULTICAST';
type RtnMore = 'BLACKHOLE' | 'UNREACHABLE' | 'PROHIBIT' | 'THROW' | 'NAT' | 'XRESOLVE';
/** rtm_type, RTN_BLACKHOLE as RTN.BLACKHOLE. */
export const RTN = without<RtnName | RtnMore>('RTN_', types.values);
export const RTPROT = without<'UNSPEC' | 'KERNEL' | 'BOOT' | 'STATIC'>('RTPROT_', protocols.values);
export const SCOPE = without<'UNIVERSE' | 'SITE' | 'LINK' | 'HOST' | 'NOWHERE'>(
  'RT_SCOPE_',
  RT_SCOPE.values,
);
export const {
  RTM_F_NOTIFY: NOTIFY = 0,
  RTM_F_CLONED: CLONED = 0,
  RTM_F_PREFIX: PREFIX = 0,
  RTM_F_LOOKUP_TABLE: LOOKUP_TABLE = 0,
  RTM_F_FIB_MATCH: FIB_MATCH = 0,
} = RTM_F.values;
export const [MAIN, LOCAL_TABLE, COMPAT] = [254, 255, 252];
/** IP6_RT_PRIO_USER: the metric of an IPv6 route that names none. */
const IPV6_METRIC = 1024;
export const LO = 1;

/** An IP address as hex; a mistake of the author if it is none. */
export function ip(text: string): string {
  const hex = ipHex(text);
  if (hex === undefined) throw new TypeError(`'${text}' is no IP address`);
  return hex;
}

/** A route. What is asked for and told alike stands here; the defaults are of both. */
export interface Route {
  /** `10.1.2.0/24`, `fc00::/64` */
  to: string;
  /** rtm_type, default RTN_BLACKHOLE */
  type?: number;
  tos?: number;
  /** Default RT_TABLE_MAIN. Above 255 it is an attribute only. */
  table?: number;
  /** Default RTPROT_STATIC */
  protocol?: number;
  scope?: number;
  /** rtm_flags */
  flags?: number;
  /** RTA_PRIORITY */
  metric?: number;
  /** More attributes, in the order in which the kernel tells of them: behind RTA_PRIORITY. */
  more?: Fragment;
}
export type Rtm = Parameters<typeof rtmsg.encode>[0];
/** nlmsg_seq and nlmsg_flags; a fixed header other than what the route says; attributes behind. */
export interface Asked {
  seq?: number;
  flags?: number;
  rtm?: Rtm;
  more?: Fragment;
}

const isIpv6 = ({ to }: Route): boolean => to.includes(':');
export const showRoute = ({ to, type = RTN.BLACKHOLE, table: id = MAIN }: Route): string =>
  `${types.name(type) ?? type} ${to}${id === MAIN ? '' : `, table ${id}`}`;

const header = (route: Route, rtm: Rtm, compat: number): string => {
  const { type = RTN.BLACKHOLE, tos = 0, table: id = MAIN, flags = 0 } = route;
  const { protocol = RTPROT.STATIC, scope = 0 } = route;
  const whole = { table: id < 256 ? id : compat, type, tos, protocol, scope, flags };
  const [family, bits] = [isIpv6(route) ? 10 : 2, Number(route.to.split('/')[1])];
  return struct(rtmsg, { family, dst_len: bits, ...whole, ...rtm });
};
const destination = ({ to }: Route): Fragment => {
  const [address = '', bits] = to.split('/');
  return bits === '0' ? '' : nla(RTA.DST, ip(address));
};
const optional = (type: number, value: number | undefined): Fragment =>
  value === undefined ? '' : nla(type, u32(value));

/** rtmsg and attributes of a request, in an order that is not the kernel's own. */
const requested = (route: Route, { rtm = {}, more = '' }: Asked): Segment[] =>
  join<Segment>(
    header(route, rtm, 0),
    route.more ?? '',
    optional(RTA.PRIORITY, route.metric),
    destination(route),
    (route.table ?? 0) < 256 ? '' : optional(RTA.TABLE, route.table),
    more,
  );
/** RTM_NEWROUTE, by default with NLM_F_CREATE. */
export const newRoute = (route: Route, asked: Asked = {}): Segment[] =>
  ask('RTM_NEWROUTE', { flags: ASKED | CREATE, ...asked }, requested(route, asked));
/** RTM_DELROUTE */
export const deleteRoute = (route: Route, asked: Asked = {}): Segment[] =>
  ask('RTM_DELROUTE', asked, requested(route, asked));

/** rtmsg and attributes in the order of fib_dump_info or rt6_fill_node. */
export const described = (route: Route): Segment[] => {
  const { table: id = MAIN, metric } = route;
  const first = [header(route, {}, COMPAT), ...nla(RTA.TABLE, u32(id))];
  if (!isIpv6(route)) {
    return join(first, destination(route), optional(RTA.PRIORITY, metric), route.more ?? '');
  }
  return join<Segment>(
    first,
    destination(route),
    nla(RTA.PRIORITY, u32(metric ?? IPV6_METRIC)),
    // routes that need no device are of the loopback device
    route.more ?? nla(RTA.OIF, u32(LO)),
    nla(RTA.CACHEINFO, struct(rta_cacheinfo)),
    nla(RTA.PREF, u8(0)),
  );
};

export const routeGroup = (route: Route): GroupName =>
  isIpv6(route) ? 'RTNLGRP_IPV6_ROUTE' : 'RTNLGRP_IPV4_ROUTE';

/** A member of the group hears of a route that `by` asked for; without it from nobody. */
export const toldOf = (
  route: Route,
  told: { flags?: number; by?: string; seq?: number } = {},
  type: TypeName = 'RTM_NEWROUTE',
): Heard =>
  event(
    routeGroup(route),
    type,
    { ...told, says: `${type}, ${showRoute(route)}` },
    described(route),
  );
export const toldRemoved = (route: Route, told: { by?: string; seq?: number } = {}): Heard =>
  toldOf(route, told, 'RTM_DELROUTE');

/** The answer to a request, not to a dump: the route itself. */
export const routeAnswer = (route: Route, seq = 1): Heard =>
  answer('RTM_NEWROUTE', { seq, says: showRoute(route) }, described(route));

/** RTM_GETROUTE as a dump. */
export const dumpRoutes = (seq: number, rtm: Rtm = { family: 2 }, more: Fragment = '') =>
  ask('RTM_GETROUTE', { seq, flags: NLM_F_REQUEST | NLM_F_DUMP }, struct(rtmsg, rtm), more);

/** One part of a dump: these routes. `flags` besides NLM_F_MULTI. */
export const listedRoutes =
  (seq: number, routes: readonly Route[], flags = 0): Heard =>
  (name) => ({
    bytes: batch<Segment | Wildcard>(
      ...routes.map((route): Pattern =>
        nlmsg({ type: 24, flags: NLM_F_MULTI | flags, seq, pid: port(name) }, described(route)),
      ),
    ),
    says: routes.map(showRoute).join('; '),
  });

/** The dump that `a` asks for shows these routes, in this order. */
export const showsRoutes = (family: 2 | 10, ...routes: readonly Route[]): Line[] => [
  send('a', dumpRoutes(0x5e5000, { family })),
  hears('a', ...(routes.length === 0 ? [] : [listedRoutes(0x5e5000, routes)]), done(0x5e5000)),
];

/** Requests that are acknowledged, over a socket that is closed behind them. */
export const prepared = (...requests: readonly Bytes[]): Line[] =>
  requests.length === 0
    ? []
    : [
        socket('setup', 'NETLINK_ROUTE'),
        ...requests.flatMap((each) => [send('setup', each), hears('setup', ack(each))]),
        { step: { call: 'close', socket: 'setup' }, expect: { ret: 0 } },
      ];

/** Routes that are there before the rule begins, each put behind its equals. */
export const withRoutes = (...routes: readonly Route[]): Line[] =>
  prepared(
    ...routes.map((route, i) =>
      newRoute(route, { seq: 0x5e6000 + i, flags: ASKED | CREATE | 0x800 }),
    ),
  );
