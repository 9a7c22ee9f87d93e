/** New IPv4 routes of the types that need no device: who hears of them, and what is told. */
import { nla, u32 } from '../../harness/program/build.ts';
import { ack, alive, type Heard, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, CREATE, ECHO, EXCL, member } from '../../harness/runner/route.ts';
import {
  type Asked,
  deleteRoute,
  newRoute,
  type Route,
  RTA,
  RTN,
  showsRoutes,
  toldOf,
  toldRemoved,
} from '../../harness/runner/routes.ts';
import { exchanges } from '../addresses/exchanges.ts';

const NEW = CREATE | EXCL;
const TYPES = ['BLACKHOLE', 'UNREACHABLE', 'PROHIBIT', 'THROW'] as const;
const PREFIXES = ['0.0.0.0/0', '10.0.0.0/8', '10.1.2.0/24', '10.1.2.3/32', '255.255.255.255/32'];
const route: Route = { to: '10.1.2.0/24' };

const told = (asked: Route, kept = asked, more: Asked = {}): Case =>
  exchanges(
    '',
    [
      {
        sent: newRoute(asked, { flags: ASKED | NEW, ...more }),
        heard: [toldOf(kept, { flags: NEW, by: 'a', seq: 1 })],
      },
    ],
    { groups: ['RTNLGRP_IPV4_ROUTE'], after: showsRoutes(2, kept) },
  );
const named = (name: string, each: Case): Case => ({ ...each, name });

/** What a socket hears of its own request, and of the one that takes the route away. */
const own = (name: string, joined: boolean, echo: boolean): Case => {
  const flags = ASKED | (echo ? ECHO : 0);
  const [made, gone] = [
    newRoute(route, { flags: flags | NEW }),
    deleteRoute(route, { flags, seq: 2 }),
  ];
  const heard = (each: Heard): Heard[] => (joined || echo ? [each] : []);
  return {
    name,
    lines: [
      ...(joined ? member('a', 'RTNLGRP_IPV4_ROUTE') : [socket('a', 'NETLINK_ROUTE')]),
      ...member('b', 'RTNLGRP_IPV4_ROUTE', 'RTNLGRP_IPV6_ROUTE'),
      send('a', made),
      hears('a', ...heard(toldOf(route, { flags: NEW, by: 'a', seq: 1 })), ack(made)),
      hears('b', toldOf(route, { flags: NEW, by: 'a', seq: 1 })),
      send('a', gone),
      hears('a', ...heard(toldRemoved(route, { by: 'a', seq: 2 })), ack(gone)),
      hears('b', toldRemoved(route, { by: 'a', seq: 2 })),
      ...alive('a'),
    ],
  };
};

const base = {
  level: 'should',
  source: ['net/ipv4/fib_frontend.c inet_rtm_newroute', 'net/ipv4/fib_semantics.c rtmsg_fib'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

export const ipv4New: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.route4.new',
    rule: 'routes of type blackhole, unreachable, prohibit and throw need no device; they are told of with table and destination, without the latter if it is all addresses',
    source: [...base.source, 'RFC 3549 section 3.1.1'],
    cases: TYPES.flatMap((type) =>
      PREFIXES.map((to) => named(`${type} ${to}`, told({ to, type: RTN[type] }))),
    ),
  },
  {
    ...base,
    id: 'rtnl.route4.new.values',
    rule: 'protocol, TOS, scope and metric come back as they were given, a metric of 0 as none',
    cases: [
      ...[0, 2, 3, 42, 255].map((protocol) =>
        named(`protocol ${protocol}`, told({ ...route, protocol })),
      ),
      ...[4, 8, 16, 0x1c].map((tos) => named(`TOS ${tos}`, told({ ...route, tos }))),
      ...[1, 200, 253, 254].map((scope) => named(`scope ${scope}`, told({ ...route, scope }))),
      ...[1, 1024, 0xffffffff].map((metric) =>
        named(`metric ${metric}`, told({ ...route, metric })),
      ),
      named('metric 0', told({ ...route, metric: 0 }, route)),
    ],
  },
  {
    ...base,
    id: 'rtnl.route4.table',
    rule: 'RTA_TABLE goes before rtm_table, and 0 is the main table; a number above 255 is told as RTA_TABLE, with RT_TABLE_COMPAT in the header',
    cases: [
      ...[1, 77, 252, 253, 255].map((table) =>
        named(`rtm_table ${table}`, told({ ...route, table })),
      ),
      ...[256, 1000, 0x7fffffff, 0xffffffff].map((table) =>
        named(`RTA_TABLE ${table}`, told({ ...route, table })),
      ),
      named('rtm_table 0', told(route, route, { rtm: { table: 0 } })),
      ...[
        [77, 78],
        [77, 1000],
        [0, 255],
        [252, 1],
      ].map(([inHeader = 0, table = 0]) =>
        named(
          `rtm_table ${inHeader}, RTA_TABLE ${table}`,
          told(
            route,
            { ...route, table },
            { rtm: { table: inHeader }, more: nla(RTA.TABLE, u32(table)) },
          ),
        ),
      ),
      named(
        'rtm_table 77, RTA_TABLE 0',
        told(route, route, { rtm: { table: 77 }, more: nla(RTA.TABLE, u32(0)) }),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.route4.self',
    rule: 'who asks hears of it before the acknowledgement: once if it is a member, once if it set NLM_F_ECHO, once if both',
    cases: [
      own('neither', false, false),
      own('a member', true, false),
      own('NLM_F_ECHO', false, true),
      own('a member, NLM_F_ECHO', true, true),
    ],
  },
];
