/** Look-ups of IPv6 routes that end without a route. */
import { nla, struct, u32 } from '../../harness/program/build.ts';
import { type Cell, verdicts } from '../../harness/runner/cells.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ask } from '../../harness/runner/route.ts';
import {
  FIB_MATCH,
  ip,
  type Route,
  routeAnswer,
  RTA,
  RTN,
  withRoutes,
} from '../../harness/runner/routes.ts';
import { rtmsg } from '../../harness/wire/structs/rtnetlink.ts';
import { loIsUp } from '../addresses/exchanges.ts';

const lookUp = (flags: number) =>
  ask(
    'RTM_GETROUTE',
    {},
    struct(rtmsg, { family: 10, dst_len: 128, flags }),
    nla(RTA.DST, ip('fc00:1::5')),
  );
const local: Route = { to: 'fc00:1::5/128', type: RTN.LOCAL, more: nla(RTA.OIF, u32(1)) };
const ENDS: readonly [string, string, readonly Route[]][] = [
  ['nothing', 'ENETUNREACH', []],
  ['a route to elsewhere', 'ENETUNREACH', [{ to: 'fc00:2::/64' }]],
  ['prohibit', 'EACCES', [{ to: 'fc00:1::/64', type: RTN.PROHIBIT }]],
  ['blackhole', 'EINVAL', [{ to: 'fc00:1::/64' }]],
  ['unreachable', 'EHOSTUNREACH', [{ to: 'fc00:1::/64', type: RTN.UNREACHABLE }]],
  [
    'the longer of two',
    'EACCES',
    [{ to: 'fc00:1::/64' }, { to: 'fc00:1::5/128', type: RTN.PROHIBIT }],
  ],
  [
    'the lesser metric of two',
    'EACCES',
    [{ to: 'fc00:1::/64' }, { to: 'fc00:1::/64', type: RTN.PROHIBIT, metric: 7 }],
  ],
];

export const ipv6LookUps: readonly Requirement[] = [
  verdicts({
    id: 'rtnl.route6.get.errno',
    rule: 'a look-up that ends at a route that leads nowhere is refused with the errno of its type, one that ends at none with ENETUNREACH',
    level: 'should',
    source: ['net/ipv6/route.c inet6_rtm_getroute', 'net/ipv6/route.c ip6_rt_type_to_error'],
    needs: ['route', 'net-admin', 'ipv6'],
    seen: ['6.18.44', '6.1.176'],
    cells: [0, FIB_MATCH].flatMap((flags) =>
      ENDS.map(([name, errno, routes]): Cell => ({
        name: flags === 0 ? name : `${name}, RTM_F_FIB_MATCH`,
        sent: lookUp(flags),
        errno,
        before: withRoutes(...routes),
      })),
    ),
  }),
  verdicts({
    id: 'rtnl.route6.get',
    rule: 'with RTM_F_FIB_MATCH the route itself is told, as it would be listed',
    level: 'should',
    source: ['net/ipv6/route.c inet6_rtm_getroute'],
    needs: ['route', 'net-admin', 'ipv6'],
    seen: ['6.18.44', '6.1.176'],
    cells: [local, { ...local, to: 'fc00:1::/64' }, { ...local, metric: 7, protocol: 3 }].map(
      (route): Cell => ({
        name: `${route.to}, metric ${route.metric ?? 1024}`,
        sent: lookUp(FIB_MATCH),
        reply: routeAnswer(route),
        before: [...loIsUp(), ...withRoutes(route)],
      }),
    ),
  }),
];
