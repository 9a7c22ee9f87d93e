/** Routes that the kernel makes for an IPv4 address of a device that is up. */
import { nla, struct, u32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import {
  deleteIpv4,
  IFA,
  type Ipv4,
  ipv4,
  type KernelRoute,
  newIpv4,
  NOPREFIXROUTE,
  PERMANENT,
  SECONDARY,
  told,
  toldGone,
  toldRoute,
  toldRouteGone,
  withIpv4,
} from '../../harness/runner/ipv4-addresses.ts';
import { ack, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import { ask, CREATE, event, EXCL } from '../../harness/runner/route.ts';
import { rtmsg } from '../../harness/wire/structs/rtnetlink.ts';
import { exchanges, loIsUp } from './exchanges.ts';

const add = ['net/ipv4/fib_frontend.c fib_add_ifaddr'];
const remove = ['net/ipv4/fib_frontend.c fib_del_ifaddr'];
const base = {
  level: 'should',
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

type Route = Omit<KernelRoute, 'from'>;
const local = (to: string, bits = 32): Route => ({ type: 'local', to, bits });
/** On a loopback device the route to the network is local too. */
const prefix = local;
const broadcast = (to: string): Route => ({ type: 'broadcast', to });

interface Given {
  address: Ipv4;
  more?: readonly Segment[];
  /** In the order in which they come. */
  made: readonly Route[];
  /** In the order in which they go. */
  gone: readonly Route[];
}
const own = local('10.0.0.1');
const noPrefixRoute = nla(IFA.FLAGS, u32(NOPREFIXROUTE));
const LENGTHS = [
  [8, '10.0.0.0', '10.255.255.255'],
  [16, '10.0.0.0', '10.0.255.255'],
  [24, '10.0.0.0', '10.0.0.255'],
  [29, '10.0.0.0', '10.0.0.7'],
  [30, '10.0.0.0', '10.0.0.3'],
] as const;
const network = prefix('10.0.0.0', 24);
const last = broadcast('10.0.0.255');

const GIVEN: Record<string, Given> = {
  ...Object.fromEntries(
    LENGTHS.map(([bits, first, end]): [string, Given] => [
      `prefix length ${bits}`,
      {
        address: { local: '10.0.0.1', bits },
        made: [own, prefix(first, bits), broadcast(end)],
        gone: [prefix(first, bits), broadcast(end), own],
      },
    ]),
  ),
  'prefix length 31: no broadcast': {
    address: { local: '10.0.0.1', bits: 31 },
    made: [own, prefix('10.0.0.0', 31)],
    gone: [prefix('10.0.0.0', 31), own],
  },
  'prefix length 32: neither prefix nor broadcast': {
    address: { local: '10.0.0.1', bits: 32 },
    made: [own],
    gone: [own],
  },
  'prefix length 0: neither': { address: { local: '10.0.0.1', bits: 0 }, made: [own], gone: [own] },
  'a peer': {
    address: { local: '10.0.0.1', peer: '10.9.0.1' },
    made: [own, prefix('10.9.0.1')],
    gone: [prefix('10.9.0.1'), own],
  },
  'a peer with its network': {
    address: { local: '10.0.0.1', peer: '10.9.0.1', bits: 24 },
    made: [own, prefix('10.9.0.0', 24), broadcast('10.9.0.255')],
    gone: [prefix('10.9.0.0', 24), broadcast('10.9.0.255'), own],
  },
  IFA_F_NOPREFIXROUTE: {
    address: { local: '10.0.0.1', bits: 24, flags: PERMANENT | NOPREFIXROUTE },
    more: noPrefixRoute,
    made: [own, last],
    gone: [last, own],
  },
  'IFA_F_NOPREFIXROUTE and a peer': {
    address: { local: '10.0.0.1', peer: '10.9.0.1', flags: PERMANENT | NOPREFIXROUTE },
    more: noPrefixRoute,
    made: [own],
    gone: [own],
  },
  'IFA_BROADCAST, the last of the network': {
    address: { local: '10.0.0.1', bits: 24, broadcast: '10.0.0.255' },
    made: [own, last, network],
    gone: [network, last, own],
  },
  'IFA_BROADCAST, the first of the network': {
    address: { local: '10.0.0.1', bits: 24, broadcast: '10.0.0.0' },
    made: [own, broadcast('10.0.0.0'), network, last],
    gone: [network, broadcast('10.0.0.0'), last, own],
  },
  'IFA_BROADCAST, any other': {
    address: { local: '10.0.0.1', bits: 24, broadcast: '192.0.2.9' },
    made: [own, broadcast('192.0.2.9'), network, last],
    gone: [network, broadcast('192.0.2.9'), last, own],
  },
  'IFA_BROADCAST 255.255.255.255': {
    address: { local: '10.0.0.1', bits: 24, broadcast: '255.255.255.255' },
    made: [own, network, last],
    gone: [network, last, own],
  },
  'IFA_BROADCAST and prefix length 32': {
    address: { local: '10.0.0.1', bits: 32, broadcast: '10.0.0.9' },
    made: [own, broadcast('10.0.0.9')],
    gone: [broadcast('10.0.0.9'), own],
  },
  IFA_RT_PRIORITY: {
    address: { local: '10.0.0.1', bits: 24, metric: 50 },
    made: [own, { ...network, metric: 50 }, last],
    gone: [{ ...network, metric: 50 }, last, own],
  },
};
const from = (each: Route): KernelRoute => ({ ...each, from: '10.0.0.1' });
const by = (seq: number) => ({ by: 'a', seq });

const first: Ipv4 = { local: '10.0.0.1', bits: 24 };
const second: Ipv4 = { local: '10.0.0.2', bits: 24, flags: PERMANENT | SECONDARY };

/** A route of a user with this RTA_PREFSRC, and how it goes. */
const RTA = { DST: 1, OIF: 4, PREFSRC: 7, TABLE: 15 };
const userRoute = (to: string, prefsrc: string) => {
  const header = struct(rtmsg, {
    family: 2,
    dst_len: 24,
    table: 254,
    protocol: 4,
    scope: 253,
    type: 1,
  });
  const made = ask(
    'RTM_NEWROUTE',
    { seq: 0x5e6000, flags: 5 | CREATE | EXCL },
    header,
    nla(RTA.DST, ipv4(to)),
    nla(RTA.OIF, u32(1)),
    nla(RTA.PREFSRC, ipv4(prefsrc)),
  );
  const before: Line[] = [
    socket('user', 'NETLINK_ROUTE'),
    send('user', made),
    hears('user', ack(made)),
    { step: { call: 'close', socket: 'user' }, expect: { ret: 0 } },
  ];
  const gone = event(
    'RTNLGRP_IPV4_ROUTE',
    'RTM_DELROUTE',
    { says: `RTM_DELROUTE, ${to}/24 from ${prefsrc}` },
    header,
    nla(RTA.TABLE, u32(254)),
    nla(RTA.DST, ipv4(to)),
    nla(RTA.PREFSRC, ipv4(prefsrc)),
    nla(RTA.OIF, u32(1)),
  );
  return { before, gone };
};
const firstUser = userRoute('192.0.2.0', '10.0.0.1');
const secondUser = userRoute('198.51.100.0', '10.0.0.1');
const otherUser = userRoute('203.0.113.0', '10.1.0.1');
const other: Ipv4 = { local: '10.1.0.1', bits: 32 };

export const ipv4Routes: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.addr4.routes-up',
    rule: 'lo is up: the local route, the broadcast route asked for, the prefix route and the broadcast route of the network are made in this order, in nobody’s name, all in table local',
    source: add,
    cases: Object.entries(GIVEN).map(([name, { address, more, made }]) =>
      exchanges(
        name,
        [
          {
            sent: newIpv4(address, { seq: 5, ...(more && { more }) }),
            heard: [told(address, by(5)), ...made.map((each) => toldRoute(from(each)))],
          },
        ],
        { before: loIsUp() },
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.addr4.routes-del',
    rule: 'an address goes from lo, which is up: the address is told of, then the prefix route, the broadcast routes and the local route as gone',
    source: remove,
    cases: Object.entries(GIVEN).map(([name, { address, more, gone }]) =>
      exchanges(
        name,
        [
          {
            sent: deleteIpv4({ local: address.local, bits: address.bits ?? 32 }, { seq: 5 }),
            heard: [toldGone(address, by(5)), ...gone.map((each) => toldRouteGone(from(each)))],
          },
        ],
        { before: [...loIsUp(), ...withIpv4([address, more === undefined ? {} : { more }])] },
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.addr4.routes-secondary',
    rule: 'a secondary address of a device that is up has a local route only, from the primary',
    source: [...add, ...remove],
    cases: [
      exchanges(
        'made and gone',
        [
          {
            sent: newIpv4(second, { seq: 5 }),
            heard: [told(second, by(5)), toldRoute(from(local('10.0.0.2')))],
          },
          {
            sent: deleteIpv4(second, { seq: 6 }),
            heard: [toldGone(second, by(6)), toldRouteGone(from(local('10.0.0.2')))],
          },
        ],
        { before: [...loIsUp(), ...withIpv4(first)] },
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.addr4.routes-shared',
    rule: 'routes that another address needs too stay when one goes: the local route to the same IFA_LOCAL',
    source: remove,
    cases: [
      exchanges(
        'the same IFA_LOCAL in two networks',
        [
          {
            sent: deleteIpv4(first, { seq: 5 }),
            heard: [
              toldGone(first, by(5)),
              toldRouteGone(from(network)),
              toldRouteGone(from(last)),
            ],
          },
        ],
        { before: [...loIsUp(), ...withIpv4(first, { ...first, bits: 16 })] },
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.addr4.prefsrc-gone',
    rule: 'with an address go the routes that have it as RTA_PREFSRC, told of behind the local route, in nobody’s name; those of other addresses stay',
    source: ['net/ipv4/fib_semantics.c fib_sync_down_addr', 'net/ipv4/fib_trie.c fib_table_flush'],
    cases: [
      exchanges(
        'two of its own, one of another address',
        [
          {
            sent: deleteIpv4(first, { seq: 5 }),
            heard: [
              toldGone(first, by(5)),
              toldRouteGone(from(network)),
              toldRouteGone(from(last)),
              toldRouteGone(from(own)),
              // fib_table_flush walks the trie from its last leaf to its first
              secondUser.gone,
              firstUser.gone,
            ],
          },
          {
            sent: deleteIpv4(other, { seq: 6 }),
            heard: [
              toldGone(other, by(6)),
              toldRouteGone({ ...local('10.1.0.1'), from: '10.1.0.1' }),
              otherUser.gone,
            ],
          },
        ],
        {
          before: [
            ...loIsUp(),
            ...withIpv4(first, other),
            ...firstUser.before,
            ...otherUser.before,
            ...secondUser.before,
          ],
        },
      ),
      exchanges(
        'of an address that is there twice',
        [
          {
            sent: deleteIpv4(first, { seq: 5 }),
            heard: [
              toldGone(first, by(5)),
              toldRouteGone(from(network)),
              toldRouteGone(from(last)),
            ],
          },
        ],
        { before: [...loIsUp(), ...withIpv4(first, { ...first, bits: 16 }), ...firstUser.before] },
      ),
    ],
  },
];
