/** IPv6 routes: new, existing, replaced, refused and removed. */
import { nla, u32, zeros } from '../../harness/program/build.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { APPEND, ASKED, CREATE, EXCL, REPLACE } from '../../harness/runner/route.ts';
import {
  type Asked,
  deleteRoute,
  ip,
  newRoute,
  type Route,
  RTA,
  RTN,
  showsRoutes,
  toldOf,
  toldRemoved,
  withRoutes,
} from '../../harness/runner/routes.ts';
import { exchanges, loIsUp } from '../addresses/exchanges.ts';

const there: Route = { to: 'fc00:1::/64' };
const NEW = CREATE | EXCL;
const groups = ['RTNLGRP_IPV6_ROUTE'] as const;

const made = (name: string, asked: Route, flags: number, kept = asked, rtm: Asked = {}): Case =>
  exchanges(
    name,
    [
      {
        sent: newRoute(asked, { flags: ASKED | flags, ...rtm }),
        heard: [toldOf(kept, { flags: NEW | (flags & APPEND), by: 'a', seq: 1 })],
      },
    ],
    { groups, after: showsRoutes(10, kept) },
  );
const unlike: Route = { ...there, type: RTN.PROHIBIT };
const cell = (
  name: string,
  errno: string,
  msg: string | undefined,
  asked: Asked,
  more: Partial<Cell> = {},
): Cell => ({
  name,
  sent: newRoute({ ...there, type: RTN.UNICAST }, asked),
  errno,
  ...(msg === undefined ? {} : { says: { msg } }),
  ...more,
});
const oif = (index: number) => nla(RTA.OIF, u32(index));
const gateway = (address: string) => nla(RTA.GATEWAY, ip(address));
const removal = (name: string, asked: Route, gone: boolean): Case =>
  exchanges(
    name,
    [
      {
        sent: deleteRoute(asked),
        ...(gone ? {} : { errno: 'ESRCH' }),
        heard: gone ? [toldRemoved(kept, { by: 'a', seq: 1 })] : [],
      },
    ],
    { before: withRoutes(kept), groups, after: showsRoutes(10, ...(gone ? [] : [kept])) },
  );
const kept: Route = { ...there, metric: 7 };

const base = {
  level: 'should',
  source: ['net/ipv6/route.c ip6_route_add'],
  needs: ['route', 'net-admin', 'ipv6'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const tree = ['net/ipv6/ip6_fib.c fib6_add_rt2node'];

export const ipv6Routes: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.route6.new',
    rule: 'routes of the types that need no device are of the loopback device, with a metric of 1024 if none is given, and made without NLM_F_CREATE too',
    cases: [
      ...(['BLACKHOLE', 'UNREACHABLE', 'PROHIBIT', 'THROW'] as const).flatMap((type) =>
        ['::/0', 'fc00:1::/64', 'fc00:1::5/128'].map((to) =>
          made(`${type} ${to}`, { to, type: RTN[type] }, NEW),
        ),
      ),
      ...[0, CREATE, EXCL, APPEND, CREATE | APPEND, CREATE | REPLACE].map((flags) =>
        made(`flags 0x${flags.toString(16)}`, there, flags),
      ),
      made('metric 1', { ...there, metric: 1 }, NEW),
      made('table 77', { ...there, table: 77 }, NEW),
      made('table 1000', { ...there, table: 1000 }, NEW),
      made('protocol 0, which is RTPROT_BOOT', { ...there, protocol: 3 }, NEW, undefined, {
        rtm: { protocol: 0 },
      }),
      made('scope 200, which is passed over', there, NEW, there, { rtm: { scope: 200 } }),
      made('bits behind the prefix, which are cleared', { to: 'fc00:1::/16' }, NEW, {
        to: 'fc00::/16',
      }),
    ],
  },
  {
    ...base,
    id: 'rtnl.route6.exists',
    rule: 'a route of the same prefix and metric is refused with EEXIST, even of another type',
    source: tree,
    cases: [0, CREATE, EXCL, NEW, APPEND, CREATE | APPEND].flatMap((flags) =>
      [there, unlike].map((asked) =>
        exchanges(
          `flags 0x${flags.toString(16)}, of ${asked === there ? 'the same' : 'another'} type`,
          [{ sent: newRoute(asked, { flags: ASKED | flags }), errno: 'EEXIST' }],
          { before: withRoutes(there), groups, after: showsRoutes(10, there) },
        ),
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.route6.replace',
    rule: 'NLM_F_REPLACE puts a route in the place of that of the same prefix and metric, told by one RTM_NEWROUTE with NLM_F_REPLACE',
    source: tree,
    cases: [REPLACE, CREATE | REPLACE].flatMap((flags) =>
      [there, unlike].map((asked) =>
        exchanges(
          `flags 0x${flags.toString(16)}, by ${asked === there ? 'the same' : 'another'} type`,
          [
            {
              sent: newRoute(asked, { flags: ASKED | flags }),
              heard: [toldOf(asked, { flags: REPLACE, by: 'a', seq: 1 })],
            },
          ],
          { before: withRoutes(there), groups, after: showsRoutes(10, asked) },
        ),
      ),
    ),
  },
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route6.replace.nothing',
      rule: 'NLM_F_REPLACE without NLM_F_CREATE is refused with ENOENT where there is no route of the prefix',
      source: ['net/ipv6/ip6_fib.c fib6_add_1'],
      cells: ['fc00:1::/64', 'fc00:1::5/128', 'fc00::/16'].map((to) => ({
        name: to,
        sent: newRoute({ to }, { flags: ASKED | REPLACE }),
        errno: 'ENOENT',
        says: { msg: 'Can not replace route - no match found' },
      })),
    },
    { rule: 'the extended ACK says that nothing matched' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route6.bad',
      rule: 'a new route is refused: a TOS, an unknown type, a prefix longer than 128, RTA_VIA or a short address with EINVAL, no device with ENODEV, one that is down with ENETDOWN',
      source: ['net/ipv6/route.c rtm_to_fib6_config', 'net/ipv6/route.c fib6_nh_init'],
      cells: [
        ...[1, 4, 255].map((tos) =>
          cell(`TOS ${tos}`, 'EINVAL', 'Invalid dsfield (tos): option not available for IPv6', {
            rtm: { tos },
          }),
        ),
        ...[12, 255].map((type) =>
          cell(`type ${type}`, 'EINVAL', 'Invalid route type', { rtm: { type } }),
        ),
        ...[129, 255].map((dst_len) =>
          cell(`prefix length ${dst_len}`, 'EINVAL', undefined, { rtm: { dst_len } }),
        ),
        cell('RTA_VIA', 'EINVAL', 'IPv6 does not support RTA_VIA attribute', {
          more: nla(RTA.VIA, '0a00', zeros(16)),
        }),
        cell('no device', 'ENODEV', undefined, {}),
        cell('device 99', 'ENODEV', undefined, { more: oif(99) }),
        cell('lo is down', 'ENETDOWN', 'Nexthop device is not up', { more: oif(1) }),
        cell('RTA_NH_ID, unknown', 'EINVAL', 'Nexthop id does not exist', {
          more: nla(RTA.NH_ID, u32(5)),
        }),
        cell(
          'RTA_NH_ID, RTA_OIF',
          'EINVAL',
          'Nexthop specification and nexthop id are mutually exclusive',
          { more: [...nla(RTA.NH_ID, u32(5)), ...oif(1)] },
        ),
      ],
    },
    { rule: 'the extended ACK says what is wrong, if anything' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route6.bad.gateway',
      rule: 'a link-local gateway without a device is refused with EINVAL, one that no route leads to with EHOSTUNREACH',
      source: ['net/ipv6/route.c ip6_validate_gw'],
      cells: [
        cell('link-local', 'EINVAL', 'Egress device not specified', { more: gateway('fe80::1') }),
        cell('no route to it', 'EHOSTUNREACH', undefined, { more: gateway('fc00::1') }),
        cell(
          'no route to it, lo is up',
          'EHOSTUNREACH',
          undefined,
          { more: gateway('fc00::1') },
          {
            before: loIsUp(),
          },
        ),
      ],
    },
    { rule: 'the extended ACK says what is wrong, if anything' },
  ),
  {
    ...base,
    id: 'rtnl.route6.del',
    rule: 'RTM_DELROUTE finds a route by its prefix, and its metric, protocol and device if given; the type is passed over',
    source: ['net/ipv6/route.c ip6_route_del'],
    cases: [
      removal('all that it is', kept, true),
      removal('no metric', there, true),
      removal('another type', { ...kept, type: RTN.PROHIBIT }, true),
      removal('protocol 0', { ...kept, protocol: 0 }, true),
      removal('its device', { ...kept, more: oif(1) }, true),
      removal('another metric', { ...kept, metric: 8 }, false),
      removal('another protocol', { ...kept, protocol: 3 }, false),
      removal('another device', { ...kept, more: oif(99) }, false),
      removal('a longer prefix', { ...kept, to: 'fc00:1::/65' }, false),
      removal('a shorter prefix', { ...kept, to: 'fc00:1::/63' }, false),
    ],
  },
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route6.del.table',
      rule: 'in a table that there is not, there is nothing to take away: ESRCH',
      source: ['net/ipv6/route.c ip6_route_del'],
      cells: [
        ...[77, 1000].map((table) => ({
          name: `table ${table}`,
          sent: deleteRoute({ ...there, table }),
          errno: 'ESRCH',
          says: { msg: 'FIB table does not exist' },
        })),
        { name: 'the main table', sent: deleteRoute(there), errno: 'ESRCH' },
      ],
    },
    { rule: 'the extended ACK tells a table that never was' },
  ),
];
