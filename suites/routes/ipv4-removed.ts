/** RTM_DELROUTE of IPv4: which route it takes away, and when there is none. */
import { nest, nla, u32, u8 } from '../../harness/program/build.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  type Asked,
  deleteRoute,
  ip,
  newRoute,
  prepared,
  type Route,
  RTA,
  RTN,
  RTPROT,
  SCOPE,
  showsRoutes,
  toldRemoved,
  withRoutes,
} from '../../harness/runner/routes.ts';
import { exchanges } from '../addresses/exchanges.ts';

const there: Route = { to: '10.1.2.0/24', metric: 7, tos: 8, scope: 200 };
const { metric: _, ...unmetered } = there;

/** What is taken away of what is there; nothing: ESRCH. */
const removal = (
  name: string,
  before: readonly Route[],
  asked: Route,
  gone: Route | undefined,
  more: Asked = {},
): Case =>
  exchanges(
    name,
    [
      {
        sent: deleteRoute(asked, more),
        ...(gone === undefined ? { errno: 'ESRCH' } : {}),
        heard: gone === undefined ? [] : [toldRemoved(gone, { by: 'a', seq: 1 })],
      },
    ],
    {
      before: withRoutes(...before),
      groups: ['RTNLGRP_IPV4_ROUTE'],
      after: showsRoutes(2, ...before.filter((each) => each !== gone)),
    },
  );

const MATCHING: readonly [string, Route, Asked?][] = [
  ['all that it is', there],
  ['no metric', unmetered],
  ['metric 0', { ...there, metric: 0 }],
  ['type 0', { ...there, type: RTN.UNSPEC }],
  ['protocol 0', { ...there, protocol: RTPROT.UNSPEC }],
  ['scope 255', { ...there, scope: SCOPE.NOWHERE }],
  [
    'no more than prefix and TOS',
    { ...unmetered, type: RTN.UNSPEC, protocol: RTPROT.UNSPEC, scope: SCOPE.NOWHERE },
  ],
  ['table 0', there, { rtm: { table: 0 } }],
  ['the table by attribute', there, { rtm: { table: 77 }, more: nla(RTA.TABLE, u32(254)) }],
  ['RTA_PREFSRC 0.0.0.0', there, { more: nla(RTA.PREFSRC, ip('0.0.0.0')) }],
  ['a mark, which is no key', there, { more: nla(RTA.MARK, u32(5)) }],
  ['RTA_PREF, which is no key', there, { more: nla(RTA.PREF, u8(1)) }],
];
/** Of a nexthop none is any. */
const ANY_HOP: typeof MATCHING = [
  ['RTA_OIF 0', there, { more: nla(RTA.OIF, u32(0)) }],
  ['gateway 0.0.0.0', there, { more: nla(RTA.GATEWAY, ip('0.0.0.0')) }],
];
const OTHER: readonly [string, Route, Asked?][] = [
  ['a shorter prefix', { ...there, to: '10.1.2.0/23' }],
  ['a longer prefix', { ...there, to: '10.1.2.0/25' }],
  ['another address', { ...there, to: '10.1.3.0/24' }],
  ['no destination', { ...there, to: '0.0.0.0/0' }],
  ['TOS 0', { ...there, tos: 0 }],
  ['another TOS', { ...there, tos: 16 }],
  ['another metric', { ...there, metric: 8 }],
  ['another type', { ...there, type: RTN.PROHIBIT }],
  ['type unicast', { ...there, type: RTN.UNICAST }],
  ['another protocol', { ...there, protocol: RTPROT.BOOT }],
  ['scope 0', { ...there, scope: 0 }],
  ['a narrower scope', { ...there, scope: 253 }],
  ['RTA_PREFSRC', there, { more: nla(RTA.PREFSRC, ip('127.0.0.1')) }],
  ['a metric of RTA_METRICS', there, { more: nest(RTA.METRICS, nla(2, u32(1000))) }],
];
const OTHER_HOP: typeof OTHER = [
  ['a device', there, { more: nla(RTA.OIF, u32(1)) }],
  ['a device that there is not', there, { more: nla(RTA.OIF, u32(99)) }],
  ['a gateway', there, { more: nla(RTA.GATEWAY, ip('10.0.0.1')) }],
];
const SEVERAL: readonly Route[] = [
  { ...there, metric: 6, type: RTN.PROHIBIT },
  { ...there, type: RTN.THROW },
  there,
  { ...there, protocol: RTPROT.BOOT },
  { ...there, scope: 253 },
];
const CHOICES: readonly [string, number, Partial<Route>][] = [
  ['no more than prefix and TOS', 0, { type: 0, protocol: 0, scope: SCOPE.NOWHERE, metric: 0 }],
  ['the metric', 1, { type: 0, protocol: 0, scope: SCOPE.NOWHERE }],
  ['the metric of another', 0, { type: 0, protocol: 0, scope: SCOPE.NOWHERE, metric: 6 }],
  ['the type', 2, { protocol: 0, scope: SCOPE.NOWHERE, metric: 0 }],
  ['the protocol', 3, { type: 0, protocol: RTPROT.BOOT, scope: SCOPE.NOWHERE, metric: 0 }],
  ['the scope', 4, { type: 0, protocol: 0, scope: 253, metric: 0 }],
];

const absent = (
  name: string,
  sent: Cell['sent'],
  text: boolean,
  before?: Cell['before'],
): Cell => ({
  name,
  sent,
  errno: 'ESRCH',
  ...(text ? { says: { msg: 'FIB table does not exist' } } : {}),
  ...(before === undefined ? {} : { before }),
});
const emptied = (table: number): Cell => {
  const route = { ...there, table };
  return absent(
    `table ${table}, emptied`,
    deleteRoute(route),
    false,
    prepared(newRoute(route, { seq: 1 }), deleteRoute(route, { seq: 2 })),
  );
};

const base = {
  level: 'should',
  source: ['net/ipv4/fib_trie.c fib_table_delete', 'net/ipv4/fib_semantics.c fib_nh_match'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

export const ipv4Removed: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.route4.del.match',
    rule: 'a route is taken away by its prefix and TOS, and what else is given: of metric, type and protocol 0 is any, of the scope 255 only',
    cases: MATCHING.map(([name, asked, more]) => removal(name, [there], asked, there, more)),
  },
  {
    ...base,
    id: 'rtnl.route4.del.other',
    rule: 'what differs in prefix or TOS, or in what else is given, is not taken away: ESRCH',
    cases: OTHER.map(([name, asked, more]) => removal(name, [there], asked, undefined, more)),
  },
  {
    ...base,
    id: 'rtnl.route4.del.nexthop',
    rule: 'a route without device and gateway is not taken away if one is named; of both 0 is none',
    cases: [
      ...ANY_HOP.map(([name, asked, more]) => removal(name, [there], asked, there, more)),
      ...OTHER_HOP.map(([name, asked, more]) => removal(name, [there], asked, undefined, more)),
    ],
  },
  {
    ...base,
    id: 'rtnl.route4.del.first',
    rule: 'of several that match the first that is listed is taken away, and no other',
    cases: CHOICES.map(([name, index, asked]) =>
      removal(name, SEVERAL, { ...there, ...asked }, SEVERAL[index]),
    ),
  },
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.table.missing',
      rule: 'in a table that never was, and in one that was emptied, there is nothing to take away: ESRCH',
      source: ['net/ipv4/fib_frontend.c inet_rtm_delroute'],
      cells: [
        ...[77, 252, 253, 254, 255, 256, 1000, 0xffffffff].map((table) =>
          absent(`table ${table}, never used`, deleteRoute({ ...there, table }), true),
        ),
        ...[77, 254, 1000].map(emptied),
        absent(
          'table 1000, where table 232 is in use',
          deleteRoute({ ...there, table: 1000 }),
          true,
          prepared(newRoute({ ...there, table: 232 })),
        ),
      ],
    },
    { rule: 'the extended ACK tells a table that never was from one that was emptied' },
  ),
];
