/** IPv4 routes over devices: what is refused, and what is filled in. */
import { nla, u32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, CREATE, EXCL } from '../../harness/runner/route.ts';
import {
  type Asked,
  ip,
  LOCAL_TABLE,
  newRoute,
  type Route,
  RTA,
  RTN,
  SCOPE,
  toldOf,
} from '../../harness/runner/routes.ts';
import { exchanges, loIsUp } from '../addresses/exchanges.ts';

const NEW = CREATE | EXCL;
const UP = loIsUp();
const oif = (index: number): Segment[] => nla(RTA.OIF, u32(index));
const gateway = (address: string): Segment[] => nla(RTA.GATEWAY, ip(address));
const via6 = nla(RTA.VIA, '0a00', ip('fe80::1'));
const [PERVASIVE, ONLINK] = [2, 4];

const route: Route = { to: '10.1.2.0/24', type: RTN.UNICAST };
const cell = (
  name: string,
  errno: string,
  msg: string | undefined,
  asked: Asked,
  before: readonly Line[] = [],
): Cell => ({
  name,
  sent: newRoute(route, asked),
  errno,
  ...(msg === undefined ? {} : { says: { msg } }),
  before,
});
const GATEWAY = 'Nexthop has invalid gateway';
const NOT_UP = 'Device for nexthop is not up';
const ONLY_ONE = 'Invalid flags for nexthop - PERVASIVE and ONLINK can not be set';
const SCOPES = 'Route with host scope can not have a gateway';

const made = (name: string, asked: Route, more: Asked, kept: Route, before = UP): Case =>
  exchanges(
    name,
    [
      {
        sent: newRoute(asked, { flags: ASKED | NEW, ...more }),
        heard: [toldOf(kept, { flags: NEW, by: 'a', seq: 1 })],
      },
    ],
    { before, groups: ['RTNLGRP_IPV4_ROUTE'] },
  );

const base = {
  level: 'should',
  source: ['net/ipv4/fib_semantics.c fib_check_nh'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const worded = { rule: 'the extended ACK says what is wrong, if anything' };

export const ipv4Devices: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.bad.device',
      rule: 'without a device, or with one that there is not, a route is refused with ENODEV; over one that is down with ENETDOWN',
      cells: [
        ...[RTN.UNICAST, RTN.MULTICAST].flatMap((type) => [
          cell(`type ${type}, no device`, 'ENODEV', undefined, { rtm: { type } }),
          cell(`type ${type}, device 99`, 'ENODEV', undefined, { rtm: { type }, more: oif(99) }),
          cell(`type ${type}, lo is down`, 'ENETDOWN', NOT_UP, { rtm: { type }, more: oif(1) }),
        ]),
        ...[RTN.UNICAST, RTN.LOCAL, RTN.BROADCAST].flatMap((type) => [
          cell(`type ${type}, scope host, no device`, 'ENODEV', undefined, {
            rtm: { type, scope: SCOPE.HOST },
          }),
          cell(`type ${type}, scope host, device 99`, 'ENODEV', undefined, {
            rtm: { type, scope: SCOPE.HOST },
            more: oif(99),
          }),
        ]),
      ],
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.bad.gateway',
      rule: 'a gateway that no route leads to is refused with ENETUNREACH; one that is a broadcast address, or belongs to a route of scope host, with EINVAL',
      cells: [
        cell('no routes at all', 'ENETUNREACH', GATEWAY, { more: gateway('10.0.0.1') }),
        cell('lo is down', 'ENETUNREACH', GATEWAY, { more: [...gateway('10.0.0.1'), ...oif(1)] }),
        cell('no route to it', 'ENETUNREACH', GATEWAY, { more: gateway('10.0.0.1') }, UP),
        cell('a broadcast address', 'EINVAL', GATEWAY, { more: gateway('127.255.255.255') }, UP),
        ...[UP, []].map((before) =>
          cell(
            `scope host, lo is ${before === UP ? 'up' : 'down'}`,
            'EINVAL',
            SCOPES,
            { rtm: { scope: SCOPE.HOST }, more: [...gateway('127.0.0.1'), ...oif(1)] },
            before,
          ),
        ),
      ],
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.bad.via6',
      rule: 'an IPv6 gateway over the loopback device is refused with EINVAL',
      needs: [...base.needs, 'ipv6'],
      source: ['net/ipv6/route.c ip6_validate_gw'],
      cells: [
        cell(
          'RTA_VIA, lo is up',
          'EINVAL',
          'Egress device can not be loopback device for this route',
          { more: [...via6, ...oif(1)] },
          UP,
        ),
      ],
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.bad.onlink',
      rule: 'RTNH_F_ONLINK needs a gateway, a device that is up, a scope wider than link and a gateway that is not an own address; RTNH_F_PERVASIVE is refused without one',
      cells: [
        cell('no gateway', 'EINVAL', ONLY_ONE, { rtm: { flags: ONLINK }, more: oif(1) }, UP),
        cell('PERVASIVE', 'EINVAL', ONLY_ONE, { rtm: { flags: PERVASIVE }, more: oif(1) }, UP),
        cell('no device', 'ENODEV', 'Nexthop device required for onlink', {
          rtm: { flags: ONLINK },
          more: gateway('10.0.0.1'),
        }),
        cell('device 99', 'ENODEV', 'Nexthop device required for onlink', {
          rtm: { flags: ONLINK },
          more: [...gateway('10.0.0.1'), ...oif(99)],
        }),
        cell('lo is down', 'ENETDOWN', 'Nexthop device is not up', {
          rtm: { flags: ONLINK },
          more: [...gateway('10.0.0.1'), ...oif(1)],
        }),
        cell('scope link', 'EINVAL', 'Nexthop has invalid scope', {
          rtm: { flags: ONLINK, scope: SCOPE.LINK },
          more: [...gateway('10.0.0.1'), ...oif(1)],
        }),
        cell(
          'an own address',
          'EINVAL',
          GATEWAY,
          { rtm: { flags: ONLINK }, more: [...gateway('127.0.0.1'), ...oif(1)] },
          UP,
        ),
      ],
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.prefsrc',
      rule: 'a preferred source that is no local address is refused with EINVAL',
      source: ['net/ipv4/fib_semantics.c fib_create_info'],
      cells: ['10.0.0.1', '127.255.255.255', '224.0.0.1'].map((address) =>
        cell(
          address,
          'EINVAL',
          'Invalid prefsrc address',
          { more: [...nla(RTA.PREFSRC, ip(address)), ...oif(1)] },
          UP,
        ),
      ),
    },
    worded,
  ),
  {
    ...base,
    id: 'rtnl.route4.prefsrc.local',
    rule: 'a local address is taken as preferred source, and comes back',
    cases: ['127.0.0.1', '127.0.0.2'].map((address) =>
      made(
        address,
        { ...route, more: [...nla(RTA.PREFSRC, ip(address)), ...oif(1)] },
        {},
        { ...route, more: [...nla(RTA.PREFSRC, ip(address)), ...oif(1)] },
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.route4.gateway-zero',
    rule: 'a gateway of 0.0.0.0 counts as none',
    cases: ['RTA_GATEWAY before RTA_OIF', 'behind it'].map((name, i) =>
      made(
        name,
        route,
        { more: i === 0 ? [...gateway('0.0.0.0'), ...oif(1)] : [...oif(1), ...gateway('0.0.0.0')] },
        { ...route, more: oif(1) },
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.route4.local-down',
    rule: 'a local route, or another of scope host, is taken over a device that is down',
    cases: [RTN.LOCAL, RTN.UNICAST, RTN.BROADCAST].flatMap((type) =>
      [254, LOCAL_TABLE].map((table) => {
        const asked = { ...route, type, table, scope: SCOPE.HOST, more: oif(1) };
        return made(`type ${type}, table ${table}`, asked, {}, asked, []);
      }),
    ),
  },
  {
    ...base,
    id: 'rtnl.route4.gateway-fill',
    rule: 'the device that leads to the gateway is told; a request that names it is of the same route: EEXIST',
    cases: ['127.0.0.1', '127.1.2.3'].map((address) => {
      const kept = { ...route, more: [...gateway(address), ...oif(1)] };
      return exchanges(
        address,
        [
          {
            sent: newRoute(route, { flags: ASKED | NEW, more: gateway(address) }),
            heard: [toldOf(kept, { flags: NEW, by: 'a', seq: 1 })],
          },
          {
            sent: newRoute(kept, { flags: ASKED | CREATE, seq: 2 }),
            errno: 'EEXIST',
          },
        ],
        { before: UP, groups: ['RTNLGRP_IPV4_ROUTE'] },
      );
    }),
  },
];
