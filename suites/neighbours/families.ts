/** Neighbours of IPv6, and of lo as it goes up and down. */
import { setUp, withPair } from '../../harness/runner/devices.ts';
import { ack, alive, type Heard, hears, send, socket } from '../../harness/runner/lines.ts';
import {
  dst,
  lladdr,
  MAC,
  neighbour,
  neighbourEvent,
  NUD,
} from '../../harness/runner/neighbours.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, CREATE, member } from '../../harness/runner/route.ts';

const IPV6 = 10;
const [UNICAST, BROADCAST, MULTICAST] = [1, 3, 5];
const GLOBAL = '20010db8000000000000000000000001';
const ALL_NODES = 'ff020000000000000000000000000001';
const base = {
  level: 'should',
  source: ['net/core/neighbour.c neigh_add'],
  seen: ['6.18.44', '6.1.176'],
} as const;

const does = (sent: Parameters<typeof ack>[0], ...heard: Heard[]): Line[] => [
  send('a', sent),
  hears('a', ack(sent)),
  hears('m', ...heard),
];
const ipv6 = (name: string, address: string, type: number): Case => {
  const made = neighbour(
    'RTM_NEWNEIGH',
    { seq: 1, nlmsg: ASKED | CREATE, family: IPV6, state: NUD.PERMANENT },
    dst(address),
    lladdr(),
  );
  const gone = neighbour('RTM_DELNEIGH', { seq: 2, family: IPV6 }, dst(address));
  const told = { family: IPV6, type, address };
  return {
    name,
    lines: [
      ...withPair('va', 'vb'),
      socket('a', 'NETLINK_ROUTE'),
      ...member('m', 'RTNLGRP_NEIGH'),
      ...does(
        made,
        neighbourEvent('RTM_NEWNEIGH', { ...told, state: NUD.PERMANENT, by: 'a', mac: MAC }),
      ),
      ...does(
        gone,
        neighbourEvent('RTM_NEWNEIGH', { ...told, state: NUD.FAILED, by: 'a' }),
        neighbourEvent('RTM_DELNEIGH', { ...told, state: NUD.FAILED }),
      ),
      ...alive('a'),
    ],
  };
};

const onLo = neighbour(
  'RTM_NEWNEIGH',
  { seq: 1, nlmsg: ASKED | CREATE, device: 'lo', state: NUD.PERMANENT },
  dst(),
  lladdr(),
);

export const families: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.neigh.ipv6',
    rule: 'neighbours of IPv6 are made, told of and removed like those of IPv4',
    needs: ['route', 'net-admin', 'ipv6', 'veth'],
    cases: [ipv6('a global address', GLOBAL, UNICAST), ipv6('all nodes', ALL_NODES, MULTICAST)],
  },
  {
    ...base,
    id: 'rtnl.neigh.lo-updown',
    rule: 'a permanent entry on lo stays when lo goes up, and goes when it goes down',
    source: ['net/core/neighbour.c neigh_ifdown'],
    needs: ['route', 'net-admin'],
    cases: [
      {
        name: 'up and down',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...member('m', 'RTNLGRP_NEIGH'),
          send('a', onLo),
          hears('a', ack(onLo)),
          { step: { call: 'drain', socket: 'm' } },
          ...does(setUp('lo', true, 2)),
          ...does(
            setUp('lo', false, 3),
            neighbourEvent('RTM_DELNEIGH', {
              device: 'lo',
              state: NUD.PERMANENT,
              type: BROADCAST,
              mac: MAC,
              address: '00000000',
            }),
          ),
          ...alive('a'),
        ],
      },
    ],
  },
];
