/** In which order IPv4 routes are listed, in whichever order they were made. */
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { alive, socket } from '../../harness/runner/lines.ts';
import { type Route, RTN, showsRoutes, withRoutes } from '../../harness/runner/routes.ts';

const to = (prefix: string, more: Partial<Route> = {}): Route => ({ to: prefix, ...more });

/** As they are listed. */
const ADDRESSES = ['0.0.0.0/0', '0.0.0.1/32', '10.0.0.0/8', '10.1.0.0/16', '10.1.2.0/24'];
const HIGHER = ['127.255.255.255/32', '128.0.0.0/1', '192.168.0.0/16', '255.255.255.255/32'];
const LENGTHS = ['10.0.0.0/32', '10.0.0.0/31', '10.0.0.0/16', '10.0.0.0/8'];
const KEYS: readonly Partial<Route>[] = [
  { tos: 16, metric: 9 },
  { tos: 8 },
  { tos: 8, metric: 1 },
  { tos: 8, metric: 0x7fffffff },
  { tos: 8, metric: 0xffffffff },
  { tos: 4, metric: 2 },
  {},
  { metric: 3 },
];
const MIXED: readonly Route[] = [
  to('10.0.0.0/24'),
  to('10.0.0.0/8', { tos: 8, metric: 5 }),
  to('10.0.0.0/8'),
  to('10.0.0.0/8', { metric: 1 }),
  to('10.0.1.0/24', { metric: 1 }),
];
const TABLES: readonly Route[] = [
  to('10.9.0.0/16', { table: 0x1001 }),
  to('10.8.0.0/16', { table: 77 }),
  to('10.7.0.0/16', { table: 1000 }),
  to('10.5.0.0/16', { table: 253 }),
  to('10.4.0.0/16'),
  to('10.6.0.0/16'),
];

/** Orders to make them in, of each length. */
const SHUFFLES: readonly [string, (routes: readonly Route[]) => Route[]][] = [
  ['made in this order', (routes) => [...routes]],
  ['made in reverse', (routes) => routes.toReversed()],
  [
    'the middle first',
    (routes) => [...routes.slice(routes.length / 2), ...routes.slice(0, routes.length / 2)],
  ],
  [
    'every other first',
    (routes) => [...routes.filter((_, i) => i % 2), ...routes.filter((_, i) => i % 2 === 0)],
  ],
];
const orders = (what: string, listed: readonly Route[]): Case[] =>
  SHUFFLES.map(([how, shuffle]) => ({
    name: `${what}, ${how}`,
    lines: [
      ...withRoutes(...shuffle(listed)),
      socket('a', 'NETLINK_ROUTE'),
      ...showsRoutes(2, ...listed),
      ...alive('a'),
    ],
  }));
const made = (name: string, routes: readonly Route[], listed = routes): Case => ({
  name,
  lines: [
    ...withRoutes(...routes),
    socket('a', 'NETLINK_ROUTE'),
    ...showsRoutes(2, ...listed),
    ...alive('a'),
  ],
});

const base = {
  level: 'observed',
  source: ['net/ipv4/fib_trie.c fib_table_dump', 'net/ipv4/fib_frontend.c inet_dump_fib'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const [BLACKHOLE, PROHIBIT] = [to('10.0.0.0/8'), to('10.0.0.0/8', { type: RTN.PROHIBIT })];

export const ipv4Order: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.route4.order',
    rule: 'in a table routes are listed by address, of one address the longest prefix first, then the greatest TOS, then the least metric',
    cases: [
      ...orders(
        'addresses',
        [...ADDRESSES, ...HIGHER].map((each) => to(each)),
      ),
      ...orders(
        'lengths',
        LENGTHS.map((each) => to(each)),
      ),
      ...orders(
        'TOS and metric',
        KEYS.map((key) => to('10.0.0.0/8', key)),
      ),
      ...orders('mixed', MIXED),
    ],
  },
  {
    ...base,
    id: 'rtnl.route4.order.equals',
    rule: 'routes of the same prefix, TOS and metric are listed as they were appended',
    cases: [
      made('blackhole, then prohibit', [BLACKHOLE, PROHIBIT]),
      made('prohibit, then blackhole', [PROHIBIT, BLACKHOLE]),
    ],
  },
  {
    ...base,
    id: 'rtnl.route4.order.tables',
    rule: 'tables are listed by their number modulo 256; of those with the same the later comes first',
    cases: [
      ...orders('tables', TABLES),
      made(
        'tables 77 and 333',
        [to('10.1.0.0/16', { table: 77 }), to('10.2.0.0/16', { table: 333 })],
        [to('10.2.0.0/16', { table: 333 }), to('10.1.0.0/16', { table: 77 })],
      ),
      made(
        'tables 333 and 77',
        [to('10.2.0.0/16', { table: 333 }), to('10.1.0.0/16', { table: 77 })],
        [to('10.1.0.0/16', { table: 77 }), to('10.2.0.0/16', { table: 333 })],
      ),
    ],
  },
];
