/** RTM_DELLINK of pairs: in which order they go, and what goes before them. */
import { u32 } from '../../harness/program/build.ts';
import { makePair } from '../../harness/runner/devices.ts';
import { alive, hears, socket } from '../../harness/runner/lines.ts';
import { acked, askLink, heardOf, ifla, refusedWith, shows } from '../../harness/runner/links.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { APPEND, CREATE, member, REPLACE } from '../../harness/runner/route.ts';
import { base, DOWN, heardGone, madePair, OWN, PEER, setEnd, settledLinks } from './pair.ts';
import { newIpv4, toldGone, toldRouteGone } from '../../harness/runner/ipv4-addresses.ts';

const source = ['net/core/rtnetlink.c rtnl_dellink', 'drivers/net/veth.c veth_dellink'];
const GROUP = ifla('GROUP', u32(7));
const inGroup = (index: number, seq: number) => askLink('RTM_SETLINK', { index, seq }, GROUP);
const remove = (index: number, seq = 9, more = 0) => askLink('RTM_DELLINK', { index, seq, more });
/** What dev_close_many says has changed: IFF_UP, IFF_RUNNING. */
const STOPPED = 0x41;

export const vethRemoved: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.link.del.group-order',
    rule: 'RTM_DELLINK by IFLA_GROUP removes all devices of the group, each end with its other, in the order of their indexes',
    source: ['net/core/rtnetlink.c rtnl_group_dellink', ...source],
    cases: [
      {
        name: 'two pairs',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...acked('a', madePair),
          ...acked('a', makePair('third', 'fourth', { index: 40, peerIndex: 30, seq: 2 })),
          ...[PEER, OWN, 30, 40].flatMap((index, i) => acked('a', inGroup(index, 3 + i))),
          ...member('b', 'RTNLGRP_LINK'),
          ...acked('a', askLink('RTM_DELLINK', { seq: 9 }, GROUP)),
          hears('b', ...[PEER, OWN, 30, 40].map((index) => heardGone({ index }))),
          ...alive('a'),
        ],
      },
      {
        name: 'of two pairs one end each, which takes the other end with it',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...acked('a', madePair),
          ...acked('a', makePair('third', 'fourth', { index: 40, peerIndex: 30, seq: 2 })),
          ...[OWN, 40].flatMap((index, i) => acked('a', inGroup(index, 3 + i))),
          ...member('b', 'RTNLGRP_LINK'),
          ...acked('a', askLink('RTM_DELLINK', { seq: 9 }, GROUP)),
          hears('b', ...[OWN, PEER, 40, 30].map((index) => heardGone({ index }))),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.link.del.flags',
    rule: 'modifiers of NEW requests mean nothing to RTM_DELLINK: the pair is removed all the same',
    source,
    cases: [CREATE, REPLACE, APPEND, CREATE | APPEND | REPLACE].map((more) => ({
      name: `nlmsg_flags 0x${more.toString(16)}`,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        ...acked('a', madePair),
        ...acked('a', remove(OWN, 2, more)),
        ...refusedWith('a', askLink('RTM_GETLINK', { index: OWN, seq: 3 }), 'ENODEV'),
        ...refusedWith('a', askLink('RTM_GETLINK', { index: PEER, seq: 4 }), 'ENODEV'),
        ...alive('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'rtnl.link.del.up',
    rule: 'a device that is up when it is removed is told of as down first, then its addresses and routes go, from nobody, then the devices',
    source: ['net/core/dev.c dev_close_many', ...source],
    differs: { '6.1': 'RTM_DELLINK is always in the name of the requester' },
    seen: ['6.18.44'],
    cases: [
      {
        name: 'the named end, with an address',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...acked('a', madePair),
          ...settledLinks('a', { index: PEER, flags: DOWN }, { index: OWN, flags: DOWN }),
          ...acked('a', newIpv4({ local: '10.0.0.1', device: 'own' }, { seq: 2 })),
          ...acked('a', setEnd(3, OWN)),
          ...member('b', 'RTNLGRP_LINK', 'RTNLGRP_IPV4_IFADDR', 'RTNLGRP_IPV4_ROUTE'),
          ...acked('a', remove(OWN)),
          hears(
            'b',
            heardOf({ index: OWN, flags: DOWN, change: STOPPED }),
            toldGone({ local: '10.0.0.1', device: 'own' }),
            toldRouteGone({ type: 'local', to: '10.0.0.1', from: '10.0.0.1', device: 'own' }),
            heardGone({ index: OWN }, shows('LINK', u32(0))),
            heardGone({ index: PEER }, shows('LINK', u32(0))),
          ),
          ...alive('a'),
        ],
      },
    ],
  },
];
