/** Pairs of veth: made, told of, removed. */
import { cstring, text, u32, u8 } from '../../harness/program/build.ts';
import { makePair } from '../../harness/runner/devices.ts';
import { type Cell, verdicts } from '../../harness/runner/cells.ts';
import { alive, socket } from '../../harness/runner/lines.ts';
import {
  acked,
  askLink,
  heardOf,
  ifla,
  isTold,
  refusedWith,
  shows,
  showsIn,
} from '../../harness/runner/links.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { member } from '../../harness/runner/route.ts';

const base = {
  level: 'should',
  source: ['drivers/net/veth.c veth_newlink'],
  needs: ['route', 'net-admin', 'veth'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const NEW = 0xffffffff;
/** IFF_BROADCAST, IFF_MULTICAST */
const DOWN = 0x1002;
const [OWN, PEER] = [20, 10];
const made = makePair('own', 'peer', { index: OWN, peerIndex: PEER });
const name = (device: string) => shows('IFNAME', cstring(device));
const VETH = showsIn('LINKINFO', [1], cstring('veth'));
const peerMade = heardOf(
  { index: PEER, flags: DOWN, change: NEW },
  name('peer'),
  shows('LINK', u32(0)),
  VETH,
);
const ownMade = heardOf(
  { index: OWN, flags: DOWN, change: NEW },
  name('own'),
  shows('LINK', u32(PEER)),
  VETH,
);

/** How either end shows itself, down, by name. */
const STATE = [
  ['IFLA_OPERSTATE', shows('OPERSTATE', u8(2))],
  ['IFLA_CARRIER', shows('CARRIER', u8(0))],
  ['IFLA_CARRIER_CHANGES', shows('CARRIER_CHANGES', u32(1))],
  ['IFLA_CARRIER_UP_COUNT', shows('CARRIER_UP_COUNT', u32(0))],
  ['IFLA_CARRIER_DOWN_COUNT', shows('CARRIER_DOWN_COUNT', u32(1))],
  ['IFLA_MTU', shows('MTU', u32(1500))],
  ['IFLA_MIN_MTU', shows('MIN_MTU', u32(68))],
  ['IFLA_MAX_MTU', shows('MAX_MTU', u32(65_535))],
  ['IFLA_TXQLEN', shows('TXQLEN', u32(1000))],
  ['IFLA_BROADCAST', shows('BROADCAST', 'ffffffffffff')],
  ['IFLA_QDISC', shows('QDISC', cstring('noop'))],
  ['IFLA_LINKINFO', VETH],
] as const;

const setMtu = (mtu: number) =>
  askLink('RTM_SETLINK', { index: OWN, seq: 2 }, ifla('MTU', u32(mtu)));

const refused = (title: string, sent: Cell['sent'], errno: string): Cell => ({
  name: title,
  sent,
  errno,
});

export const veth: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.veth.new',
    rule: 'a new pair is told of before the acknowledgement, from nobody: first the peer, which is linked to nothing yet, then the named end, which is linked to it',
    cases: [
      {
        name: 'with names and indexes of its own',
        lines: [
          ...member('a', 'RTNLGRP_LINK'),
          ...acked('a', made, peerMade, ownMade),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.veth.attrs',
    rule: 'both ends of a new pair show that they are down without carrier, and the limits of veth',
    source: ['drivers/net/veth.c veth_setup', 'net/core/rtnetlink.c rtnl_fill_ifinfo'],
    cases: [
      [OWN, PEER, 'the named end'],
      [PEER, OWN, 'the peer'],
    ].flatMap(([index, other, end]) =>
      [...STATE, ['IFLA_LINK', shows('LINK', u32(Number(other)))] as const].map(
        ([what, shown]) => ({
          name: `${String(end)}: ${what}`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            ...acked('a', made),
            ...isTold('a', { type: 1, index: Number(index), flags: DOWN, seq: 2 }, shown),
            ...alive('a'),
          ],
        }),
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.veth.defaults',
    rule: 'without names the peer becomes veth0 and the named end veth1, with the next free indexes in that order',
    source: [...base.source, 'net/core/rtnetlink.c rtnl_newlink_create'],
    cases: [
      {
        name: 'a kind alone',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...acked(
            'a',
            askLink('RTM_NEWLINK', { more: 0x600 }, ifla('LINKINFO', '08000100', text('veth'))),
          ),
          ...isTold('a', { type: 1, index: 2, flags: DOWN, seq: 2 }, name('veth0')),
          ...isTold('a', { type: 1, index: 3, flags: DOWN, seq: 3 }, name('veth1')),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.veth.template',
    rule: 'of the same template with "%d" for both ends the peer gets 0, the named end 1',
    cases: [
      {
        name: 'both ends',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...acked('a', makePair('v%d', 'v%d', { index: OWN, peerIndex: PEER })),
          ...isTold('a', { type: 1, index: PEER, flags: DOWN, seq: 2 }, name('v0')),
          ...isTold('a', { type: 1, index: OWN, flags: DOWN, seq: 3 }, name('v1')),
          ...alive('a'),
        ],
      },
    ],
  },
  verdicts({
    ...base,
    id: 'rtnl.link.new.name-taken',
    rule: 'a name that is in use, by the named end or the peer, is refused with EEXIST',
    source: ['net/core/dev.c dev_prep_valid_name'],
    cells: [
      refused('the named end is lo', makePair('lo', 'peer'), 'EEXIST'),
      refused('the peer is lo', makePair('own', 'lo'), 'EEXIST'),
      refused('both ends the same', makePair('own', 'own'), 'EEXIST'),
    ],
  }),
  verdicts({
    ...base,
    id: 'rtnl.link.new.name-bad',
    rule: 'a name that is not valid is refused with EINVAL at creation, an empty one too',
    source: ['net/core/dev.c dev_valid_name'],
    cells: ['a/b', 'a:b', 'a b', '.', '..', 'a%s', ''].flatMap((bad) => [
      refused(`named end ${JSON.stringify(bad)}`, makePair(bad, 'peer'), 'EINVAL'),
      refused(`peer ${JSON.stringify(bad)}`, makePair('own', bad), 'EINVAL'),
    ]),
  }),
  verdicts({
    ...base,
    id: 'rtnl.link.new.index-taken',
    rule: 'an index in use is refused: of the named end with EEXIST, of the peer with EBUSY',
    source: ['net/core/dev.c dev_index_reserve'],
    cells: [
      refused('the named end has that of lo', makePair('own', 'peer', { index: 1 }), 'EEXIST'),
      refused(
        'the peer has that of lo',
        makePair('own', 'peer', { index: OWN, peerIndex: 1 }),
        'EBUSY',
      ),
      {
        name: 'the index of the peer is of no matter without one of the named end',
        sent: makePair('own', 'peer', { peerIndex: 1 }),
      },
    ],
  }),
  verdicts({
    ...base,
    id: 'rtnl.link.new.mtu',
    rule: 'an MTU that the kind does not take is refused with EINVAL at creation',
    source: ['net/core/rtnetlink.c rtnl_create_link', 'net/core/dev.c dev_validate_mtu'],
    cells: [
      ...[0, 67, 65_536, 0xffffffff].map((mtu) =>
        refused(String(mtu), makePair('own', 'peer', {}, ifla('MTU', u32(mtu))), 'EINVAL'),
      ),
      ...[68, 65_535].map((mtu) => ({
        name: String(mtu),
        sent: makePair('own', 'peer', {}, ifla('MTU', u32(mtu))),
      })),
    ],
  }),
  verdicts({
    ...base,
    id: 'rtnl.link.new.address',
    rule: 'at creation an address of another length is refused with EINVAL, one that is zero or multicast with EADDRNOTAVAIL',
    source: ['net/core/rtnetlink.c validate_linkmsg', 'net/core/rtnetlink.c rtnl_newlink_create'],
    cells: [
      ...['', '02', '0200000000'].map((address) =>
        refused(
          `${address.length / 2} bytes`,
          makePair('own', 'peer', {}, ifla('ADDRESS', address)),
          'EINVAL',
        ),
      ),
      ...['000000000000', '010000000001', 'ffffffffffff'].map((address) =>
        refused(address, makePair('own', 'peer', {}, ifla('ADDRESS', address)), 'EADDRNOTAVAIL'),
      ),
      { name: '020000000001', sent: makePair('own', 'peer', {}, ifla('ADDRESS', '020000000001')) },
    ],
  }),
  verdicts({
    ...base,
    id: 'rtnl.link.new.queues',
    rule: 'no queues, or more than 4096, are refused with EINVAL',
    source: ['net/core/rtnetlink.c rtnl_create_link'],
    cells: (['NUM_TX_QUEUES', 'NUM_RX_QUEUES'] as const).flatMap((queues) =>
      [0, 4097, 0xffffffff].map((count) =>
        refused(
          `IFLA_${queues} ${count}`,
          makePair('own', 'peer', {}, ifla(queues, u32(count))),
          'EINVAL',
        ),
      ),
    ),
  }),
  {
    ...base,
    id: 'rtnl.link.del.both',
    rule: 'removing either end removes both',
    source: ['drivers/net/veth.c veth_dellink'],
    cases: [OWN, PEER].map((index) => ({
      name: index === OWN ? 'the named end' : 'the peer',
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        ...acked('a', made),
        ...acked('a', askLink('RTM_DELLINK', { index, seq: 2 })),
        ...refusedWith('a', askLink('RTM_GETLINK', { index: OWN, seq: 3 }), 'ENODEV'),
        ...refusedWith('a', askLink('RTM_GETLINK', { index: PEER, seq: 4 }), 'ENODEV'),
        ...alive('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'rtnl.link.set.mtu.range.veth',
    rule: 'a pair takes an MTU of 68 to 65535, and refuses others with EINVAL',
    source: ['net/core/dev.c dev_validate_mtu'],
    cases: [67, 65_536, 68, 65_535].map((mtu) => ({
      name: String(mtu),
      lines: [
        ...member('a', 'RTNLGRP_LINK'),
        ...acked('a', made, peerMade, ownMade),
        ...(mtu === 67 || mtu === 65_536
          ? refusedWith('a', setMtu(mtu), 'EINVAL')
          : acked('a', setMtu(mtu), heardOf({ index: OWN, flags: DOWN }, shows('MTU', u32(mtu))))),
        ...alive('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'rtnl.link.set.address.notify',
    rule: 'a new address or broadcast address is told of once, with ifi_change 0',
    source: ['net/core/rtnetlink.c do_setlink'],
    cases: (['ADDRESS', 'BROADCAST'] as const).map((which) => ({
      name: `IFLA_${which}`,
      lines: [
        ...member('a', 'RTNLGRP_LINK'),
        ...acked('a', made, peerMade, ownMade),
        ...acked(
          'a',
          askLink('RTM_SETLINK', { index: OWN, seq: 2 }, ifla(which, '020000000001')),
          heardOf({ index: OWN, flags: DOWN }, shows(which, '020000000001')),
        ),
        ...alive('a'),
      ],
    })),
  },
];
