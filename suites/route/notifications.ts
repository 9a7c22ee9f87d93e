/** Who hears of a change, when, and in whose name. */
import { batch, u32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { linkEvent, setLink, setUp } from '../../harness/runner/devices.ts';
import {
  deleteIpv4,
  type Ipv4,
  newIpv4,
  told,
  toldGone,
  toldRoute,
  toldRouteGone,
} from '../../harness/runner/ipv4-addresses.ts';
import {
  ack,
  alive,
  bind,
  type Heard,
  hears,
  NLM_F_ECHO,
  refusal,
  send,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, member } from '../../harness/runner/route.ts';

const base = {
  level: 'should',
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

const [ADD_MEMBERSHIP, DROP_MEMBERSHIP] = [1, 2];
const [IFADDR, ROUTE] = [5, 7];
const bit = (group: number): number => 2 ** (group - 1);

const one: Ipv4 = { local: '10.0.0.1', bits: 24 };
const route = { type: 'local', to: '10.0.0.1', from: '10.0.0.1' } as const;
const make = (seq = 5, flags = ASKED): Segment[] => newIpv4(one, { seq, flags });
const unmake = (seq = 6): Segment[] => deleteIpv4(one, { seq });
const made = (seq = 5): Heard => told(one, { by: 'a', seq });
const gone = (seq = 6): Heard => toldGone(one, { by: 'a', seq });
const routed = toldRoute(route);
const unrouted = toldRouteGone(route);
const done = (sent: Segment[]): Line[] => [send('a', sent), hears('a', ack(sent))];

/** A bound socket may be bound again to its own port only. */
const PORT = 0x10002;
/** How `b` comes to hear of addresses, and of routes. */
const JOINED: Record<string, readonly [Line[], Line[]]> = {
  'bind, bind without the groups': [
    [bind('b', { pid: PORT, groups: bit(IFADDR) + bit(ROUTE) })],
    [bind('b', { pid: PORT, groups: 0 })],
  ],
  'NETLINK_ADD_MEMBERSHIP, NETLINK_DROP_MEMBERSHIP': [
    [
      bind('b', { pid: PORT }),
      ...[IFADDR, ROUTE].map((group) => setsockopt('b', ADD_MEMBERSHIP, group)),
    ],
    [IFADDR, ROUTE].map((group) => setsockopt('b', DROP_MEMBERSHIP, group)),
  ],
  'bind, NETLINK_DROP_MEMBERSHIP': [
    [bind('b', { pid: PORT, groups: bit(IFADDR) + bit(ROUTE) })],
    [IFADDR, ROUTE].map((group) => setsockopt('b', DROP_MEMBERSHIP, group)),
  ],
  'NETLINK_ADD_MEMBERSHIP, bind without the groups': [
    [
      bind('b', { pid: PORT }),
      ...[IFADDR, ROUTE].map((group) => setsockopt('b', ADD_MEMBERSHIP, group)),
    ],
    [bind('b', { pid: PORT, groups: 0 })],
  ],
};

/** Requests that are refused though something was there to do. */
const REFUSED: Record<string, readonly [Segment[], string]> = {
  'the address is there': [make(7), 'EEXIST'],
  'the address is there, NLM_F_ECHO': [make(7, ASKED | NLM_F_ECHO), 'EEXIST'],
  'another scope': [newIpv4({ local: '10.0.0.2', bits: 24, scope: 254 }, { seq: 7 }), 'EINVAL'],
  'a prefix length of 33': [newIpv4({ ...one, bits: 33 }, { seq: 7 }), 'EINVAL'],
  'no such device': [newIpv4(one, { seq: 7, ifa: { index: 99 } }), 'ENODEV'],
  'no such address': [deleteIpv4({ local: '10.0.0.2' }, { seq: 7 }), 'EADDRNOTAVAIL'],
};

/** nlmsg_pid of the request. */
const withPid = (message: Segment[], pid: number): Segment[] => {
  const [first, ...rest] = message;
  if (typeof first !== 'string') throw new TypeError('a message starts with its header');
  const digits = first.replaceAll(' ', '');
  return [digits.slice(0, 24) + u32(pid) + digits.slice(32), ...rest];
};

export const notifications: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.notify.membership',
    rule: 'a socket hears of a group from when it joined until it left, by bind or by membership, from port 0 and with the bit of the group as the sender’s groups',
    level: 'must',
    source: ['net/netlink/af_netlink.c netlink_broadcast_filtered', 'netlink(7) Address formats'],
    cases: Object.entries(JOINED).map(([name, [join, leave]]): Case => ({
      name,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        socket('b', 'NETLINK_ROUTE'),
        ...done(make(3)),
        ...done(unmake(4)),
        ...join,
        hears('b'),
        ...done(make()),
        hears('b', made(), routed),
        ...done(unmake()),
        ...leave,
        // what was queued stays
        hears('b', gone(), unrouted),
        ...done(make(7)),
        hears('b'),
        ...alive('b'),
      ],
    })),
  },
  {
    ...base,
    id: 'rtnl.notify.two-groups',
    rule: 'a socket in two groups hears of both in the order of the events, each as a datagram of its own; one in either hears of that only',
    source: ['net/netlink/af_netlink.c do_one_broadcast'],
    cases: [
      {
        name: 'addresses and routes',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...member('both', 'RTNLGRP_IPV4_IFADDR', 'RTNLGRP_IPV4_ROUTE'),
          ...member('first', 'RTNLGRP_IPV4_IFADDR'),
          ...member('second', 'RTNLGRP_IPV4_ROUTE'),
          ...member('neither', 'RTNLGRP_LINK'),
          ...done(make()),
          ...done(unmake()),
          hears('both', made(), routed, gone(), unrouted),
          hears('first', made(), gone()),
          hears('second', routed, unrouted),
          hears('neither'),
          ...alive('both'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.notify.failed',
    rule: 'nobody hears of a request that is refused, nor does the requester with NLM_F_ECHO',
    source: ['net/core/rtnetlink.c rtnetlink_rcv_msg'],
    cases: Object.entries(REFUSED).map(([name, [sent, errno]]) => ({
      name,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        ...done(make()),
        ...member('b', 'RTNLGRP_IPV4_IFADDR', 'RTNLGRP_IPV4_ROUTE', 'RTNLGRP_LINK'),
        send('a', sent),
        hears('a', refusal(sent, errno)),
        hears('b'),
        // and it would have heard
        ...done(unmake(8)),
        hears('b', gone(8), unrouted),
        ...alive('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'rtnl.notify.before-ack',
    rule: 'notifications reach a requester that is a member before the acknowledgement; in a datagram of several requests they come request by request, refusals in between',
    source: ['net/netlink/af_netlink.c netlink_rcv_skb'],
    cases: [
      {
        name: 'made, refused, gone, lo up and down',
        lines: [
          ...member('a', 'RTNLGRP_IPV4_IFADDR', 'RTNLGRP_IPV4_ROUTE', 'RTNLGRP_LINK'),
          send('a', batch(make(), make(6), unmake(7), setUp('lo', false, 8), make(9))),
          hears(
            'a',
            made(),
            routed,
            ack(make()),
            refusal(make(6), 'EEXIST'),
            gone(7),
            unrouted,
            ack(unmake(7)),
            ack(setUp('lo', false, 8)),
            made(9),
            routed,
            ack(make(9)),
          ),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.notify.pid',
    rule: 'nlmsg_pid of the request is not looked at: notifications and echoes carry the port of the socket, the acknowledgement shows the header as it was sent',
    source: ['net/ipv4/devinet.c inet_rtm_newaddr', 'net/netlink/af_netlink.c netlink_ack'],
    cases: [0, 1, 0x7fffffff, 0xffffffff].flatMap((pid) =>
      [0, NLM_F_ECHO].map((echo) => {
        const sent = withPid(make(5, ASKED | echo), pid);
        return {
          name: `nlmsg_pid 0x${pid.toString(16)}${echo ? ', NLM_F_ECHO' : ''}`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            ...member('b', 'RTNLGRP_IPV4_IFADDR'),
            send('a', sent),
            hears('a', ...(echo ? [made()] : []), ack(sent)),
            hears('b', made()),
            ...alive('a'),
          ],
        };
      }),
    ),
  },
  {
    ...base,
    id: 'rtnl.notify.stamp-table',
    rule: 'an address is told of with port and number of its request; its route, which the kernel made, and the change of a link with neither, NLM_F_ECHO or not',
    source: [
      'net/ipv4/devinet.c rtmsg_ifa',
      'net/ipv4/fib_frontend.c fib_magic',
      'net/core/rtnetlink.c rtmsg_ifinfo',
    ],
    cases: [0, NLM_F_ECHO].map((echo) => {
      const raise = setLink('lo', { seq: 9, flags: ASKED | echo, ifi: { flags: 1, change: 1 } });
      return {
        name: echo ? 'NLM_F_ECHO' : 'plain',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...member('b', 'RTNLGRP_IPV4_IFADDR', 'RTNLGRP_IPV4_ROUTE'),
          ...member('links', 'RTNLGRP_LINK'),
          send('a', make(0xfffffffe, ASKED | echo)),
          hears('a', ...(echo ? [made(0xfffffffe)] : []), ack(make(0xfffffffe, ASKED | echo))),
          hears('b', made(0xfffffffe), routed),
          ...done(raise),
          hears('links', linkEvent('lo', { type: 772, flags: 0x10049, change: 1 })),
          ...alive('a'),
        ],
      };
    }),
  },
  {
    ...base,
    id: 'rtnl.notify.flags-table',
    rule: 'nlmsg_flags of notifications of addresses, links and routes that go are 0, of a new route NLM_F_CREATE|NLM_F_EXCL, whatever flags the request had',
    source: ['net/ipv4/devinet.c rtmsg_ifa', 'net/ipv4/fib_trie.c fib_table_insert'],
    cases: [0x100, 0x200, 0x400, 0x600, 0x800, 0xf00].map((flags) => ({
      name: `more flags 0x${flags.toString(16)}`,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        ...member('b', 'RTNLGRP_IPV4_IFADDR', 'RTNLGRP_IPV4_ROUTE'),
        ...done(make(5, ASKED | flags)),
        ...done(unmake()),
        hears('b', made(), routed, gone(), unrouted),
        ...alive('a'),
      ],
    })),
  },
];
