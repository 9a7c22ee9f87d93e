/** Bridges: made, given ports, changed, removed. */
import { cstring, nla, struct, text, u32, zeros } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { IFLA, INFO_DATA, INFO_KIND, OTHERS } from '../../harness/runner/devices.ts';
import { policy } from '../../harness/runner/extack.ts';
import { alive, hears, socket } from '../../harness/runner/lines.ts';
import {
  acked,
  askLink,
  type Header,
  heardOf,
  hides,
  ifla,
  isTold,
  refusedWith,
  shows,
  showsIn,
} from '../../harness/runner/links.ts';
import type { AttributePattern } from '../../harness/oracle/match-attributes.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { CREATE, event, EXCL, lacks, member } from '../../harness/runner/route.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import { ALL, DOWN, madePair, OWN, PEER, settledLinks } from './pair.ts';

const base = {
  level: 'should',
  needs: ['route', 'net-admin', 'bridge'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const withPorts = { ...base, needs: [...base.needs, 'veth'] } as const;
const BRIDGE = 30;
const AF_BRIDGE = 7;
/** Of the port. */
const MAC = '020000000001';
const IFF_PROMISC = 0x100;
const [IFLA_BR_FORWARD_DELAY, IFLA_BR_AGEING_TIME, IFLA_BR_STP_STATE] = [1, 4, 5];
/** include/uapi/linux/if_link.h IFLA_EVENT_FEATURES */
const IFLA_EVENT_FEATURES = 2;

const kind = (...data: (string | readonly Segment[])[]): Segment[] =>
  nla(
    IFLA.LINKINFO,
    nla(INFO_KIND, text('bridge')),
    data.length === 0 ? '' : nla(INFO_DATA, ...data),
  );
const make = (seq: number, name = 'br', index = BRIDGE): Segment[] =>
  askLink(
    'RTM_NEWLINK',
    { seq, index, more: CREATE | EXCL },
    ifla('IFNAME', cstring(name)),
    kind(),
  );
const change = (seq: number, ...data: (string | readonly Segment[])[]): Segment[] =>
  askLink('RTM_NEWLINK', { seq, index: BRIDGE }, kind(...data));
const enslave = (seq: number, index: number, master: number): Segment[] =>
  askLink('RTM_SETLINK', { seq, index }, ifla('MASTER', u32(master)));

/** Of a port as the bridge tells of it, family AF_BRIDGE. */
const portOf = (
  type: 'RTM_NEWLINK' | 'RTM_DELLINK',
  header: Header,
  ...wanted: AttributePattern[]
) =>
  event(
    'RTNLGRP_LINK',
    type,
    { has: wanted, says: `${type} of a port of the bridge` },
    struct(ifinfomsg, { family: AF_BRIDGE, type: 1, index: OWN, ...header }),
    [OTHERS],
  );
const made: Line[] = [
  socket('a', 'NETLINK_ROUTE'),
  ...acked('a', madePair),
  ...acked('a', make(2)),
  ...acked('a', askLink('RTM_SETLINK', { seq: 3, index: OWN }, ifla('ADDRESS', MAC))),
  ...settledLinks('a', { index: PEER, flags: DOWN }, { index: OWN, flags: DOWN }),
];
const steps = (name: string, ...lines: Line[]): Case => ({
  name,
  lines: [...lines, ...alive('a')],
});
const cell = (name: string, sent: Segment[], errno: string, says?: Cell['says']): Cell => ({
  name,
  sent,
  errno,
  before: acked('a', make(0x5e2001)),
  ...(says === undefined ? {} : { says }),
});

export const bridge: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.bridge.new',
    rule: 'a new bridge is told of once, with ifi_change of all bits, its kind and its defaults; it is down and has a random address',
    source: ['net/bridge/br_netlink.c br_fill_info', 'net/core/rtnetlink.c rtnl_configure_link'],
    cases: [
      steps(
        'with an index of its own',
        ...member('a', 'RTNLGRP_LINK'),
        ...acked(
          'a',
          make(1),
          heardOf(
            { index: BRIDGE, flags: DOWN, change: ALL },
            shows('IFNAME', cstring('br')),
            showsIn('LINKINFO', [1], cstring('bridge')),
            showsIn('LINKINFO', [2, IFLA_BR_FORWARD_DELAY], u32(1500)),
            showsIn('LINKINFO', [2, IFLA_BR_STP_STATE], u32(0)),
            hides('MASTER'),
            hides('LINK'),
          ),
        ),
        ...isTold('a', { type: 1, index: BRIDGE, flags: DOWN, seq: 2 }, shows('MTU', u32(1500))),
      ),
    ],
  },
  {
    ...withPorts,
    id: 'rtnl.bridge.enslave',
    rule: 'a device that becomes a port is told of with its master, and as promiscuous with ifi_change; then the bridge is told of, then the port with family AF_BRIDGE, and the bridge again with the address of its port',
    source: ['net/bridge/br_if.c br_add_if'],
    cases: [
      steps(
        'an end of a pair',
        ...made,
        ...member('b', 'RTNLGRP_LINK'),
        ...acked('a', enslave(4, OWN, BRIDGE)),
        hears(
          'b',
          heardOf(
            { index: OWN, flags: DOWN },
            shows('MASTER', u32(BRIDGE)),
            showsIn('LINKINFO', [4], cstring('bridge')),
          ),
          heardOf({ index: OWN, flags: DOWN, change: IFF_PROMISC }, shows('PROMISCUITY', u32(1))),
          heardOf({ index: BRIDGE, flags: DOWN }, shows('EVENT', u32(IFLA_EVENT_FEATURES))),
          portOf('RTM_NEWLINK', { flags: DOWN }, shows('MASTER', u32(BRIDGE))),
          heardOf({ index: BRIDGE, flags: DOWN }, shows('ADDRESS', MAC)),
        ),
      ),
    ],
  },
  {
    ...withPorts,
    id: 'rtnl.bridge.release',
    rule: 'a port that is released is told of as not promiscuous, twice with family AF_BRIDGE, the second time as gone, then without a master; then the bridge is told of without an address, and again with what features it has now',
    source: ['net/bridge/br_if.c del_nbp'],
    cases: [
      steps(
        'IFLA_MASTER 0',
        ...made,
        ...acked('a', enslave(4, OWN, BRIDGE)),
        ...member('b', 'RTNLGRP_LINK'),
        ...acked('a', enslave(5, OWN, 0)),
        hears(
          'b',
          heardOf(
            { index: OWN, flags: DOWN, change: IFF_PROMISC },
            shows('PROMISCUITY', u32(0)),
            shows('MASTER', u32(BRIDGE)),
          ),
          portOf('RTM_NEWLINK', { flags: DOWN }, shows('MASTER', u32(BRIDGE))),
          portOf('RTM_DELLINK', { flags: DOWN }, lacks('IFLA_PROTINFO', 12)),
          heardOf({ index: OWN, flags: DOWN }, hides('MASTER')),
          heardOf({ index: BRIDGE, flags: DOWN }, shows('ADDRESS', zeros(6)), hides('EVENT')),
          heardOf(
            { index: BRIDGE, flags: DOWN },
            shows('ADDRESS', zeros(6)),
            shows('EVENT', u32(IFLA_EVENT_FEATURES)),
          ),
        ),
      ),
    ],
  },
  ...withTexts(
    {
      ...base,
      id: 'rtnl.bridge.bad',
      rule: 'lo cannot be a port of a bridge (EINVAL), nor can a bridge, its own port or another’s (ELOOP)',
      source: ['net/bridge/br_if.c br_add_if'],
      cells: [
        cell('lo', enslave(2, 1, BRIDGE), 'EINVAL'),
        cell('the bridge itself', enslave(2, BRIDGE, BRIDGE), 'ELOOP', {
          msg: 'Can not enslave a bridge to a bridge',
        }),
        {
          ...cell('another bridge', enslave(3, 31, BRIDGE), 'ELOOP', {
            msg: 'Can not enslave a bridge to a bridge',
          }),
          before: [...acked('a', make(0x5e2001)), ...acked('a', make(0x5e2002, 'other', 31))],
        },
      ],
    },
    { rule: 'the extended ACK speaks of bridges only' },
  ),
  {
    ...withPorts,
    id: 'rtnl.bridge.del-port',
    rule: 'a bridge that is removed releases its ports, which stay',
    source: ['net/bridge/br_if.c br_dev_delete'],
    cases: [
      steps(
        'a bridge of one port',
        ...made,
        ...acked('a', enslave(4, OWN, BRIDGE)),
        ...isTold('a', { type: 1, index: OWN, flags: DOWN, seq: 5 }, shows('MASTER', u32(BRIDGE))),
        ...acked('a', askLink('RTM_DELLINK', { index: BRIDGE, seq: 6 })),
        ...isTold('a', { type: 1, index: OWN, flags: DOWN, seq: 7 }, hides('MASTER')),
        ...refusedWith('a', askLink('RTM_GETLINK', { index: BRIDGE, seq: 8 }), 'ENODEV'),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.bridge.change',
    rule: 'RTM_NEWLINK with IFLA_INFO_DATA changes settings of a bridge that is there, and nobody hears of it',
    source: ['net/bridge/br_netlink.c br_changelink'],
    cases: [
      steps(
        'IFLA_BR_AGEING_TIME',
        ...member('a', 'RTNLGRP_LINK'),
        ...acked('a', make(1), heardOf({ index: BRIDGE, flags: DOWN, change: ALL })),
        ...acked('a', change(2, nla(IFLA_BR_AGEING_TIME, u32(1000)))),
        ...isTold(
          'a',
          { type: 1, index: BRIDGE, flags: DOWN, seq: 3 },
          showsIn('LINKINFO', [2, IFLA_BR_AGEING_TIME], u32(1000)),
        ),
      ),
    ],
  },
  ...withTexts(
    {
      ...base,
      id: 'rtnl.bridge.change.bad',
      rule: 'a setting that is shorter than its type is refused with ERANGE',
      source: ['net/bridge/br_netlink.c br_policy', 'lib/nlattr.c validate_nla'],
      cells: [0, 3].map((size) =>
        cell(`${size} bytes`, change(2, nla(IFLA_BR_AGEING_TIME, zeros(size))), 'ERANGE', {
          msg: 'Attribute failed policy validation',
          offset: 52,
          policy: policy.u32(),
        }),
      ),
    },
    { rule: 'the extended ACK points at it and shows its type' },
  ),
];
