/** The loopback device goes up and down: what listeners hear, and in which order. */
import { cstring, nla, struct, u32, u8 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { IFLA, linkEvent, OTHERS, setUp } from '../../harness/runner/devices.ts';
import {
  type Ipv6,
  toldIpv6,
  toldIpv6Gone,
  toldRoute6,
  toldRoute6Gone,
} from '../../harness/runner/ipv6-addresses.ts';
import { ack, alive, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import { answer, ask, event, has, member } from '../../harness/runner/route.ts';
import { ifaddrmsg, ifinfomsg, rtmsg } from '../../harness/wire/structs/rtnetlink.ts';

const LOOPBACK = 772;
const UP = 0x10049;
const DOWN = 0x8;
const [IF_OPER_UNKNOWN, IF_OPER_DOWN] = [0, 2];
const HOST = 254;
const [IFLA_QDISC, IFLA_CARRIER] = [6, 33];
const stamp = { any: 8, why: 'when the address was made, in hundredths of seconds' };

const raised = linkEvent('lo', {
  type: LOOPBACK,
  flags: UP,
  change: 1,
  has: [has('IFLA_OPERSTATE', IFLA.OPERSTATE, u8(IF_OPER_UNKNOWN))],
});
const lowered = linkEvent('lo', {
  type: LOOPBACK,
  flags: DOWN,
  change: 1,
  has: [has('IFLA_OPERSTATE', IFLA.OPERSTATE, u8(IF_OPER_DOWN))],
});
const address = event(
  'RTNLGRP_IPV4_IFADDR',
  'RTM_NEWADDR',
  { says: '127.0.0.1/8' },
  struct(ifaddrmsg, { family: 2, prefixlen: 8, flags: 0x80, scope: HOST, index: 1 }),
  nla(1, '7f000001'),
  nla(2, '7f000001'),
  nla(3, cstring('lo')),
  nla(8, u32(0x80)),
  nla(6, ['ffffffff ffffffff', stamp]),
);
const route = (says: string, type: number, scope: number, length: number, to: string) =>
  event(
    'RTNLGRP_IPV4_ROUTE',
    'RTM_NEWROUTE',
    { flags: 0x600, says },
    struct(rtmsg, { family: 2, dst_len: length, table: 255, protocol: 2, scope, type }),
    nla(15, u32(255)),
    nla(1, to),
    nla(7, '7f000001'),
    nla(4, u32(1)),
  );
const routes = [
  route('local 127.0.0.1/32', 2, HOST, 32, '7f000001'),
  route('local 127.0.0.0/8', 2, HOST, 8, '7f000000'),
  route('broadcast 127.255.255.255/32', 3, 253, 32, '7fffffff'),
];

const listener = member('a', 'RTNLGRP_LINK', 'RTNLGRP_IPV4_IFADDR', 'RTNLGRP_IPV4_ROUTE');
const change = (up: boolean, seq: number): Line => send('a', setUp('lo', up, seq));
const done = (up: boolean, seq: number) => ack(setUp('lo', up, seq));

/** RTM_GETLINK of lo, and what is answered. */
const asksFor = (seq: number, flags: number, operstate: number, qdisc: string): Line[] => {
  const sent = ask('RTM_GETLINK', { seq }, struct(ifinfomsg, { index: 1 }));
  return [
    send('a', sent),
    hears(
      'a',
      answer(
        'RTM_NEWLINK',
        {
          seq,
          has: [
            has('IFLA_OPERSTATE', IFLA.OPERSTATE, u8(operstate)),
            has('IFLA_CARRIER', IFLA_CARRIER, u8(1)),
            has('IFLA_QDISC', IFLA_QDISC, cstring(qdisc)),
          ],
        },
        struct(ifinfomsg, { type: LOOPBACK, index: 1, flags }),
        [OTHERS],
      ),
      ack(sent),
    ),
  ];
};
const changed = (up: boolean, seq: number): Line[] => [change(up, seq), hears('a', done(up, seq))];
const does = (sent: Segment[]): Line[] => [send('a', sent), hears('a', ack(sent))];
const loopback: Ipv6 = { local: '::1', scope: HOST, flags: 0x80, proto: 1 };
const ready = event(
  'RTNLGRP_IPV6_IFINFO',
  'RTM_NEWLINK',
  { says: 'RTM_NEWLINK of family 10' },
  struct(ifinfomsg, { family: 10, type: LOOPBACK, index: 1, flags: UP }),
  [OTHERS],
);

const base = {
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

export const upAndDown: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.up.sequence',
    rule: 'lo goes up: its link, then 127.0.0.1/8, then the local route to it, the prefix route and the broadcast route are told of, from nobody, before the acknowledgement',
    level: 'should',
    source: ['net/core/dev.c __dev_notify_flags', 'net/ipv4/devinet.c inetdev_event'],
    cases: [
      {
        name: 'on one socket, which also asked for it',
        lines: [
          ...listener,
          change(true, 1),
          hears('a', raised, address, ...routes, done(true, 1)),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.up.again',
    rule: 'setting up what is up is acknowledged, and nobody hears of it',
    level: 'should',
    source: ['net/core/dev.c dev_change_flags'],
    cases: [
      {
        name: 'lo',
        lines: [
          ...listener,
          change(true, 1),
          hears('a', raised, address, ...routes, done(true, 1)),
          change(true, 2),
          hears('a', done(true, 2)),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.up.down',
    rule: 'lo goes down: the link is told of, and nothing else; its address and its routes stay or go in silence',
    level: 'should',
    source: ['net/ipv4/fib_frontend.c fib_disable_ip'],
    cases: [
      {
        name: 'up and down',
        lines: [
          ...listener,
          change(true, 1),
          hears('a', raised, address, ...routes, done(true, 1)),
          change(false, 2),
          hears('a', lowered, done(false, 2)),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.up.operstate.kept',
    rule: 'lo that is up has IFLA_OPERSTATE IF_OPER_UNKNOWN, a carrier and the qdisc noqueue; the qdisc it keeps when it goes down',
    level: 'should',
    source: [
      'net/core/link_watch.c rfc2863_policy',
      'net/sched/sch_generic.c attach_default_qdiscs',
    ],
    cases: [
      {
        name: 'asked for',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...asksFor(1, 0x8, IF_OPER_DOWN, 'noop'),
          ...changed(true, 2),
          ...asksFor(3, UP, IF_OPER_UNKNOWN, 'noqueue'),
          ...changed(false, 4),
          ...asksFor(5, DOWN, IF_OPER_DOWN, 'noqueue'),
          ...changed(true, 6),
          ...asksFor(7, UP, IF_OPER_UNKNOWN, 'noqueue'),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.up.ipv6-groups',
    rule: 'lo goes up: each of RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV6_ROUTE and RTNLGRP_IPV6_IFINFO hears of its own; lo goes down: the link of family 10 is not told of',
    level: 'should',
    source: ['net/ipv6/addrconf.c addrconf_notify'],
    needs: [...base.needs, 'ipv6'],
    cases: [
      {
        name: 'a socket for each',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...member('address', 'RTNLGRP_IPV6_IFADDR'),
          ...member('route', 'RTNLGRP_IPV6_ROUTE'),
          ...member('link', 'RTNLGRP_IPV6_IFINFO'),
          ...changed(true, 1),
          hears('address', toldIpv6(loopback)),
          hears('route', toldRoute6({ type: 'local', to: '::1' })),
          hears('link', ready),
          ...changed(false, 2),
          hears('address', toldIpv6Gone(loopback)),
          hears('route', toldRoute6Gone({ type: 'local', to: '::1' })),
          hears('link'),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.up.ipv6-small',
    rule: 'lo goes up with less than 1280 bytes of room: IPv6 begins on it, and stops at once',
    level: 'should',
    source: ['net/ipv6/addrconf.c addrconf_notify'],
    needs: [...base.needs, 'ipv6'],
    cases: [1279, 1280].map((mtu) => ({
      name: `IFLA_MTU ${mtu}`,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        ...member('address', 'RTNLGRP_IPV6_IFADDR'),
        ...member('link', 'RTNLGRP_IPV6_IFINFO'),
        ...does(ask('RTM_SETLINK', { seq: 1 }, struct(ifinfomsg, { index: 1 }), nla(4, u32(mtu)))),
        ...changed(true, 2),
        hears('address', toldIpv6(loopback), ...(mtu < 1280 ? [toldIpv6Gone(loopback)] : [])),
        hears('link', ready),
        ...alive('a'),
      ],
    })),
  },
];
