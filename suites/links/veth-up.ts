/** Ends of a pair go up and down: what link-watch makes of it, and who hears. */
import { cstring, u32, u8 } from '../../harness/program/build.ts';
import { makePair } from '../../harness/runner/devices.ts';
import { alive, hears, send, socket } from '../../harness/runner/lines.ts';
import { acked, heardOf, isTold, shows } from '../../harness/runner/links.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { member } from '../../harness/runner/route.ts';
import {
  ALL,
  base,
  DOWN,
  hearsPair,
  madePair,
  NO_CARRIER,
  OWN,
  PEER,
  RUNNING,
  setEnd,
  settledLinks,
} from './pair.ts';

const source = ['net/core/link_watch.c rfc2863_policy', 'drivers/net/veth.c veth_open'];
const [IF_OPER_DOWN, IF_OPER_LOWERLAYERDOWN, IF_OPER_UP] = [2, 3, 6];
/** IFF_UP, IFF_RUNNING with DOWN: no carrier, but link-watch does not know yet. */
const UNSETTLED = 0x1043;
const oper = (state: number) => shows('OPERSTATE', u8(state));
const carrier = (on: 0 | 1, changes: number) =>
  [shows('CARRIER', u8(on)), shows('CARRIER_CHANGES', u32(changes))] as const;
/** The pair, of which link-watch knows by now that neither end has a carrier. */
const settledPair = [
  ...acked('a', madePair),
  ...settledLinks('a', { index: PEER, flags: DOWN }, { index: OWN, flags: DOWN }),
];
const late = 'says 0x1043 until link-watch ran, and a RTM_GETLINK does not wait for that';

export const vethUp: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.veth.up.first',
    rule: 'an end that is set up while its peer is down: told of with ifi_change 1, up but not running, its lower layer down, and with a queueing discipline',
    source,
    differs: { '6.1': late },
    seen: ['6.18.44'],
    cases: [
      [OWN, 'the named end'],
      [PEER, 'the peer'],
    ].map(([index, name]) => ({
      name: String(name),
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        ...settledPair,
        ...member('b', 'RTNLGRP_LINK'),
        ...acked('a', setEnd(2, Number(index))),
        hears(
          'b',
          heardOf(
            { index: Number(index), flags: NO_CARRIER, change: 1 },
            oper(IF_OPER_LOWERLAYERDOWN),
            shows('QDISC', cstring('noqueue')),
            ...carrier(0, 1),
          ),
        ),
        ...alive('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'rtnl.veth.up.at-create',
    rule: 'an end that is made up is told of as running at first; link-watch tells of it again, not running, with ifi_change 0',
    source,
    differs: { '6.1': late },
    seen: ['6.18.44'],
    cases: [
      {
        name: 'the named end',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...member('b', 'RTNLGRP_LINK'),
          ...acked(
            'a',
            makePair('own', 'peer', { index: OWN, peerIndex: PEER, ifi: { flags: 1, change: 1 } }),
          ),
          ...settledLinks('a', { index: OWN, flags: NO_CARRIER }),
          hears(
            'b',
            ...hearsPair.slice(0, 1),
            heardOf({ index: OWN, flags: UNSETTLED, change: ALL }),
            heardOf({ index: OWN, flags: NO_CARRIER }, oper(IF_OPER_LOWERLAYERDOWN)),
          ),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.veth.up.both',
    rule: 'when the second end goes up both have a carrier: it is told of with ifi_change 1, then link-watch tells of each as running, with ifi_change 0',
    source: [...source, 'net/core/link_watch.c linkwatch_do_dev'],
    differs: { '6.1': late },
    seen: ['6.18.44'],
    cases: [
      {
        name: 'the named end, then the peer',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...settledPair,
          ...acked('a', setEnd(2, OWN)),
          ...member('b', 'RTNLGRP_LINK'),
          ...acked('a', setEnd(3, PEER)),
          ...settledLinks(
            'a',
            { index: PEER, flags: RUNNING, shows: [oper(IF_OPER_UP), ...carrier(1, 2)] },
            { index: OWN, flags: RUNNING, shows: [oper(IF_OPER_UP), ...carrier(1, 2)] },
          ),
          hears(
            'b',
            heardOf(
              { index: PEER, flags: 0x11003, change: 1 },
              oper(IF_OPER_LOWERLAYERDOWN),
              ...carrier(1, 2),
            ),
            heardOf({ index: PEER, flags: RUNNING }, oper(IF_OPER_UP)),
            heardOf({ index: OWN, flags: RUNNING }, oper(IF_OPER_UP)),
          ),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.veth.linkwatch-sync',
    rule: 'RTM_GETLINK waits for what link-watch has still to do for the device, so that its flags are final',
    source: ['net/core/link_watch.c linkwatch_sync_dev', 'net/core/rtnetlink.c rtnl_getlink'],
    differs: { '6.1': late },
    seen: ['6.18.44'],
    cases: [
      {
        name: 'the end of a pair that was made up',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...acked(
            'a',
            makePair('own', 'peer', { index: OWN, peerIndex: PEER, ifi: { flags: 1, change: 1 } }),
          ),
          ...isTold(
            'a',
            { type: 1, index: OWN, flags: NO_CARRIER },
            oper(IF_OPER_LOWERLAYERDOWN),
            ...carrier(0, 1),
          ),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.veth.peer-down',
    rule: 'when one end goes down, the other loses its carrier: the first is told of with ifi_change 1, then the other by link-watch',
    source: ['drivers/net/veth.c veth_close', ...source],
    differs: { '6.1': late },
    seen: ['6.18.44'],
    cases: [
      [OWN, PEER, 'the named end'],
      [PEER, OWN, 'the peer'],
    ].map(([down, other, name]) => ({
      name: String(name),
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        ...settledPair,
        ...acked('a', setEnd(2, OWN)),
        ...acked('a', setEnd(3, PEER)),
        ...settledLinks('a', { index: PEER, flags: RUNNING }, { index: OWN, flags: RUNNING }),
        ...member('b', 'RTNLGRP_LINK'),
        send('a', setEnd(4, Number(down), false)),
        ...acked('a', setEnd(4, Number(down), false)).slice(1),
        ...settledLinks('a', {
          index: Number(other),
          flags: NO_CARRIER,
          shows: [oper(IF_OPER_LOWERLAYERDOWN), ...carrier(0, 3)],
        }),
        hears(
          'b',
          heardOf({ index: Number(down), flags: DOWN, change: 1 }, oper(IF_OPER_DOWN)),
          heardOf({ index: Number(other), flags: NO_CARRIER }, oper(IF_OPER_LOWERLAYERDOWN)),
        ),
        ...alive('a'),
      ],
    })),
  },
];
