/** Names, and the socket calls that are not Netlink's own. */
import { text, u32, zeros } from '../../harness/program/build.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import type { Expectation } from '../../harness/oracle/expectation.ts';
import type { Step } from '../../harness/program/program.ts';
import {
  ack,
  alive,
  bind,
  datagram,
  fails,
  getsockopt,
  hears,
  named,
  noop,
  peerNamed,
  recv,
  send,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import { SO, SOL_SOCKET } from '../../harness/wire/constants/socket.ts';

const source = ['net/netlink/af_netlink.c netlink_ops'];
const base = { source, seen: ['6.18.44', '6.1.176'], level: 'should', needs: ['route'] } as const;
const option = (name: string): number => SO.value(name) ?? -1;
const onSocket = { level: SOL_SOCKET };

const P = 0x10001;
const NAME = `1000 0000 ${u32(P)} ${u32(5)}`;
const cut = (hex: string, bytes: number): string => hex.replaceAll(' ', '').slice(0, 2 * bytes);

const plain = (call: 'listen' | 'accept' | 'shutdown' | 'mmap', errno: string): Case => ({
  name: call,
  lines: [
    socket('a', 'NETLINK_ROUTE'),
    { step: { call, socket: 'a' }, expect: fails(errno) },
    ...alive('a'),
    { step: { call, socket: 'a' }, expect: fails(errno) },
    ...alive('a'),
  ],
});
const ioctl = (request: number, expect: Expectation, value?: string): Line => {
  const step: Step = { call: 'ioctl', socket: 'a', request };
  return { step: value === undefined ? step : { ...step, value }, expect };
};
const INTERFACE = `${text('lo')} ${zeros(14)}`;

export const calls: readonly Requirement[] = [
  {
    ...base,
    id: 'sock.name.fresh',
    rule: 'a fresh socket has the name and the peer (0, 0), 12 bytes long; getpeername never tells that there is no peer',
    source: ['net/netlink/af_netlink.c netlink_getname'],
    cases: [2, 3].map((type) => ({
      name: `type ${type}`,
      lines: [
        socket('a', 'NETLINK_ROUTE', { type }),
        named('a', 0),
        peerNamed('a', 0),
        ...alive('a'),
        peerNamed('a', 0),
      ],
    })),
  },
  {
    ...base,
    id: 'sock.name.len',
    rule: 'getsockname with less room than 12 bytes writes what fits and still tells 12; a negative length is EINVAL',
    source: ['net/netlink/af_netlink.c netlink_getname', 'net/socket.c move_addr_to_user'],
    cases: [
      ...[0, 1, 2, 4, 7, 8, 11, 12, 13, 128].map((room): Case => ({
        name: `room for ${room}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          bind('a', { pid: P, groups: 5 }),
          {
            step: { call: 'getsockname', socket: 'a', room },
            expect: { name: { bytes: [cut(NAME, room)] }, length: 12 },
          },
          ...alive('a'),
        ],
      })),
      ...(['getsockname', 'getpeername'] as const).flatMap((call) =>
        [-1, -0x80000000].map((room): Case => ({
          name: `${call}, length ${room}`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            bind('a', { pid: P }),
            { step: { call, socket: 'a', room }, expect: fails('EINVAL') },
            ...alive('a'),
          ],
        })),
      ),
    ],
  },
  {
    ...base,
    id: 'sock.unsupported_calls',
    rule: 'listen, accept, shutdown and socketpair are EOPNOTSUPP, mmap is ENODEV, and the socket stays as it was',
    cases: [
      plain('listen', 'EOPNOTSUPP'),
      plain('accept', 'EOPNOTSUPP'),
      plain('shutdown', 'EOPNOTSUPP'),
      plain('mmap', 'ENODEV'),
      ...[2, 3].map((type): Case => ({
        name: `socketpair, type ${type}`,
        lines: [{ step: { call: 'socketpair', protocol: 0, type }, expect: fails('EOPNOTSUPP') }],
      })),
    ],
  },
  {
    ...base,
    id: 'sock.ioctl',
    rule: 'FIONREAD, TIOCOUTQ and SIOCATMARK are ENOTTY; requests about devices, such as SIOCGIFINDEX, work',
    source: ['net/netlink/af_netlink.c netlink_ioctl', 'net/socket.c sock_ioctl'],
    cases: [
      ...[
        ['FIONREAD', 0x541b],
        ['TIOCOUTQ', 0x5411],
        ['SIOCATMARK', 0x8905],
      ].map(([name, request]): Case => ({
        name: String(name),
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', noop(1)),
          ioctl(Number(request), fails('ENOTTY'), zeros(4)),
          hears('a', ack(noop(1))),
        ],
      })),
      {
        name: 'SIOCGIFINDEX',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ioctl(
            0x8933,
            { value: [`${INTERFACE} ${u32(1)} ${zeros(20)}`] },
            `${INTERFACE} ${zeros(24)}`,
          ),
        ],
      },
      {
        name: 'SIOCGIFINDEX of no device',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ioctl(0x8933, fails('ENODEV'), `${text('nosuch0')} ${zeros(33)}`),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'sock.so_info',
    rule: 'SO_TYPE, SO_PROTOCOL, SO_DOMAIN, SO_ACCEPTCONN and SO_ERROR can be read',
    source: ['net/core/sock.c sk_getsockopt'],
    cases: [2, 3].flatMap((type) =>
      (['NETLINK_ROUTE', 'NETLINK_GENERIC'] as const).map((protocol): Case => ({
        name: `type ${type}, ${protocol}`,
        lines: [
          socket('a', protocol, { type }),
          ...(
            [
              ['SO_TYPE', type],
              ['SO_PROTOCOL', protocol === 'NETLINK_ROUTE' ? 0 : 16],
              ['SO_DOMAIN', 16],
              ['SO_ACCEPTCONN', 0],
              ['SO_ERROR', 0],
            ] as const
          ).map(([name, value]) =>
            getsockopt('a', option(name), { value: [u32(value)], length: 4 }, onSocket),
          ),
        ],
      })),
    ),
    needs: ['route', 'generic'],
  },
  {
    ...base,
    id: 'sock.buffers.default',
    rule: 'SO_RCVBUF and SO_SNDBUF of a fresh socket are net.core.rmem_default and wmem_default, by default 212992',
    level: 'observed',
    source: ['net/core/sock.c sock_init_data'],
    cases: (['SO_RCVBUF', 'SO_SNDBUF'] as const).map((name) => ({
      name,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        getsockopt('a', option(name), { value: [u32(212992)], length: 4 }, onSocket),
      ],
    })),
  },
  {
    ...base,
    id: 'sock.read_write',
    rule: 'write is send without an address, read is recv',
    source: [
      'net/netlink/af_netlink.c netlink_sendmsg',
      'net/netlink/af_netlink.c netlink_recvmsg',
    ],
    cases: [
      {
        name: 'write, then read',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', noop(1), { via: 'write' }),
          recv('a', { datagrams: [ack(noop(1))('a')] }, { via: 'read' }),
          recv('a', fails('EAGAIN'), { via: 'read' }),
          ...alive('a'),
        ],
      },
      {
        name: 'read of less than a datagram',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', noop(1), { via: 'write' }),
          send('a', noop(2), { via: 'write' }),
          recv(
            'a',
            { datagrams: [datagram(['24000000 0200 0001'])('a')] },
            { via: 'read', room: 8 },
          ),
          recv('a', { datagrams: [ack(noop(2))('a')] }, { via: 'read' }),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'sock.peek_off',
    rule: 'SO_PEEK_OFF is EOPNOTSUPP',
    source: ['net/core/sock.c sk_setsockopt'],
    cases: [-1, 0, 16].map((offset) => ({
      name: `offset ${offset}`,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        setsockopt('a', option('SO_PEEK_OFF'), offset, fails('EOPNOTSUPP'), onSocket),
        ...alive('a'),
      ],
    })),
  },
];
