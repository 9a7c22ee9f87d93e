/** Nexthop objects: refused, made, used by routes, and removed. */
import { nla, struct, u32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, ask, CREATE, event, EXCL, type TypeName } from '../../harness/runner/route.ts';
import { deleteRoute, ip, newRoute, type Route, RTA, toldOf } from '../../harness/runner/routes.ts';
import { nhmsg } from '../../harness/wire/structs/nexthop.ts';
import { NHA as table } from '../../harness/wire/attribute-tables/nha.ts';
import { exchanges, loIsUp } from '../addresses/exchanges.ts';

const { NHA_ID, NHA_BLACKHOLE, NHA_OIF, NHA_GATEWAY } = table.values;
const NEW = CREATE | EXCL;
const request = (
  type: TypeName,
  attributes: readonly Segment[],
  { family = 2, flags = ASKED, seq = 1 } = {},
): Segment[] => ask(type, { flags, seq }, struct(nhmsg, { family }), attributes);
const id = (value: number): Segment[] => nla(NHA_ID, u32(value));
const oif = (index: number): Segment[] => nla(NHA_OIF, u32(index));
const blackhole = nla(NHA_BLACKHOLE, '');
const gateway = nla(NHA_GATEWAY, ip('10.0.0.1'));

const refused = (
  name: string,
  sent: Segment[],
  errno: string,
  msg?: string,
  before: Cell['before'] = [],
): Cell => ({ name, sent, errno, before, ...(msg === undefined ? {} : { says: { msg } }) });
const NEEDS_DEVICE = 'Device attribute required for non-blackhole and non-fdb nexthops';
const ALONE = 'Blackhole attribute can not be used with gateway, oif, encap or fdb';
const create = { flags: ASKED | NEW };
const bad = (name: string, attributes: readonly Segment[], msg: string, more = {}): Cell =>
  refused(name, request('RTM_NEWNEXTHOP', attributes, { ...create, ...more }), 'EINVAL', msg);

const made = request('RTM_NEWNEXTHOP', [...id(5), ...blackhole], create);
const gone = (seq: number): Segment[] => request('RTM_DELNEXTHOP', id(5), { seq, family: 0 });
const told = (type: 'RTM_NEWNEXTHOP' | 'RTM_DELNEXTHOP', seq: number, flags: number) =>
  event(
    'RTNLGRP_NEXTHOP',
    type,
    { flags, by: 'a', seq },
    struct(nhmsg, { family: 2 }),
    id(5),
    blackhole,
  );
const UP = loIsUp();

const base = {
  level: 'should',
  source: ['net/ipv4/nexthop.c rtm_to_nh_config'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const worded = { rule: 'the extended ACK says what is wrong, if anything' };

export const nexthops: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'rtnl.nexthop.bad',
      rule: 'a nexthop is refused with EINVAL if its family is no IP, or it has no device and is no blackhole, or is one with a device or a gateway, or its device is not',
      cells: [
        ...[0, 7, 77].map((family) =>
          bad(`family ${family}`, [...id(5), ...blackhole], 'Invalid address family', { family }),
        ),
        bad('no device', id(5), NEEDS_DEVICE),
        bad('a gateway, no device', [...id(5), ...gateway], NEEDS_DEVICE),
        bad('blackhole, gateway', [...id(5), ...blackhole, ...gateway], ALONE),
        bad('blackhole, device', [...id(5), ...blackhole, ...oif(1)], ALONE),
        bad('device 99', [...id(5), ...oif(99)], 'Invalid device index'),
        bad('device 0', [...id(5), ...oif(0)], 'Invalid device index'),
      ],
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.nexthop.bad.down',
      rule: 'a nexthop over a device that is down is refused with ENETDOWN, a blackhole while the loopback device is',
      source: [...base.source, 'net/ipv4/nexthop.c nexthop_create'],
      cells: [
        refused(
          'a device',
          request('RTM_NEWNEXTHOP', [...id(5), ...oif(1)], create),
          'ENETDOWN',
          'Nexthop device is not up',
        ),
        refused('a blackhole', made, 'ENETDOWN', 'Device for nexthop is not up'),
      ],
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.nexthop.bad.id',
      rule: 'RTM_DELNEXTHOP and RTM_GETNEXTHOP without an id, or with 0, are refused with EINVAL, of an id that is not with ENOENT',
      source: ['net/ipv4/nexthop.c nh_valid_get_del_req'],
      cells: (['RTM_DELNEXTHOP', 'RTM_GETNEXTHOP'] as const).flatMap((type) => [
        refused(`${type}, no id`, request(type, []), 'EINVAL', 'Nexthop id is missing'),
        refused(`${type}, id 0`, request(type, id(0)), 'EINVAL', 'Invalid nexthop id'),
        ...[5, 0xffffffff].map((value) =>
          refused(`${type}, id ${value}`, request(type, id(value)), 'ENOENT'),
        ),
      ]),
    },
    worded,
  ),
  {
    ...base,
    id: 'rtnl.nexthop.use',
    rule: 'a nexthop is told of with the flags of the request; a route that names it is told with its id, and goes in silence when it does',
    source: ['net/ipv4/nexthop.c insert_nexthop', 'net/ipv4/nexthop.c remove_nexthop'],
    cases: [1, 3].map((type) => {
      const used: Route = { to: '10.1.2.0/24', type, scope: type === 3 ? 253 : 0 };
      const route: Route = {
        to: '10.1.2.0/24',
        more: [...nla(RTA.NH_ID, u32(5)), ...nla(RTA.OIF, u32(1))],
      };
      return exchanges(
        `a blackhole, used by a route of type ${type}`,
        [
          { sent: made, heard: [told('RTM_NEWNEXTHOP', 1, ASKED | NEW)] },
          {
            sent: newRoute(
              { ...used, more: nla(RTA.NH_ID, u32(5)) },
              { seq: 2, flags: ASKED | NEW },
            ),
            heard: [toldOf({ ...route, scope: used.scope ?? 0 }, { flags: NEW, by: 'a', seq: 2 })],
          },
          { sent: gone(3), heard: [told('RTM_DELNEXTHOP', 3, ASKED)] },
          { sent: gone(4), errno: 'ENOENT' },
          { sent: deleteRoute({ ...used, type: 0 }, { seq: 5 }), errno: 'ESRCH' },
        ],
        {
          before: UP,
          groups: ['RTNLGRP_NEXTHOP', 'RTNLGRP_IPV4_ROUTE'],
        },
      );
    }),
  },
];
