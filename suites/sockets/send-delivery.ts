/** What of a message arrives, and as what. */
import { join, nlmsg, text } from '../../harness/program/build.ts';
import { type Segment } from '../../harness/program/bytes.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  bind,
  datagram,
  hears,
  noop,
  send,
  socket,
  unknown,
} from '../../harness/runner/lines.ts';
import { from, GOODBYE, HELLO, ownsItsPort, talks } from '../../harness/runner/user-messages.ts';

const source = ['net/netlink/af_netlink.c netlink_sendmsg'];
const unicast = ['net/netlink/af_netlink.c netlink_unicast'];
const base = { source, seen: ['6.18.44', '6.1.176'], level: 'should' } as const;
const users = ['usersock', 'route', 'net-admin'];
const protocols = ['NETLINK_USERSOCK', 'NETLINK_ROUTE'] as const;
const two = (protocol: (typeof protocols)[number]): Line[] => [
  socket('a', protocol),
  bind('a', { pid: 0x10001 }),
  socket('b', protocol),
  bind('b', { pid: 0x10002 }),
];
const B = { pid: 0x10002 };
const onBoth = (make: (protocol: (typeof protocols)[number]) => Line[], word = ''): Case[] =>
  protocols.map((protocol) => ({ name: `${protocol}${word}`, lines: make(protocol) }));

/** Bytes that the kernel would refuse or ignore. */
const STRANGE: Readonly<Record<string, Segment[]>> = {
  'one byte': ['00'],
  'three bytes': ['010203'],
  'a text': [HELLO],
  'nlmsg_len 0': nlmsg({ type: 1, len: 0 }),
  'nlmsg_len beyond': nlmsg({ type: 1, len: 0xffff }),
  'a request': noop(1),
  'a request that is refused': unknown(1),
  'a port that is not the sender’s': nlmsg({ type: 0x55, pid: 0x12345 }, 'a5a5a5'),
  '4000 bytes': ['5a'.repeat(4000)],
};

export const sendDelivery: readonly Requirement[] = [
  {
    ...base,
    id: 'send.user_verbatim',
    rule: 'between user sockets bytes arrive as they were sent, and nobody checks that they are messages',
    source: [...source, ...unicast],
    needs: users,
    cases: Object.entries(STRANGE).flatMap(([name, bytes]) =>
      onBoth(
        (protocol) => [
          ...two(protocol),
          send('a', bytes, { to: B }),
          hears('b', from('a', bytes)),
          hears('a'),
        ],
        `, ${name}`,
      ),
    ),
  },
  {
    ...base,
    id: 'send.from',
    rule: "the receiver is told the sender's port, and the group that was sent to as a mask of one bit",
    source: ['net/netlink/af_netlink.c netlink_recvmsg'],
    needs: users,
    cases: onBoth((protocol) => [
      ...two(protocol),
      bind('b', { ...B, groups: 0xffff }),
      send('a', HELLO, { to: B }),
      send('a', GOODBYE, { to: { ...B, groups: 0x100 } }),
      socket('c', protocol),
      send('c', HELLO, { to: B }),
      hears('b', from('a'), from('a', [GOODBYE], 0x100), from('c')),
    ]),
  },
  {
    ...base,
    id: 'send.self',
    rule: 'a socket can send to its own port',
    source: unicast,
    needs: users,
    cases: [0x10001, 0].flatMap((pid) =>
      onBoth(
        (protocol) => [
          socket('a', protocol),
          bind('a', { pid }),
          ...ownsItsPort('a'),
          ...talks('a', 'a', [GOODBYE]),
        ],
        pid === 0 ? ', automatic port' : '',
      ),
    ),
  },
  {
    ...base,
    id: 'send.iov',
    rule: 'the pieces of one sendmsg are one datagram, wherever a message is split',
    needs: ['usersock', 'route', 'net-admin'],
    cases: [
      ...[
        [1, 31],
        [0, 16, 0, 16],
        [4, 12, 7, 9],
        [16, 16],
        [15, 2, 15],
        Array.from({ length: 32 }, () => 1),
      ].flatMap((pieces): Case[] => {
        const [x, y] = [noop(1), noop(2)];
        const name = pieces.length === 32 ? '32 times one' : pieces.join(' and ');
        return [
          {
            name: `to the kernel, ${name} bytes`,
            lines: [
              socket('a', 'NETLINK_ROUTE'),
              send('a', join(x, y), { pieces }),
              hears('a', ack(x), ack(y)),
              ...alive('a'),
            ],
          },
          {
            name: `to a user, ${name} bytes`,
            lines: [
              ...two('NETLINK_USERSOCK'),
              send('a', join(x, y), { pieces, to: B }),
              hears('b', from('a', join(x, y))),
            ],
          },
        ];
      }),
    ],
  },
  {
    ...base,
    id: 'recv.sender_closed',
    rule: 'what a socket sent stays readable after it closed, with its port',
    source: ['net/netlink/af_netlink.c netlink_recvmsg'],
    needs: users,
    cases: onBoth((protocol) => [
      ...two(protocol),
      send('a', HELLO, { to: B }),
      send('a', text('and more'), { to: B }),
      { step: { call: 'close', socket: 'a' }, expect: { ret: 0 } },
      hears(
        'b',
        datagram([HELLO], { from: { pid: 0x10001 } }),
        datagram([text('and more')], { from: { pid: 0x10001 } }),
      ),
    ]),
  },
];
