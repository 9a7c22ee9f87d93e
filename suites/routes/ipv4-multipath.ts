/** RTA_MULTIPATH of IPv4 routes: struct rtnexthop, eight bytes each, with attributes. */
import { join, nla, u16, u32, u8, zeros } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, CREATE, EXCL } from '../../harness/runner/route.ts';
import { ip, newRoute, type Route, RTA, RTN, SCOPE, toldOf } from '../../harness/runner/routes.ts';
import { exchanges, loIsUp } from '../addresses/exchanges.ts';

const route: Route = { to: '10.1.2.0/24', type: RTN.UNICAST };
const hop = (index: number, hops = 0, flags = 0, len = 8): string =>
  `${u16(len)} ${u8(flags)} ${u8(hops)} ${u32(index)}`;
const gated = (index: number, address: string): Segment[] =>
  join(`${u16(16)} 0000 ${u32(index)}`, nla(RTA.GATEWAY, ip(address)));
const hops = (...each: readonly (string | readonly Segment[])[]): Segment[] =>
  nla(RTA.MULTIPATH, ...each);

const refused = (name: string, errno: string, msg: string | undefined, more: Segment[]): Cell => ({
  name,
  sent: newRoute(route, { more }),
  errno,
  ...(msg === undefined ? {} : { says: { msg } }),
  before: loIsUp(),
});
const EXTRA = 'Invalid nexthop configuration - extra data after nexthops';
const DEAD = 'Invalid flags for nexthop - can not contain DEAD or LINKDOWN';

const base = {
  level: 'should',
  source: ['net/ipv4/fib_semantics.c fib_get_nhs'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

export const ipv4Multipath: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.route4.multipath',
    rule: 'several nexthops are told as RTA_MULTIPATH without RTA_OIF, as they were given; one alone is told as RTA_OIF and RTA_GATEWAY',
    source: [...base.source, 'net/ipv4/fib_semantics.c fib_add_multipath'],
    cases: (
      [
        ['two over lo', hops(hop(1), hop(1)), hops(hop(1), hop(1))],
        ['with weights', hops(hop(1, 4), hop(1, 255)), hops(hop(1, 4), hop(1, 255))],
        ['three', hops(hop(1), hop(1, 1), hop(1, 2)), hops(hop(1), hop(1, 1), hop(1, 2))],
        [
          'with gateways',
          hops(gated(1, '127.0.0.1'), gated(1, '127.0.0.2')),
          hops(gated(1, '127.0.0.1'), gated(1, '127.0.0.2')),
        ],
        [
          'gateways whose device is found',
          hops(gated(0, '127.0.0.1'), gated(0, '127.0.0.2')),
          hops(gated(1, '127.0.0.1'), gated(1, '127.0.0.2')),
        ],
        ['one', hops(hop(1)), nla(RTA.OIF, u32(1))],
        [
          'one with a gateway',
          hops(gated(1, '127.0.0.1')),
          [...nla(RTA.GATEWAY, ip('127.0.0.1')), ...nla(RTA.OIF, u32(1))],
        ],
      ] as const
    ).map(([name, asked, told]) =>
      exchanges(
        name,
        [
          {
            sent: newRoute({ ...route, more: asked }, { flags: ASKED | CREATE | EXCL }),
            heard: [toldOf({ ...route, more: told }, { flags: CREATE | EXCL, by: 'a', seq: 1 })],
          },
          { sent: newRoute({ ...route, more: asked }, { seq: 2 }), errno: 'EEXIST' },
        ],
        { before: loIsUp(), groups: ['RTNLGRP_IPV4_ROUTE'] },
      ),
    ),
  },
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.multipath.bad',
      rule: 'nexthops with a wrong length or bytes behind, of RTNH_F_DEAD or RTNH_F_LINKDOWN, of another device or gateway than the route names, or several of scope host, are refused with EINVAL, of no device with ENODEV',
      cells: [
        ...[0, 4, 7].map((len) =>
          refused(`length ${len}`, 'EINVAL', EXTRA, hops(hop(1, 0, 0, len))),
        ),
        refused('length 12 of 8', 'EINVAL', EXTRA, hops(hop(1, 0, 0, 12))),
        ...[4, 7].map((rest) =>
          refused(`${rest} bytes behind`, 'EINVAL', EXTRA, hops(hop(1), zeros(rest))),
        ),
        ...[1, 0x10, 0x11].flatMap((flags) => [
          refused(`flags ${flags} of the first`, 'EINVAL', DEAD, hops(hop(1, 0, flags), hop(1))),
          refused(`flags ${flags} of the second`, 'EINVAL', DEAD, hops(hop(1), hop(1, 0, flags))),
        ]),
        refused('device 99', 'ENODEV', undefined, hops(hop(99), hop(1))),
        refused('device 99, the second', 'ENODEV', undefined, hops(hop(1), hop(99))),
        refused('RTA_OIF of another', 'EINVAL', 'Nexthop device index does not match RTA_OIF', [
          ...hops(hop(1), hop(1)),
          ...nla(RTA.OIF, u32(2)),
        ]),
        refused(
          'RTA_GATEWAY of another',
          'EINVAL',
          'Nexthop gateway does not match RTA_GATEWAY or RTA_VIA',
          [...hops(gated(1, '127.0.0.1'), hop(1)), ...nla(RTA.GATEWAY, ip('127.0.0.2'))],
        ),
        {
          ...refused(
            'scope host',
            'EINVAL',
            'Route with host scope can not have multiple nexthops',
            [],
          ),
          sent: newRoute({ ...route, scope: SCOPE.HOST }, { more: hops(hop(1), hop(1)) }),
        },
      ],
    },
    { rule: 'the extended ACK says what is wrong, if anything' },
  ),
];
