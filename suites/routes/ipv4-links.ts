/** What becomes of IPv4 routes when their device goes down, and comes up again. */
import { nla, u32 } from '../../harness/program/build.ts';
import { setUp } from '../../harness/runner/devices.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, CREATE, EXCL } from '../../harness/runner/route.ts';
import {
  deleteRoute,
  newRoute,
  prepared,
  type Route,
  RTA,
  RTN,
  SCOPE,
  toldOf,
  toldRemoved,
} from '../../harness/runner/routes.ts';
import { exchanges, loIsUp } from '../addresses/exchanges.ts';

const over = nla(RTA.OIF, u32(1));
const route: Route = { to: '10.1.2.0/24', type: RTN.UNICAST, more: over };

const outlives = (name: string, each: Route, stays: boolean): Case =>
  exchanges(
    name,
    [
      {
        sent: newRoute(each, { flags: ASKED | CREATE | EXCL }),
        heard: [toldOf(each, { flags: CREATE | EXCL, by: 'a', seq: 1 })],
      },
      { sent: setUp('lo', false, 2) },
      {
        sent: deleteRoute(each, { seq: 3 }),
        ...(stays ? {} : { errno: 'ESRCH' }),
        heard: stays ? [toldRemoved(each, { by: 'a', seq: 3 })] : [],
      },
    ],
    { before: loIsUp(), groups: ['RTNLGRP_IPV4_ROUTE'] },
  );

const base = {
  level: 'should',
  source: ['net/ipv4/fib_frontend.c fib_disable_ip', 'net/ipv4/fib_semantics.c fib_sync_down_dev'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

export const ipv4Links: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.route4.link-down',
    rule: 'when a device goes down its routes vanish without RTM_DELROUTE, but for local ones of scope host',
    cases: [
      outlives('unicast', route, false),
      outlives('unicast, scope link', { ...route, scope: SCOPE.LINK }, false),
      outlives('unicast, table 77', { ...route, table: 77 }, false),
      outlives('broadcast', { ...route, type: RTN.BROADCAST, scope: SCOPE.LINK }, false),
      outlives('multicast', { ...route, type: RTN.MULTICAST }, false),
      outlives('local', { ...route, type: RTN.LOCAL, scope: SCOPE.HOST }, true),
      outlives('without a device', { to: '10.1.2.0/24' }, true),
    ],
  },
  {
    ...base,
    id: 'rtnl.route4.link-down.again',
    rule: 'routes that vanished with their device do not come back with it',
    cases: [route, { ...route, table: 77 }].map((each) => ({
      name: `table ${each.table ?? 254}`,
      lines: exchanges('', [{ sent: deleteRoute(each), errno: 'ESRCH' }], {
        before: [
          ...loIsUp(),
          ...prepared(newRoute(each), setUp('lo', false, 2), setUp('lo', true, 3)),
        ],
      }).lines,
    })),
  },
];
