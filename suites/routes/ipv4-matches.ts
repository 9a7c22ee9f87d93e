/** Look-ups of IPv4 routes that ask for the table, or for the route itself. */
import { nla, struct, u32 } from '../../harness/program/build.ts';
import { type Cell, verdicts } from '../../harness/runner/cells.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import { ask, ASKED, CREATE } from '../../harness/runner/route.ts';
import {
  FIB_MATCH,
  ip,
  LOCAL_TABLE,
  LOOKUP_TABLE,
  MAIN,
  prepared,
  type Route,
  routeAnswer,
  RTA,
  RTN,
  RTPROT,
  SCOPE,
  withRoutes,
} from '../../harness/runner/routes.ts';
import { fib_rule_hdr } from '../../harness/wire/structs/rule.ts';
import { loIsUp } from '../addresses/exchanges.ts';
import { type Found, found, type LookUp, lookUp } from './look-up.ts';

const UP = loIsUp();
const LOOPBACK = '127.0.0.1';

const finds = (name: string, asked: LookUp, result: Found, before: readonly Line[] = UP): Cell => ({
  name,
  sent: lookUp(asked),
  reply: found(result),
  before,
});
const match: LookUp['rtm'] = { flags: FIB_MATCH };

/** Any rule: the first separates the local from the main table. */
const withRule = prepared(
  ask(
    'RTM_NEWRULE',
    { flags: ASKED | CREATE },
    struct(fib_rule_hdr, { family: 2, table: 77, action: 1 }),
    nla(6, u32(100)),
  ),
);
const over = nla(RTA.OIF, u32(1));
const unicast: Route = { to: '10.1.2.0/24', type: RTN.UNICAST, more: over };

const base = {
  level: 'should',
  source: ['net/ipv4/route.c inet_rtm_getroute'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

export const ipv4Matches: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'rtnl.route4.get.table',
    rule: 'with RTM_F_LOOKUP_TABLE the table is told in which it was found: of local routes the main table until there is a rule, the local one from then on',
    source: [...base.source, 'net/ipv4/fib_frontend.c fib_unmerge'],
    cells: [
      ['no rule', UP, MAIN],
      ['a rule, then lo goes up', [...withRule, ...UP], LOCAL_TABLE],
      ['lo goes up, then a rule', [...UP, ...withRule], LOCAL_TABLE],
    ].flatMap(([how, before, table]) => [
      finds(
        `${how as string}, RTM_F_LOOKUP_TABLE`,
        { to: LOOPBACK, rtm: { flags: LOOKUP_TABLE } },
        { to: LOOPBACK, from: LOOPBACK, table: table as number },
        before as Line[],
      ),
      finds(
        `${how as string}, without`,
        { to: '127.0.0.9' },
        { to: '127.0.0.9', from: LOOPBACK },
        before as Line[],
      ),
    ]),
  }),
  verdicts({
    ...base,
    id: 'rtnl.route4.get.fibmatch',
    rule: 'with RTM_F_FIB_MATCH the route itself is told, as it would be listed',
    source: [...base.source, 'net/ipv4/fib_semantics.c fib_dump_info'],
    cells: (
      [
        ['a route of the asker', [...UP, ...withRoutes(unicast)], '10.1.2.3', unicast],
        [
          'the longer of two',
          [...UP, ...withRoutes({ ...unicast, to: '10.0.0.0/8' }, { ...unicast, tos: 8 }, unicast)],
          '10.1.2.9',
          unicast,
        ],
        [
          'the lesser metric of two',
          [...UP, ...withRoutes({ ...unicast, metric: 5 }, { ...unicast, metric: 4 })],
          '10.1.2.9',
          { ...unicast, metric: 4 },
        ],
        [
          'the default route',
          [...UP, ...withRoutes({ ...unicast, to: '0.0.0.0/0' })],
          '10.1.2.9',
          { ...unicast, to: '0.0.0.0/0' },
        ],
        [
          'a route of the kernel',
          UP,
          '127.1.2.3',
          {
            to: '127.0.0.0/8',
            type: RTN.LOCAL,
            protocol: RTPROT.KERNEL,
            scope: SCOPE.HOST,
            more: [...nla(RTA.PREFSRC, ip(LOOPBACK)), ...over],
          },
        ],
      ] as const
    ).map(([name, before, to, route]) => ({
      name,
      before,
      sent: lookUp({ to, ...(match === undefined ? {} : { rtm: match }) }),
      reply: routeAnswer(route),
    })),
  }),
];
