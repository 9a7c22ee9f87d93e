/**
 * Words for IPv6 addresses of devices. A new one is told of from a work queue, behind the
 * acknowledgement: `withIpv6` and `settled` wait for that.
 */
import type { Bytes, Pattern, Segment, Wildcard } from '../program/bytes.ts';
import { batch, join, nla, nlmsg, port, struct, u32, u8, zeros } from '../program/build.ts';
import { IFA_F } from '../wire/constants/address.ts';
import { ifaddrmsg, rtmsg } from '../wire/structs/rtnetlink.ts';
import { NLM_F_DUMP } from './dumps.ts';
import { FOREVER, IFA, PERMANENT } from './ipv4-addresses.ts';
import {
  ack,
  awaits,
  close,
  type Heard,
  hears,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  send,
  socket,
} from './lines.ts';
import { touchLoopback } from './loopback.ts';
import type { Line } from './requirement.ts';
import { ASKED, ask, event, member, type TypeName } from './route.ts';

export const { IFA_F_NODAD: NODAD = 0 } = IFA_F.values;
const AF_INET6 = 10;

/** `2001:db8::1` as hex. */
export function ipv6(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = (part: string): string[] =>
    part === '' ? [] : part.split(':').map((group) => group.padStart(4, '0'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  return [...before, zeros(2 * (8 - before.length - after.length)), ...after].join('');
}

/** An address of lo as the kernel tells of it. Its request has the same, but for flags. */
export interface Ipv6 {
  local: string;
  /** IFA_ADDRESS, where it is not the same; IFA_LOCAL is told then only. */
  peer?: string;
  /** ifa_prefixlen, default 128 */
  bits?: number;
  /** Follows from the address: told, not asked for. Default 0, RT_SCOPE_UNIVERSE. */
  scope?: number;
  /** IFA_FLAGS, default IFA_F_PERMANENT|IFA_F_NODAD */
  flags?: number;
  /** IFA_RT_PRIORITY */
  metric?: number;
  proto?: number;
  /** Preferred and valid, in seconds; default for ever, which is not asked for. */
  lifetime?: readonly [number, number];
}
interface Asked {
  seq?: number;
  flags?: number;
  ifa?: { prefixlen?: number; flags?: number; scope?: number; index?: number };
  more?: string | readonly Segment[];
}

const header = ({ bits = 128 }: Ipv6, ifa: NonNullable<Asked['ifa']>): string => {
  const fields = { family: AF_INET6, prefixlen: bits, index: 1, ...ifa };
  return struct(ifaddrmsg, { ...fields, flags: (fields.flags ?? 0) & 0xff });
};
const change =
  (type: TypeName) =>
  (address: Ipv6, { ifa = {}, more = '', ...asked }: Asked = {}): Segment[] =>
    ask(
      type,
      asked,
      header(address, { flags: NODAD, ...ifa }),
      address.metric === undefined ? '' : nla(IFA.RT_PRIORITY, u32(address.metric)),
      address.proto === undefined ? '' : nla(IFA.PROTO, u8(address.proto)),
      address.lifetime === undefined
        ? ''
        : nla(IFA.CACHEINFO, ...address.lifetime.map(u32), zeros(8)),
      ...(address.peer === undefined
        ? [nla(IFA.ADDRESS, ipv6(address.local))]
        : [nla(IFA.ADDRESS, ipv6(address.peer)), nla(IFA.LOCAL, ipv6(address.local))]),
      more,
    );
/** RTM_NEWADDR with IFA_F_NODAD, unless the fixed header says otherwise. */
export const newIpv6 = change('RTM_NEWADDR');
/** RTM_DELADDR */
export const deleteIpv6 = change('RTM_DELADDR');

/** ifaddrmsg and attributes, in the order of inet6_fill_ifaddr. */
export function describedIpv6(address: Ipv6): Pattern {
  const { flags = PERMANENT | NODAD, scope = 0 } = address;
  const [prefered, valid] = address.lifetime ?? [FOREVER, FOREVER];
  return join<Segment | Wildcard>(
    header(address, { flags, scope }),
    address.peer === undefined ? '' : nla(IFA.LOCAL, ipv6(address.local)),
    nla(IFA.ADDRESS, ipv6(address.peer ?? address.local)),
    address.metric === undefined ? '' : nla(IFA.RT_PRIORITY, u32(address.metric)),
    nla<Segment | Wildcard>(IFA.CACHEINFO, [
      `${u32(prefered)} ${u32(valid)}`,
      { any: 8, why: 'when the address was made and changed, in hundredths of seconds' },
    ]),
    nla(IFA.FLAGS, u32(flags)),
    address.proto === undefined ? '' : nla(IFA.PROTO, u8(address.proto)),
  );
}
const shown = ({ local, bits = 128 }: Ipv6): string => `${local}/${bits}`;

/** A member of RTNLGRP_IPV6_IFADDR hears of it, from nobody. */
export const toldIpv6 = (
  address: Ipv6,
  type: 'RTM_NEWADDR' | 'RTM_DELADDR' = 'RTM_NEWADDR',
): Heard =>
  event(
    'RTNLGRP_IPV6_IFADDR',
    type,
    { says: `${type} of ${shown(address)}` },
    describedIpv6(address),
  );
export const toldIpv6Gone = (address: Ipv6): Heard => toldIpv6(address, 'RTM_DELADDR');

export interface KernelRoute6 {
  /** `local`: in table local, else in table main. */
  type: 'local' | 'unicast';
  to: string;
  bits?: number;
  /** RTA_PRIORITY; default 0 of local routes, 256 of others. */
  metric?: number;
}
const [RT_TABLE_MAIN, RT_TABLE_LOCAL] = [254, 255];
const RTA = { DST: 1, OIF: 4, PRIORITY: 6, CACHEINFO: 12, TABLE: 15, PREF: 20 };

/** A member of RTNLGRP_IPV6_ROUTE hears of a route that the kernel made, or took away. */
export const toldRoute6 = (
  { type, to, bits = 128, metric }: KernelRoute6,
  what: 'RTM_NEWROUTE' | 'RTM_DELROUTE' = 'RTM_NEWROUTE',
): Heard => {
  const table = type === 'local' ? RT_TABLE_LOCAL : RT_TABLE_MAIN;
  return event(
    'RTNLGRP_IPV6_ROUTE',
    what,
    { flags: what === 'RTM_NEWROUTE' ? 0x600 : 0, says: `${what}, ${type} ${to}/${bits}` },
    struct(rtmsg, {
      family: AF_INET6,
      dst_len: bits,
      table,
      protocol: 2,
      type: type === 'local' ? 2 : 1,
    }),
    nla(RTA.TABLE, u32(table)),
    nla(RTA.DST, ipv6(to)),
    nla(RTA.PRIORITY, u32(metric ?? (type === 'local' ? 0 : 256))),
    nla(RTA.OIF, u32(1)),
    nla(RTA.CACHEINFO, zeros(32)),
    nla(RTA.PREF, '00'),
  );
};
export const toldRoute6Gone = (route: KernelRoute6): Heard => toldRoute6(route, 'RTM_DELROUTE');

/**
 * Behind it all is told that follows from a new address: `listener` has heard something, and the
 * lock under which the work queue tells of addresses and routes was taken once more.
 */
export const settled = (listener: string, nth = 0): Line[] => {
  const name = `settle.${listener}.${nth}`;
  const touch = touchLoopback(0x5e7000, ASKED);
  return [
    awaits(listener),
    socket(name, 'NETLINK_ROUTE'),
    send(name, touch),
    hears(name, ack(touch)),
    close(name),
  ];
};

/** Addresses that are there, and told of, before the rule begins. */
export const withIpv6 = (...addresses: readonly (Ipv6 | readonly [Ipv6, Asked])[]): Line[] =>
  addresses.flatMap((each, i) => {
    const [address, asked] = 'local' in each ? [each, {}] : each;
    const sent: Bytes = newIpv6(address, { ...asked, seq: 0x5e8000 + i, flags: ASKED });
    const [maker, listener] = [`setup${i}`, `made${i}`];
    return [
      ...member(listener, 'RTNLGRP_IPV6_IFADDR'),
      socket(maker, 'NETLINK_ROUTE'),
      send(maker, sent),
      hears(maker, ack(sent)),
      ...settled(listener),
      close(maker),
      close(listener),
    ];
  });

/** RTM_GETADDR of IPv6 as a dump. */
export const dumpIpv6 = (seq: number, index = 0, more: string | readonly Segment[] = '') =>
  ask(
    'RTM_GETADDR',
    { seq, flags: NLM_F_REQUEST | NLM_F_DUMP },
    struct(ifaddrmsg, { family: AF_INET6, index }),
    more,
  );

/** One part of a dump: these addresses. `flags` besides NLM_F_MULTI. */
export const listedIpv6 =
  (seq: number, addresses: readonly Ipv6[], flags = 0): Heard =>
  (name) => ({
    bytes: batch<Segment | Wildcard>(
      ...addresses.map((each) =>
        nlmsg<Segment | Wildcard>(
          { type: 20, flags: NLM_F_MULTI | flags, seq, pid: port(name) },
          describedIpv6(each),
        ),
      ),
    ),
    says: addresses.map(shown).join(', '),
  });
