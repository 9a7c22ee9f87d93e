/** Datagrams that are too long, that a filter changes, or that find the receiver full. */
import { join } from '../../harness/program/build.ts';
import { lengthOf } from '../../harness/program/bytes.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  bind,
  fails,
  hears,
  noop,
  send,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import { from, GOODBYE, HELLO } from '../../harness/runner/user-messages.ts';
import { receiveBuffer } from '../../harness/runner/receive-buffer.ts';
import { SO, SOL_SOCKET } from '../../harness/wire/constants/socket.ts';

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

/** Classic BPF, one instruction: accept so many bytes. */
const accepts = (name: string, bytes: number): Line => ({
  step: { call: 'attach_filter', socket: name, instructions: [[0x06, 0, 0, bytes]] },
  expect: { ret: 0 },
});

/** SO_SNDBUF after doubling. */
const sendBuffer = (name: string, bytes: number): Line =>
  setsockopt(name, SO.value('SO_SNDBUF') ?? -1, bytes / 2, { ret: 0 }, { level: SOL_SOCKET });

export const sendLimits: readonly Requirement[] = [
  {
    ...base,
    id: 'send.too_long',
    rule: 'a datagram of more than SO_SNDBUF less 32 bytes is EMSGSIZE, whoever it is for; one of just that length is sent',
    needs: ['usersock', 'route', 'net-admin'],
    cases: [8192, 20000].flatMap((buffer): Case[] => {
      const most = buffer - 32;
      return [
        {
          name: `SO_SNDBUF ${buffer}, to a user`,
          lines: [
            ...two('NETLINK_USERSOCK'),
            sendBuffer('a', buffer),
            send('a', 'a5'.repeat(most + 1), { to: B }, fails('EMSGSIZE')),
            send('a', 'a5'.repeat(most), { to: B }),
            hears('b', from('a', ['a5'.repeat(most)])),
          ],
        },
        {
          name: `SO_SNDBUF ${buffer}, to nobody`,
          lines: [
            ...two('NETLINK_USERSOCK'),
            sendBuffer('a', buffer),
            send('a', 'a5'.repeat(most + 1), { to: { pid: 0x1fff0 } }, fails('EMSGSIZE')),
            send('a', 'a5'.repeat(most), { to: { pid: 0x1fff0 } }, fails('ECONNREFUSED')),
          ],
        },
        {
          name: `SO_SNDBUF ${buffer}, to the kernel`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            sendBuffer('a', buffer),
            send('a', join(noop(1), '00'.repeat(most - 15)), {}, fails('EMSGSIZE')),
            send('a', join(noop(1), '00'.repeat(most - 16))),
            hears('a', ack(noop(1))),
          ],
        },
      ];
    }),
  },
  {
    ...base,
    id: 'send.filter_drop',
    rule: 'a datagram that the receiver’s socket filter rejects vanishes, and send returns its length all the same',
    source: unicast,
    needs: users,
    cases: onBoth((protocol) => [
      ...two(protocol),
      accepts('b', 0),
      send('a', HELLO, { to: B }),
      hears('b'),
      accepts('b', 0xffff),
      send('a', GOODBYE, { to: B }),
      hears('b', from('a', [GOODBYE])),
    ]),
  },
  {
    ...base,
    id: 'send.filter_trim',
    rule: 'a socket filter that accepts fewer bytes shortens the datagram, and what send returns',
    level: 'observed',
    source: unicast,
    needs: users,
    cases: [1, 5, 15, 16, 17].flatMap((count) =>
      onBoth((protocol) => {
        const kept = Math.min(count, lengthOf(HELLO));
        return [
          ...two(protocol),
          accepts('b', count),
          send('a', HELLO, { to: B }, { ret: kept }),
          hears('b', from('a', [HELLO.slice(0, 2 * kept)])),
        ];
      }, `, ${count} bytes`),
    ),
  },
  {
    ...base,
    id: 'send.full.nonblock',
    rule: 'with MSG_DONTWAIT a unicast to a user whose receive buffer is full is EAGAIN, of which the receiver hears nothing',
    source: ['net/netlink/af_netlink.c netlink_attachskb'],
    needs: users,
    cases: [1, 16, 8192].flatMap((count) =>
      onBoth((protocol) => {
        const [long, more] = [['5a'.repeat(8192)], ['a5'.repeat(count)]];
        return [
          ...two(protocol),
          receiveBuffer('b', 1),
          send('a', long, { to: B }),
          send('a', more, { to: B }, fails('EAGAIN')),
          send('a', more, { to: B }, fails('EAGAIN')),
          hears('b', from('a', long)),
          send('a', more, { to: B }),
          hears('b', from('a', more)),
        ];
      }, `, ${count} bytes more`),
    ),
  },
  {
    ...base,
    id: 'send.full.first_fits',
    rule: 'a datagram larger than the whole receive buffer is accepted while nothing is queued',
    source: ['net/netlink/af_netlink.c netlink_attachskb'],
    needs: users,
    cases: [2304, 4000, 20000, 60000].flatMap((count) =>
      onBoth(
        (protocol) => [
          ...two(protocol),
          receiveBuffer('b', 1),
          send('a', '5a'.repeat(count), { to: B }),
          hears('b', from('a', ['5a'.repeat(count)])),
          send('a', 'a5'.repeat(count), { to: B }),
          hears('b', from('a', ['a5'.repeat(count)])),
        ],
        `, ${count} bytes`,
      ),
    ),
  },
];
