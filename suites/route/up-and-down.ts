/** The loopback device goes up and down: what listeners hear, and in which order. */
import { cstring, nla, struct, u32, u8 } from '../../harness/program/build.ts';
import { IFLA, linkEvent, setUp } from '../../harness/runner/devices.ts';
import { ack, alive, hears, send } from '../../harness/runner/lines.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import { event, has, member } from '../../harness/runner/route.ts';
import { ifaddrmsg, rtmsg } from '../../harness/wire/structs/rtnetlink.ts';

const LOOPBACK = 772;
const UP = 0x10049;
const DOWN = 0x8;
const [IF_OPER_UNKNOWN, IF_OPER_DOWN] = [0, 2];
const HOST = 254;
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
];
