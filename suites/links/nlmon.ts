/** Monitors of Netlink: devices that are handed each message of their namespace, and count it. */
import { cstring, join, nla, nlmsg, text, u32, u64 } from '../../harness/program/build.ts';
import type { Pattern, Segment, Wildcard } from '../../harness/program/bytes.ts';
import { IFLA, INFO_KIND } from '../../harness/runner/devices.ts';
import { ack, alive, hears, send, socket } from '../../harness/runner/lines.ts';
import {
  acked,
  askLink,
  heardOf,
  hides,
  ifla,
  isTold,
  refusedWith,
  shows,
  showsIn,
} from '../../harness/runner/links.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import { CREATE, EXCL, member } from '../../harness/runner/route.ts';
import { ALL, setEnd } from './pair.ts';

const INDEX = 40;
const ARPHRD_NETLINK = 824;
/** IFF_NOARP; IFF_UP, IFF_RUNNING, IFF_LOWER_UP with it. */
const [DOWN, UP] = [0x80, 0x100c1];
const NLMSG_NOOP = 1;

const make = (...more: readonly (readonly Segment[])[]) =>
  askLink(
    'RTM_NEWLINK',
    { index: INDEX, more: CREATE | EXCL },
    ifla('IFNAME', cstring('mon')),
    nla(IFLA.LINKINFO, nla(INFO_KIND, text('nlmon'))),
    ...more,
  );

/** struct rtnl_link_stats64 of so many messages received, and nothing else. */
const counted = (messages: number, bytes: number): Pattern =>
  join<Segment | Wildcard>(u64(BigInt(messages)), u64(0n), u64(BigInt(bytes)), '00'.repeat(22 * 8));

const up: Line[] = [...acked('a', make()), ...acked('a', setEnd(2, INDEX))];
const noop = nlmsg({ type: NLMSG_NOOP, flags: 5, seq: 9 });

const base = {
  level: 'should',
  needs: ['route', 'net-admin', 'nlmon'],
  seen: ['6.1.176', '6.1.192', '6.12.117'],
} as const;

export const nlmon: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.nlmon.new',
    rule: 'a new nlmon is of type ARPHRD_NETLINK, without an address, down; set up it runs at once',
    source: ['drivers/net/nlmon.c nlmon_setup'],
    cases: [
      {
        name: 'made and set up',
        lines: [
          ...member('a', 'RTNLGRP_LINK'),
          ...acked(
            'a',
            make(),
            heardOf(
              { type: ARPHRD_NETLINK, index: INDEX, flags: DOWN, change: ALL },
              showsIn('LINKINFO', [1], cstring('nlmon')),
              shows('CARRIER', '01'),
              shows('MIN_MTU', u32(16)),
              hides('ADDRESS'),
            ),
          ),
          ...acked(
            'a',
            setEnd(2, INDEX),
            heardOf({ type: ARPHRD_NETLINK, index: INDEX, flags: UP, change: 1 }),
          ),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.nlmon.address',
    rule: 'an nlmon takes no address: EINVAL, and there is no device',
    source: ['drivers/net/nlmon.c nlmon_validate'],
    cases: [
      {
        name: 'six bytes',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...refusedWith('a', make(ifla('ADDRESS', '020000000001')), 'EINVAL'),
          ...refusedWith('a', askLink('RTM_GETLINK', { seq: 2, index: INDEX }), 'ENODEV'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.nlmon.counts',
    rule: 'an nlmon that is up counts each message to the kernel and from it, of every protocol that has taps, and its bytes',
    source: [
      'net/netlink/af_netlink.c netlink_deliver_tap',
      'net/netlink/af_netlink.c netlink_filter_tap',
    ],
    cases: [
      {
        name: 'what the sockets of its namespace send and hear',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...up,
          socket('g', 'NETLINK_GENERIC'),
          send('g', noop),
          hears('g', ack(noop)),
          // the ACK of setting it up, the request and its ACK, and the question itself
          ...isTold(
            'a',
            { type: ARPHRD_NETLINK, index: INDEX, flags: UP },
            shows('STATS64', counted(4, 36 + 16 + 36 + 32)),
          ),
        ],
      },
      {
        name: 'nothing while it is down',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...acked('a', make()),
          send('a', noop),
          hears('a', ack(noop)),
          ...isTold(
            'a',
            { type: ARPHRD_NETLINK, index: INDEX, flags: DOWN },
            shows('STATS64', counted(0, 0)),
          ),
        ],
      },
    ],
  },
];
