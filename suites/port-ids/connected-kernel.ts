/** What the kernel's answers and notifications meet at a socket connected to somebody else. */
import {
  batch,
  cstring,
  genl,
  nla,
  nlmsg,
  port,
  struct,
  u16,
  u32,
} from '../../harness/program/build.ts';
import type { Bytes } from '../../harness/program/bytes.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  bind,
  connect,
  fails,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_ECHO,
  NLM_F_REQUEST,
  noop,
  recv,
  send,
  socket,
  unknown,
} from '../../harness/runner/lines.ts';
import {
  addAddress,
  ADDRESS_BIT,
  addressEvent,
  RTM_NEWADDR,
} from '../../harness/runner/addresses.ts';
import { getLoopback, loopback, raiseLoopback } from '../../harness/runner/loopback.ts';
import { from, HELLO } from '../../harness/runner/user-messages.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';

const base = {
  seen: ['6.18.44', '6.1.176'],
  level: 'should',
  needs: ['route', 'net-admin'],
} as const;

/** Somebody who is there, and somebody who is not. */
const PEERS = [0x10002, 0x10077];
const connectedTo = (peer: number): Line[] => [
  socket('peer', 'NETLINK_ROUTE'),
  bind('peer', { pid: 0x10002 }),
  socket('a', 'NETLINK_ROUTE'),
  bind('a', { pid: 0x10001 }),
  connect('a', { pid: peer }),
];
const disconnect = connect('a', { family: 0 }, { ret: 0 }, { length: 2 });
const asks = (bytes: Bytes): Line => send('a', bytes, { to: {} });
const asked = NLM_F_REQUEST | NLM_F_ACK;

const cells = (make: (peer: number) => Line[], word = ''): Case[] =>
  PEERS.map((peer) => ({
    name: `connected to ${peer === 0x10002 ? 'somebody' : 'nobody'}${word}`,
    lines: [...connectedTo(peer), ...make(peer)],
  }));

/** The list of families, as a dump of any size; nlctrl is the first. */
const listFamilies = nlmsg({ type: 16, flags: NLM_F_REQUEST | 0x300, seq: 1 }, genl(3));
const firstFamilies: Heard = (name) => ({
  bytes: [
    { any: 4, why: 'nlmsg_len depends on the attributes' },
    `${u16(16)} ${u16(2)} ${u32(1)}`,
    port(name),
    genl(1, 2),
    nla<string>(2, cstring('nlctrl')).join(''),
    { rest: 'which families there are, and what describes them, is not the matter here' },
  ],
  says: 'the first part of the list of families',
});

const linkUp =
  (groups: number): Heard =>
  () => ({
    bytes: [
      { any: 4, why: 'nlmsg_len depends on the attributes' },
      `${u16(16)} ${u16(0)} ${u32(0)} ${u32(0)}`,
      struct(ifinfomsg, { type: 772, index: 1, flags: 0x10049, change: 1 }),
      { rest: 'which attributes describe a device is not the matter here' },
    ],
    from: { groups },
    says: 'the notification that lo is up',
  });

export const connectedKernel: readonly Requirement[] = [
  {
    ...base,
    id: 'conn.kernel_replies_lost',
    rule: "a socket connected to a port loses the kernel's acknowledgements, refusals and single replies without a sign",
    source: [
      'net/netlink/af_netlink.c netlink_getsockbyportid',
      'include/net/netlink.h nlmsg_unicast',
    ],
    cases: [
      ...(
        [
          ['an acknowledgement', noop(1)],
          ['a refusal', unknown(1)],
          ['a reply', getLoopback(1)],
          ['all three', batch(noop(1), unknown(2), getLoopback(3))],
        ] as const
      ).flatMap(([word, request]) =>
        cells(
          () => [asks(request), hears('a'), hears('peer'), disconnect, hears('a'), ...alive('a')],
          `, ${word}`,
        ),
      ),
    ],
  },
  {
    ...base,
    id: 'conn.requests_run',
    rule: 'the requests of a connected socket are executed, though it never hears of it',
    source: ['net/netlink/af_netlink.c netlink_unicast_kernel'],
    cases: cells(() => [
      asks(raiseLoopback(1, asked)),
      hears('a'),
      send('peer', getLoopback(2)),
      hears('peer', loopback(2, { up: true })),
      disconnect,
      ...alive('a'),
    ]),
  },
  {
    ...base,
    id: 'conn.dump_arrives',
    rule: 'a connected socket does get the dumps it asks for',
    source: ['net/netlink/af_netlink.c netlink_dump'],
    needs: ['generic', 'net-admin'],
    cases: PEERS.map((peer) => ({
      name: `connected to ${peer}`,
      lines: [
        socket('a', 'NETLINK_GENERIC'),
        connect('a', { pid: peer }),
        asks(noop(2)),
        asks(listFamilies),
        recv('a', { datagrams: [firstFamilies('a')] }),
      ],
    })),
  },
  {
    ...base,
    id: 'conn.multicast_arrives',
    rule: 'a connected socket gets the multicasts to its groups, from others than its peer too',
    source: ['net/netlink/af_netlink.c do_one_broadcast'],
    cases: [
      ...cells(() => [
        bind('a', { pid: 0x10001, groups: 3 }),
        socket('other', 'NETLINK_ROUTE'),
        bind('other', { pid: 0x10003 }),
        send('other', HELLO, { to: { pid: 0x10002, groups: 2 } }),
        hears('a', from('other', [HELLO], 2)),
        hears('peer', from('other', [HELLO], 2)),
        send('other', HELLO, { to: { pid: 0x10001 } }, fails('ECONNREFUSED')),
      ]),
    ],
  },
  {
    ...base,
    id: 'conn.multicast_arrives.kernel',
    rule: 'a connected socket gets the notifications of the kernel to its groups',
    source: ['net/netlink/af_netlink.c do_one_broadcast'],
    cases: cells(() => [
      bind('a', { pid: 0x10001, groups: 1 }),
      socket('other', 'NETLINK_ROUTE'),
      send('other', raiseLoopback(1, NLM_F_REQUEST)),
      hears('a', linkUp(1)),
    ]),
  },
  {
    ...base,
    id: 'conn.echo_lost',
    rule: 'the copy that NLM_F_ECHO asks for is a unicast, so a connected socket does not get it, though the others get the notification',
    source: ['net/netlink/af_netlink.c nlmsg_notify'],
    cases: [
      ...cells(() => [
        bind('peer', { pid: 0x10002, groups: ADDRESS_BIT }),
        asks(addAddress(1, 1, asked | NLM_F_ECHO)),
        hears('a'),
        hears('peer', addressEvent(RTM_NEWADDR, 1, 1, 'a')),
        disconnect,
        hears('a'),
        ...alive('a'),
      ]),
      ...cells(
        () => [
          disconnect,
          asks(addAddress(1, 1, asked | NLM_F_ECHO)),
          hears(
            'a',
            addressEvent(RTM_NEWADDR, 1, 1, 'a'),
            ack(addAddress(1, 1, asked | NLM_F_ECHO)),
          ),
        ],
        ' and disconnected again: it is there',
      ),
    ],
  },
];
