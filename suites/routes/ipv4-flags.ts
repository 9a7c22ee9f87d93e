/**
 * What NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE and NLM_F_APPEND make of a new IPv4 route, by what
 * is there already: every combination of the four.
 */
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { APPEND, ASKED, CREATE, EXCL, REPLACE } from '../../harness/runner/route.ts';
import {
  newRoute,
  type Route,
  RTN,
  RTPROT,
  showsRoutes,
  toldOf,
  withRoutes,
} from '../../harness/runner/routes.ts';
import { exchanges } from '../addresses/exchanges.ts';

const there: Route = { to: '10.1.2.0/24', metric: 7, tos: 8 };
const [CREATED, PREPENDED, APPENDED, REPLACED] = [CREATE | EXCL, CREATE, CREATE | APPEND, REPLACE];

const shown = (flags: number): string =>
  [
    [CREATE, 'CREATE'],
    [EXCL, 'EXCL'],
    [REPLACE, 'REPLACE'],
    [APPEND, 'APPEND'],
  ]
    .filter(([bit]) => flags & Number(bit))
    .map(([, name]) => name)
    .join('|') || 'no flags';
const ALL = Array.from({ length: 16 }, (_, bits) => bits << 8);

interface Outcome {
  errno?: string;
  /** nlmsg_flags of the notification; none: silence. */
  told?: number;
  /** What is listed then. */
  left: readonly Route[];
}
const cell = (what: string, before: readonly Route[], asked: Route, flags: number, out: Outcome) =>
  exchanges(
    `${shown(flags)}, ${what}`,
    [
      {
        sent: newRoute(asked, { flags: ASKED | flags }),
        ...(out.errno === undefined ? {} : { errno: out.errno }),
        heard: out.told === undefined ? [] : [toldOf(asked, { flags: out.told, by: 'a', seq: 1 })],
      },
    ],
    {
      before: withRoutes(...before),
      groups: ['RTNLGRP_IPV4_ROUTE'],
      after: showsRoutes(2, ...out.left),
    },
  );

/** With the same prefix, TOS and metric. */
const EQUALS: readonly [string, Partial<Route>][] = [
  ['of another type', { type: RTN.PROHIBIT }],
  ['of another protocol', { protocol: RTPROT.BOOT }],
  ['of another scope', { scope: 200 }],
];
/** Of another key, each listed before or behind what is there. */
const OTHERS: readonly [string, Partial<Route>, 'before' | 'behind'][] = [
  ['with a lesser metric', { metric: 6 }, 'before'],
  ['with a greater metric', { metric: 8 }, 'behind'],
  ['with a lesser TOS', { tos: 4 }, 'behind'],
  ['with a greater TOS', { tos: 16 }, 'before'],
  ['with a longer prefix', { to: '10.1.2.0/25' }, 'before'],
  ['with a shorter prefix', { to: '10.1.2.0/23' }, 'behind'],
  ['to elsewhere', { to: '10.1.3.0/24' }, 'behind'],
  ['in a table of its own', { table: 77 }, 'before'],
];
const equals = (
  flags: readonly number[],
  outcome: (asked: Route) => Outcome,
  kinds = EQUALS,
): Case[] =>
  flags.flatMap((bits) =>
    kinds.map(([what, other]) => {
      const asked = { ...there, ...other };
      return cell(what, [there], asked, bits, outcome(asked));
    }),
  );
const some = (want: (flags: number) => boolean): number[] => ALL.filter(want);

const base = {
  level: 'should',
  source: ['net/ipv4/fib_trie.c fib_table_insert'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

export const ipv4Flags: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.route4.create',
    rule: 'where there is nothing a route is made with NLM_F_CREATE only, else refused with ENOENT; the notification has NLM_F_CREATE and NLM_F_EXCL whatever was asked',
    cases: ALL.map((flags) =>
      cell(
        'nothing there',
        [],
        there,
        flags,
        flags & CREATE ? { told: CREATED, left: [there] } : { errno: 'ENOENT', left: [] },
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.route4.create.other',
    rule: 'a route of another prefix, TOS, metric or table is no equal: made with NLM_F_CREATE, else refused with ENOENT, NLM_F_EXCL or not',
    cases: [0, CREATE, CREATE | EXCL, CREATE | REPLACE, REPLACE, APPEND].flatMap((flags) =>
      OTHERS.map(([what, other, place]) => {
        const asked = { ...there, ...other };
        const left = place === 'before' ? [asked, there] : [there, asked];
        const out = { told: CREATED, left };
        return cell(
          what,
          [there],
          asked,
          flags,
          flags & CREATE ? out : { errno: 'ENOENT', left: [there] },
        );
      }),
    ),
  },
  {
    ...base,
    id: 'rtnl.route4.exists',
    rule: 'what is there already is refused with EEXIST, with NLM_F_EXCL and without, with NLM_F_APPEND too',
    cases: some((flags) => !(flags & REPLACE) || (flags & EXCL) !== 0).map((flags) =>
      cell('the same', [there], there, flags, { errno: 'EEXIST', left: [there] }),
    ),
  },
  {
    ...base,
    id: 'rtnl.route4.exists.equal',
    rule: 'with NLM_F_EXCL a route with the prefix, TOS and metric of another is refused with EEXIST, whatever else is asked',
    cases: equals(
      some((flags) => (flags & EXCL) !== 0),
      () => ({ errno: 'EEXIST', left: [there] }),
    ),
  },
  {
    ...base,
    id: 'rtnl.route4.exists.later',
    rule: 'one that is the same as a later of its equals is refused with EEXIST, with NLM_F_REPLACE too',
    cases: some((flags) => !(flags & EXCL)).map((flags) => {
      const first = { ...there, type: RTN.PROHIBIT };
      return cell('the same as the second', [first, there], there, flags, {
        errno: 'EEXIST',
        left: [first, there],
      });
    }),
  },
  {
    ...base,
    id: 'rtnl.route4.create.equal',
    rule: 'without NLM_F_CREATE and NLM_F_REPLACE an equal of what is there is refused with ENOENT',
    cases: equals([0, APPEND], () => ({ errno: 'ENOENT', left: [there] })),
  },
  {
    ...base,
    id: 'rtnl.route4.prepend',
    rule: 'NLM_F_CREATE alone puts a route in front of its equals, and the notification has NLM_F_CREATE alone',
    cases: equals([CREATE], (asked) => ({ told: PREPENDED, left: [asked, there] })),
  },
  {
    ...base,
    id: 'rtnl.route4.append',
    rule: 'NLM_F_CREATE with NLM_F_APPEND puts a route behind its equals, and the notification has both',
    cases: equals([CREATE | APPEND], (asked) => ({ told: APPENDED, left: [there, asked] })),
  },
  {
    ...base,
    id: 'rtnl.route4.replace',
    rule: 'NLM_F_REPLACE puts a route in the place of the first of its equals, with or without NLM_F_CREATE: one RTM_NEWROUTE with NLM_F_REPLACE, no RTM_DELROUTE',
    cases: some((flags) => (flags & REPLACE) !== 0 && !(flags & EXCL)).flatMap((flags) => [
      ...equals([flags], (asked) => ({ told: REPLACED, left: [asked] })),
      cell(
        'one of two',
        [there, { ...there, type: RTN.PROHIBIT }],
        { ...there, type: RTN.THROW },
        flags,
        {
          told: REPLACED,
          left: [
            { ...there, type: RTN.THROW },
            { ...there, type: RTN.PROHIBIT },
          ],
        },
      ),
    ]),
  },
  {
    ...base,
    id: 'rtnl.route4.replace.same',
    rule: 'NLM_F_REPLACE of a route by the same one is acknowledged, and nobody hears of it',
    cases: some((flags) => (flags & REPLACE) !== 0 && !(flags & EXCL)).map((flags) =>
      cell('the same', [there], there, flags, { left: [there] }),
    ),
  },
];
