/** Changes of devices as listeners hear of them: in nobody's name, and in the kernel's order. */
import { cstring, nla, text, u32, u8 } from '../../harness/program/build.ts';
import { makePair } from '../../harness/runner/devices.ts';
import { newIpv4, toldGone, toldRouteGone } from '../../harness/runner/ipv4-addresses.ts';
import { alive, hears, socket } from '../../harness/runner/lines.ts';
import {
  LO,
  acked,
  askLink,
  heardOf,
  ifla,
  isTold,
  refusedWith,
  shows,
} from '../../harness/runner/links.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ECHO, has, lacks, member } from '../../harness/runner/route.ts';
import { base as pairs, DOWN, madePair, NO_CARRIER, OWN, PEER, settledLinks } from './pair.ts';

const base = {
  level: 'should',
  source: ['net/core/rtnetlink.c do_setlink', 'net/core/rtnetlink.c rtmsg_ifinfo'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const MAC = '020000000001';
const [AF_INET, AF_INET6, IFLA_INET6_ADDR_GEN_MODE] = [2, 10, 8];
const set = (seq: number, more: number, ...attributes: ReturnType<typeof ifla>[]) =>
  askLink('RTM_SETLINK', { index: 1, seq, more }, ...attributes);
const mode = (seq: number, value: number) =>
  set(seq, 0, ifla('AF_SPEC', nla(AF_INET6, nla<string>(IFLA_INET6_ADDR_GEN_MODE, u8(value)))));
const MODE = (value: number) =>
  has('IFLA_AF_SPEC/AF_INET6/IFLA_INET6_ADDR_GEN_MODE', [26, 10, 8], u8(value));
const INET = [26, AF_INET] as const;

export const listeners: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.link.notify.stamp',
    rule: 'whoever changes a device that is there, every listener hears of it in nobody’s name, the requester before its acknowledgement; NLM_F_ECHO adds nothing',
    cases: (
      [
        ['an MTU', set(1, 0, ifla('MTU', u32(1500))), { flags: 8, change: 0 }],
        ['a queue length', set(1, 0, ifla('TXQLEN', u32(7))), { flags: 8, change: 0 }],
        [
          'flags',
          askLink('RTM_SETLINK', { index: 1, seq: 1, flags: 4, change: 4 }),
          { flags: 0xc, change: 4 },
        ],
      ] as const
    ).flatMap(([name, plain, told]) =>
      [0, ECHO].map((echo) => {
        const sent = echo === 0 ? plain : withFlags(plain, echo);
        return {
          name: `${name}${echo === 0 ? '' : ', NLM_F_ECHO'}`,
          lines: [
            ...member('a', 'RTNLGRP_LINK'),
            ...member('b', 'RTNLGRP_LINK'),
            socket('c', 'NETLINK_ROUTE'),
            ...acked('a', sent, heardOf({ ...LO, ...told })),
            hears('b', heardOf({ ...LO, ...told })),
            hears('c'),
            ...alive('a'),
          ],
        };
      }),
    ),
  },
  {
    ...pairs,
    id: 'rtnl.link.set.order',
    rule: 'one request that sets all is told of six times: the address, the MTU, the name, the flags with ifi_change, the queue length, and at last what changes in silence',
    source: ['net/core/rtnetlink.c do_setlink'],
    differs: { '6.1': 'the same six, with IFF_RUNNING as long as link-watch did not run' },
    seen: ['6.18.44'],
    cases: [
      {
        name: 'name, MTU, address, alias, queue length and IFF_UP',
        lines: [
          ...member('a', 'RTNLGRP_LINK'),
          socket('setup', 'NETLINK_ROUTE'),
          ...acked('setup', madePair),
          ...settledLinks('setup', { index: PEER, flags: DOWN }, { index: OWN, flags: DOWN }),
          { step: { call: 'drain', socket: 'a' } },
          ...acked(
            'a',
            askLink(
              'RTM_SETLINK',
              { index: OWN, seq: 2, flags: 1, change: 1 },
              ifla('IFNAME', cstring('other')),
              ifla('MTU', u32(1400)),
              ifla('ADDRESS', MAC),
              ifla('IFALIAS', text('alias')),
              ifla('TXQLEN', u32(7)),
            ),
            heardOf({ index: OWN, flags: DOWN }, shows('ADDRESS', MAC), shows('MTU', u32(1500))),
            heardOf(
              { index: OWN, flags: DOWN },
              shows('MTU', u32(1400)),
              shows('IFNAME', cstring('own')),
            ),
            heardOf({ index: OWN, flags: DOWN }, shows('IFNAME', cstring('other'))),
            heardOf(
              { index: OWN, flags: NO_CARRIER, change: 1 },
              shows('IFALIAS', cstring('alias')),
              shows('TXQLEN', u32(1000)),
            ),
            heardOf({ index: OWN, flags: NO_CARRIER }, shows('TXQLEN', u32(7))),
            heardOf({ index: OWN, flags: NO_CARRIER }, shows('TXQLEN', u32(7))),
          ),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.link.set.mtu.inet-gone',
    rule: 'with an MTU below 68 a device loses its IPv4 settings, addresses and routes, each told of from nobody; with 68 again it has settings, and no address',
    source: ['net/ipv4/devinet.c inetdev_event', 'net/ipv4/devinet.c inetdev_destroy'],
    cases: [67, 0].map((mtu) => ({
      name: `MTU ${mtu}`,
      lines: [
        socket('setup', 'NETLINK_ROUTE'),
        ...acked('setup', newIpv4({ local: '10.0.0.1' }, { seq: 1 })),
        ...member('a', 'RTNLGRP_LINK', 'RTNLGRP_IPV4_IFADDR', 'RTNLGRP_IPV4_ROUTE'),
        ...acked(
          'a',
          set(2, 0, ifla('MTU', u32(mtu))),
          heardOf(LO, shows('MTU', u32(mtu))),
          toldGone({ local: '10.0.0.1' }),
          toldRouteGone({ type: 'local', to: '10.0.0.1', from: '10.0.0.1' }),
        ),
        ...isTold('a', { ...LO, seq: 3 }, lacks('IFLA_AF_SPEC/AF_INET', INET)),
        ...acked('a', set(4, 0, ifla('MTU', u32(68))), heardOf(LO, shows('MTU', u32(68)))),
        ...isTold(
          'a',
          { ...LO, seq: 5 },
          has('IFLA_AF_SPEC/AF_INET', INET, [{ rest: 'the settings are not the matter here' }]),
        ),
        ...alive('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'rtnl.link.set.af-spec.inet6',
    rule: 'IFLA_AF_SPEC sets how a device makes IPv6 addresses, to 0, 1 or 3; other modes are refused with EINVAL, 2 for want of a secret too',
    source: ['net/ipv6/addrconf.c inet6_validate_link_af'],
    needs: [...base.needs, 'ipv6'],
    cases: [
      ...[1, 3].map((value) => ({
        name: `mode ${value}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...isTold('a', { ...LO, seq: 1 }, MODE(0)),
          ...acked('a', mode(2, value)),
          ...isTold('a', { ...LO, seq: 3 }, MODE(value)),
          ...acked('a', mode(4, 0)),
          ...isTold('a', { ...LO, seq: 5 }, MODE(0)),
          ...alive('a'),
        ],
      })),
      ...[2, 4, 255].map((value) => ({
        name: `mode ${value}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...refusedWith('a', mode(2, value), 'EINVAL'),
          ...isTold('a', { ...LO, seq: 3 }, MODE(0)),
          ...alive('a'),
        ],
      })),
    ],
  },
  {
    ...pairs,
    id: 'rtnl.link.new.group',
    rule: 'RTM_NEWLINK without a device, with IFLA_GROUP and without NLM_F_CREATE, changes every device of the group; that it has none is no error',
    source: ['net/core/rtnetlink.c rtnl_group_changelink'],
    cases: [
      {
        name: 'both ends of a pair, and a group of nobody',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...acked('a', makePair('own', 'peer', { index: OWN, peerIndex: PEER })),
          ...[OWN, PEER].flatMap((index, i) =>
            acked('a', askLink('RTM_SETLINK', { index, seq: 2 + i }, ifla('GROUP', u32(7)))),
          ),
          ...member('b', 'RTNLGRP_LINK'),
          ...acked(
            'a',
            askLink('RTM_NEWLINK', { seq: 5 }, ifla('GROUP', u32(7)), ifla('MTU', u32(1400))),
          ),
          hears(
            'b',
            ...[PEER, OWN].map((index) =>
              heardOf({ index, flags: DOWN }, shows('MTU', u32(1400)), shows('GROUP', u32(7))),
            ),
          ),
          ...acked(
            'a',
            askLink('RTM_NEWLINK', { seq: 6 }, ifla('GROUP', u32(8)), ifla('MTU', u32(1300))),
          ),
          hears('b'),
          ...alive('a'),
        ],
      },
    ],
  },
];

/** The same request with more nlmsg_flags, which its first segment holds. */
function withFlags(sent: ReturnType<typeof askLink>, more: number): ReturnType<typeof askLink> {
  const [first, ...rest] = sent;
  if (typeof first !== 'string') throw new TypeError('a message starts with its length');
  const digits = first.replaceAll(' ', '');
  const flags = Number.parseInt(digits.slice(12, 14), 16) | more;
  return [`${digits.slice(0, 12)}${u8(flags)}${digits.slice(14)}`, ...rest];
}
