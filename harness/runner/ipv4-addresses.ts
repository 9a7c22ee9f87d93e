/**
 * Words for IPv4 addresses of devices: how they are asked for, how the kernel tells of them, and
 * of the routes that it makes for them.
 */
import type { Bytes, Pattern, Segment, Wildcard } from '../program/bytes.ts';
import { batch, cstring, join, nla, nlmsg, port, struct, u32, u8 } from '../program/build.ts';
import { IFA as table } from '../wire/attribute-tables/ifa.ts';
import { IFA_F } from '../wire/constants/address.ts';
import { ifaddrmsg, rtmsg } from '../wire/structs/rtnetlink.ts';
import { indexOf } from './devices.ts';
import { NLM_F_DUMP } from './dumps.ts';
import { ack, type Heard, hears, NLM_F_MULTI, NLM_F_REQUEST, send, socket } from './lines.ts';
import type { Line } from './requirement.ts';
import { ASKED, ask, event, type TypeName } from './route.ts';

type IfaName = 'ADDRESS' | 'LOCAL' | 'LABEL' | 'BROADCAST' | 'CACHEINFO' | 'FLAGS';
type IfaMore = 'RT_PRIORITY' | 'TARGET_NETNSID' | 'PROTO' | 'ANYCAST' | 'MULTICAST';
/** Attribute types, IFA_ADDRESS as IFA.ADDRESS. */
export const IFA = Object.fromEntries(
  Object.entries(table.values).map(([name, value]) => [name.slice(4), value]),
) as Record<IfaName | IfaMore, number>;
export const {
  IFA_F_SECONDARY: SECONDARY = 0,
  IFA_F_DEPRECATED: DEPRECATED = 0,
  IFA_F_PERMANENT: PERMANENT = 0,
  IFA_F_NOPREFIXROUTE: NOPREFIXROUTE = 0,
  IFA_F_MCAUTOJOIN: MCAUTOJOIN = 0,
} = IFA_F.values;
const AF_INET = 2;
/** INFINITY_LIFE_TIME */
export const FOREVER = 0xffffffff;

/** `10.0.0.1` as hex. */
export const ipv4 = (address: string): string => address.split('.').map(Number).map(u8).join('');

/** An address as the kernel tells of it. Its request has the same, but flags and defaults. */
export interface Ipv4 {
  /** IFA_LOCAL */
  local: string;
  /** IFA_ADDRESS, where it is not the same. */
  peer?: string;
  /** ifa_prefixlen, default 32 */
  bits?: number;
  scope?: number;
  /** IFA_FLAGS, default IFA_F_PERMANENT; not asked for */
  flags?: number;
  broadcast?: string;
  /** Default the device's name, which is not asked for; `undefined` told: none. */
  label?: string | undefined;
  proto?: number;
  /** IFA_RT_PRIORITY */
  metric?: number;
  /** Preferred and valid, in seconds; default for ever, which is not asked for. */
  lifetime?: readonly [number, number];
  /** Default lo. */
  device?: string;
}
/** Attributes behind, or a fixed header other than what the address says. */
interface Asked {
  seq?: number;
  flags?: number;
  ifa?: { prefixlen?: number; flags?: number; scope?: number; index?: number };
  more?: string | readonly Segment[];
}

const header = (
  { bits = 32, scope = 0, device = 'lo' }: Ipv4,
  ifa: NonNullable<Asked['ifa']>,
): Segment[] => {
  const fields = { family: AF_INET, prefixlen: bits, scope, index: 1, ...ifa };
  const whole = struct(ifaddrmsg, { ...fields, flags: (fields.flags ?? 0) & 0xff });
  return device === 'lo' ? [whole] : [whole.slice(0, 8), indexOf(device)];
};
const lifetimeOf = (prefered: number, valid: number): string => `${u32(prefered)} ${u32(valid)}`;

/** The request's attributes in an order that is not the kernel's own. */
const requested = (address: Ipv4): Segment[] =>
  join<Segment>(
    nla(IFA.LOCAL, ipv4(address.local)),
    address.peer === undefined ? '' : nla(IFA.ADDRESS, ipv4(address.peer)),
    address.metric === undefined ? '' : nla(IFA.RT_PRIORITY, u32(address.metric)),
    address.proto === undefined ? '' : nla(IFA.PROTO, u8(address.proto)),
    address.label === undefined ? '' : nla(IFA.LABEL, cstring(address.label)),
    address.broadcast === undefined ? '' : nla(IFA.BROADCAST, ipv4(address.broadcast)),
    address.lifetime === undefined
      ? ''
      : nla(IFA.CACHEINFO, lifetimeOf(...address.lifetime), u32(0), u32(0)),
  );
const change =
  (type: TypeName) =>
  (address: Ipv4, { ifa = {}, more = '', ...asked }: Asked = {}): Segment[] =>
    ask(type, asked, header(address, ifa), requested(address), more);
/** RTM_NEWADDR */
export const newIpv4 = change('RTM_NEWADDR');
/** RTM_DELADDR */
export const deleteIpv4 = change('RTM_DELADDR');

/** ifaddrmsg and attributes, in the order of inet_fill_ifaddr. */
function described(address: Ipv4, netnsid?: number): Pattern {
  const { flags = PERMANENT, device = 'lo', peer = address.local } = address;
  const label = 'label' in address ? address.label : device;
  const [prefered, valid] = address.lifetime ?? [FOREVER, FOREVER];
  return join<Segment | Wildcard>(
    header(address, { flags }),
    netnsid === undefined ? '' : nla(IFA.TARGET_NETNSID, u32(netnsid)),
    nla(IFA.ADDRESS, ipv4(peer)),
    nla(IFA.LOCAL, ipv4(address.local)),
    address.broadcast === undefined ? '' : nla(IFA.BROADCAST, ipv4(address.broadcast)),
    label === undefined ? '' : nla(IFA.LABEL, cstring(label)),
    address.proto === undefined ? '' : nla(IFA.PROTO, u8(address.proto)),
    nla(IFA.FLAGS, u32(flags)),
    address.metric === undefined ? '' : nla(IFA.RT_PRIORITY, u32(address.metric)),
    nla<Segment | Wildcard>(IFA.CACHEINFO, [
      lifetimeOf(prefered, valid),
      { any: 8, why: 'when the address was made and changed, in hundredths of seconds' },
    ]),
  );
}
const shown = ({ local, bits = 32 }: Ipv4): string => `${local}/${bits}`;

/** A member of RTNLGRP_IPV4_IFADDR hears of it; without `by` from nobody. */
export const told = (
  address: Ipv4,
  from: { by?: string; seq?: number } = {},
  type: 'RTM_NEWADDR' | 'RTM_DELADDR' = 'RTM_NEWADDR',
): Heard =>
  event(
    'RTNLGRP_IPV4_IFADDR',
    type,
    { ...from, says: `${type} of ${shown(address)}` },
    described(address),
  );
export const toldGone = (address: Ipv4, from: { by?: string; seq?: number } = {}): Heard =>
  told(address, from, 'RTM_DELADDR');

/** RTM_GETADDR of IPv4 as a dump. */
export const dumpIpv4 = (seq: number, index = 0, more: string | readonly Segment[] = '') =>
  ask(
    'RTM_GETADDR',
    { seq, flags: NLM_F_REQUEST | NLM_F_DUMP },
    struct(ifaddrmsg, { family: AF_INET, index }),
    more,
  );

/** One part of a dump: these addresses. `flags` besides NLM_F_MULTI. */
export const listed =
  (
    seq: number,
    addresses: readonly Ipv4[],
    { flags = 0, netnsid }: { flags?: number; netnsid?: number } = {},
  ): Heard =>
  (name) => ({
    bytes: batch<Segment | Wildcard>(
      ...addresses.map((each) =>
        nlmsg<Segment | Wildcard>(
          { type: 20, flags: NLM_F_MULTI | flags, seq, pid: port(name) },
          described(each, netnsid),
        ),
      ),
    ),
    says: addresses.map(shown).join(', '),
  });

/** Addresses that are there before the rule begins, made over a socket that is closed behind it. */
export const withIpv4 = (...requests: readonly (Ipv4 | readonly [Ipv4, Asked])[]): Line[] => {
  const sent = requests.map((request, i): Bytes => {
    const [address, asked] = 'local' in request ? [request, {}] : request;
    return newIpv4(address, { ...asked, seq: 0x5e2000 + i, flags: ASKED });
  });
  return [
    socket('setup', 'NETLINK_ROUTE'),
    ...sent.flatMap((each) => [send('setup', each), hears('setup', ack(each))]),
    { step: { call: 'close', socket: 'setup' }, expect: { ret: 0 } },
  ];
};

export interface KernelRoute {
  type: 'local' | 'broadcast' | 'unicast';
  to: string;
  bits?: number;
  /** RTA_PREFSRC */
  from: string;
  metric?: number;
  device?: string;
  /** nlmsg_flags of RTM_NEWROUTE, default NLM_F_CREATE|NLM_F_EXCL */
  flags?: number;
}
const RTN = { unicast: 1, local: 2, broadcast: 3 };
const [RT_TABLE_MAIN, RT_TABLE_LOCAL] = [254, 255];
const [RT_SCOPE_LINK, RT_SCOPE_HOST] = [253, 254];
const RTPROT_KERNEL = 2;
const RTA = { DST: 1, OIF: 4, PRIORITY: 6, PREFSRC: 7, TABLE: 15 };

/** A member of RTNLGRP_IPV4_ROUTE hears of a route that the kernel made, or took away. */
export const toldRoute = (
  route: KernelRoute,
  type: 'RTM_NEWROUTE' | 'RTM_DELROUTE' = 'RTM_NEWROUTE',
): Heard => {
  const { to, bits = 32, from, metric, device = 'lo' } = route;
  const table_ = route.type === 'unicast' ? RT_TABLE_MAIN : RT_TABLE_LOCAL;
  return event(
    'RTNLGRP_IPV4_ROUTE',
    type,
    {
      flags: type === 'RTM_NEWROUTE' ? (route.flags ?? 0x600) : 0,
      says: `${type}, ${route.type} ${to}/${bits}`,
    },
    struct(rtmsg, {
      family: AF_INET,
      dst_len: bits,
      table: table_,
      protocol: RTPROT_KERNEL,
      scope: route.type === 'local' ? RT_SCOPE_HOST : RT_SCOPE_LINK,
      type: RTN[route.type],
    }),
    nla(RTA.TABLE, u32(table_)),
    bits === 0 ? '' : nla(RTA.DST, ipv4(to)),
    metric === undefined ? '' : nla(RTA.PRIORITY, u32(metric)),
    nla(RTA.PREFSRC, ipv4(from)),
    nla(RTA.OIF, device === 'lo' ? u32(1) : [indexOf(device)]),
  );
};
export const toldRouteGone = (route: KernelRoute): Heard => toldRoute(route, 'RTM_DELROUTE');
