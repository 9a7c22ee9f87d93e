/** What the kernel's answers and notifications meet at a socket connected to somebody else. */
import type { Bytes } from '../../harness/program/bytes.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  bind,
  connect,
  fails,
  hears,
  NLM_F_ACK,
  NLM_F_ECHO,
  NLM_F_REQUEST,
  noop,
  send,
  socket,
  unknown,
} from '../../harness/runner/lines.ts';
import { getLoopback } from '../../harness/runner/loopback.ts';
import {
  addAddress,
  addressesDone,
  addressNotice,
  dumpAddresses,
  hasAddress,
  IFADDR_GROUP,
} from '../../harness/runner/loopback-address.ts';
import { from, HELLO } from '../../harness/runner/user-messages.ts';

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

export const connectedKernel: readonly Requirement[] = [
  {
    ...base,
    id: 'conn.kernel_replies_lost',
    rule: "a socket connected to a port loses the kernel's acknowledgements, refusals and single replies without a sign, though its requests are executed",
    source: [
      'net/netlink/af_netlink.c netlink_getsockbyportid',
      'net/netlink/af_netlink.c nlmsg_notify',
    ],
    cases: [
      ...(
        [
          ['an acknowledgement', noop(1)],
          ['a refusal', unknown(1)],
          ['a reply', getLoopback(1)],
        ] as const
      ).flatMap(([word, request]) =>
        cells(
          () => [asks(request), hears('a'), hears('peer'), disconnect, hears('a'), ...alive('a')],
          `, ${word}`,
        ),
      ),
      ...cells(
        () => [
          asks(addAddress(1, asked)),
          hears('a'),
          ...hasAddress('peer', 2, true),
          disconnect,
          ...hasAddress('a', 3, true),
        ],
        ', the request is executed',
      ),
    ],
  },
  {
    ...base,
    id: 'conn.dump_arrives',
    rule: 'a connected socket does get the dumps it asks for',
    source: ['net/netlink/af_netlink.c netlink_dump'],
    cases: cells(() => [
      asks(dumpAddresses(1)),
      hears('a', addressesDone(1)),
      asks(addAddress(2)),
      asks(dumpAddresses(3)),
      hears('a', addressNotice(3, 'a', 0, 2), addressesDone(3)),
    ]),
  },
  {
    ...base,
    id: 'conn.multicast_arrives',
    rule: "a connected socket gets the multicasts of its groups, the kernel's and those of others than its peer",
    source: ['net/netlink/af_netlink.c do_one_broadcast'],
    cases: cells(() => [
      bind('a', { pid: 0x10001, groups: IFADDR_GROUP | 2 }),
      socket('other', 'NETLINK_ROUTE'),
      bind('other', { pid: 0x10003 }),
      send('other', HELLO, { to: { groups: 2 } }),
      hears('a', from('other', [HELLO], 2)),
      send('other', addAddress(1, asked)),
      hears('a', addressNotice(1, 'other')),
      hears('other', ack(addAddress(1, asked))),
      send('other', HELLO, { to: { pid: 0x10001 } }, fails('ECONNREFUSED')),
    ]),
  },
  {
    ...base,
    id: 'conn.echo_lost',
    rule: 'the copy that NLM_F_ECHO asks for is a unicast, so a connected socket does not get it, though the others get the notification',
    source: ['net/netlink/af_netlink.c nlmsg_notify'],
    cases: [
      ...cells(() => [
        bind('peer', { pid: 0x10002, groups: IFADDR_GROUP }),
        asks(addAddress(1, asked | NLM_F_ECHO)),
        hears('a'),
        hears('peer', addressNotice(1, 'a')),
        disconnect,
        hears('a'),
        ...alive('a'),
      ]),
      ...cells(
        () => [
          disconnect,
          asks(addAddress(1, asked | NLM_F_ECHO)),
          hears('a', addressNotice(1, 'a'), ack(addAddress(1, asked | NLM_F_ECHO))),
        ],
        ' and disconnected again: it is there',
      ),
    ],
  },
];
