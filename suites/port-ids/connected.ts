/** A connected socket: where it sends without an address, and whom it hears. */
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { port, text } from '../../harness/program/build.ts';
import {
  ack,
  bind,
  close,
  connect,
  fails,
  hears,
  noop,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { from, GOODBYE, HELLO, ownsItsPort } from '../../harness/runner/user-messages.ts';

const base = {
  seen: ['6.18.44', '6.1.176'],
  level: 'should',
  needs: ['usersock', 'route', 'net-admin'],
} as const;
const sending = ['net/netlink/af_netlink.c netlink_sendmsg'];
const lookup = ['net/netlink/af_netlink.c netlink_getsockbyportid'];
const P = 0x10001;

const protocols = ['NETLINK_USERSOCK', 'NETLINK_ROUTE'] as const;
/** Three sockets with ports of their own. */
const three = (protocol: (typeof protocols)[number]): Line[] => [
  ...['a', 'b', 'c'].map((name) => socket(name, protocol)),
  bind('a', { pid: P }),
  bind('b', { pid: 0x10002 }),
  bind('c', { pid: 0x10003 }),
];
const onBoth = (make: (protocol: (typeof protocols)[number]) => Line[], word = ''): Case[] =>
  protocols.map((protocol) => ({ name: `${protocol}${word}`, lines: make(protocol) }));
const vias = ['sendmsg', 'sendto', 'write'] as const;

export const connected: readonly Requirement[] = [
  {
    ...base,
    id: 'conn.send_default',
    rule: 'what is sent without an address goes to the connected port and group, and to the kernel if the socket was never connected',
    source: sending,
    cases: vias.flatMap((via): Case[] => [
      ...onBoth(
        (protocol) => [
          ...three(protocol),
          connect('a', { pid: port('b') }),
          send('a', HELLO, { via }),
          hears('b', from('a')),
          hears('c'),
        ],
        `, ${via} to a port`,
      ),
      ...onBoth(
        (protocol) => [
          ...three(protocol),
          bind('c', { pid: port('c'), groups: 4 }),
          connect('a', { pid: port('b'), groups: 4 }),
          send('a', HELLO, { via }),
          hears('b', from('a', [HELLO], 4)),
          hears('c', from('a', [HELLO], 4)),
        ],
        `, ${via} to a port and a group`,
      ),
      {
        name: `${via}, never connected`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', noop(1), { via }),
          hears('a', ack(noop(1))),
          socket('b', 'NETLINK_USERSOCK'),
          send('b', HELLO, { via }, fails('ECONNREFUSED')),
        ],
      },
    ]),
  },
  {
    ...base,
    id: 'conn.addr_overrides',
    rule: 'an address given with a message is used instead of the peer, for that message alone',
    source: sending,
    cases: (['sendmsg', 'sendto'] as const).flatMap((via) =>
      onBoth(
        (protocol) => [
          ...three(protocol),
          connect('a', { pid: port('b') }),
          send('a', HELLO, { via, to: { pid: port('c') } }),
          send('a', GOODBYE, { via }),
          hears('b', from('a', [GOODBYE])),
          hears('c', from('a', [HELLO])),
        ],
        `, ${via}`,
      ),
    ),
  },
  {
    ...base,
    id: 'conn.filters_unicast',
    rule: "a connected socket takes unicasts from its peer's port alone; other senders get ECONNREFUSED",
    source: lookup,
    cases: [
      ...onBoth((protocol) => [
        ...three(protocol),
        connect('a', { pid: port('b') }),
        send('c', HELLO, { to: { pid: port('a') } }, fails('ECONNREFUSED')),
        send('a', HELLO, { to: { pid: port('a') } }, fails('ECONNREFUSED')),
        send('b', HELLO, { to: { pid: port('a') } }),
        hears('a', from('b')),
      ]),
      ...onBoth(
        (protocol) => [
          ...three(protocol),
          connect('a', { pid: port('b') }),
          connect('a', { pid: port('c') }),
          send('b', HELLO, { to: { pid: port('a') } }, fails('ECONNREFUSED')),
          send('c', HELLO, { to: { pid: port('a') } }),
          hears('a', from('c')),
          connect('a', { family: 0 }, { ret: 0 }, { length: 2 }),
          send('b', HELLO, { to: { pid: port('a') } }),
          hears('a', from('b')),
        ],
        ', with another peer, then with none',
      ),
    ],
  },
  {
    ...base,
    id: 'conn.zero_filters',
    rule: 'a socket connected to (0, 0) takes no unicasts of user sockets, its own included: ECONNREFUSED',
    source: lookup,
    cases: onBoth((protocol) => [
      ...three(protocol),
      connect('a'),
      send('b', HELLO, { to: { pid: port('a') } }, fails('ECONNREFUSED')),
      send('a', HELLO, { to: { pid: port('a') } }, fails('ECONNREFUSED')),
      hears('a'),
      connect('a', { family: 0 }, { ret: 0 }, { length: 2 }),
      send('b', HELLO, { to: { pid: port('a') } }),
      hears('a', from('b')),
    ]),
  },
  {
    ...base,
    id: 'conn.by_number',
    rule: 'the peer is a number: once nobody has it, sending is ECONNREFUSED, and whoever takes it next is the peer',
    source: lookup,
    cases: onBoth((protocol) => [
      ...three(protocol),
      connect('a', { pid: 0x10002 }),
      send('a', HELLO),
      hears('b', from('a')),
      close('b'),
      send('a', HELLO, {}, fails('ECONNREFUSED')),
      socket('d', protocol),
      bind('d', { pid: 0x10002 }),
      send('a', GOODBYE),
      hears('d', from('a', [GOODBYE])),
      send('d', HELLO, { to: { pid: port('a') } }),
      hears('a', from('d')),
    ]),
  },
  {
    ...base,
    id: 'conn.self',
    rule: 'a socket can be connected to its own port and then hears itself, and nobody else',
    source: lookup,
    cases: onBoth((protocol) => [
      ...three(protocol),
      connect('a', { pid: port('a') }),
      send('a', HELLO),
      hears('a', from('a')),
      ...ownsItsPort('a'),
      send('b', HELLO, { to: { pid: port('a') } }, fails('ECONNREFUSED')),
    ]),
  },
  {
    ...base,
    id: 'conn.queue_kept',
    rule: 'what was queued before connect stays, whoever it came from',
    source: ['net/netlink/af_netlink.c netlink_connect'],
    cases: [{}, { pid: 0x10002 }, { pid: 0x10077 }].flatMap((peer) =>
      onBoth(
        (protocol) => [
          ...three(protocol),
          send('b', HELLO, { to: { pid: port('a') } }),
          send('c', text('a third'), { to: { pid: port('a') } }),
          connect('a', peer),
          hears('a', from('b'), from('c', [text('a third')])),
        ],
        `, connected to ${JSON.stringify(peer)}`,
      ),
    ),
  },
];
