/** The type argument of socket(2): two types that are one, and the errnos of the others. */
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  bind,
  fails,
  hears,
  noop,
  type Protocol,
  recv,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { talks } from '../../harness/runner/user-messages.ts';
import { batch } from '../../harness/program/build.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import { MSG } from '../../harness/wire/constants/socket.ts';

const source = ['net/netlink/af_netlink.c netlink_create'];
const layer = ['net/socket.c __sock_create', 'net/socket.c __sys_socket'];
const base = { source, seen: ['6.18.44', '6.1.176'], level: 'should', needs: ['route'] } as const;
const { MSG_TRUNC = 0x20 } = MSG.values;

export const TYPES = { SOCK_DGRAM: 2, SOCK_RAW: 3 } as const;
const types = Object.entries(TYPES);
/** What socket(2) calls a type, and Netlink does not have. */
const OTHERS = {
  'type 0': 0,
  SOCK_STREAM: 1,
  SOCK_RDM: 4,
  SOCK_SEQPACKET: 5,
  SOCK_DCCP: 6,
  'type 7': 7,
  SOCK_PACKET: 10,
};
const SOCK_CLOEXEC = 0o2000000;
const SOCK_NONBLOCK = 0o4000;

/** The refusal, and a right socket behind it. */
const refused = (name: string, type: number, protocol: Protocol, errno: string): Case => ({
  name,
  lines: [
    socket('bad', protocol, { type }, fails(errno)),
    socket('a', 'NETLINK_ROUTE'),
    ...alive('a'),
  ],
});

export const socketTypes: readonly Requirement[] = [
  {
    ...base,
    id: 'sock.type.ok',
    rule: 'SOCK_RAW and SOCK_DGRAM both open a Netlink socket, and nothing later tells one from the other',
    level: 'must',
    source: [...source, 'man 7 netlink', 'Documentation/userspace-api/netlink/intro.rst'],
    needs: ['route', 'generic', 'usersock'],
    cases: [
      ...types.map(([name, type]): Case => {
        const both = batch(noop(1), noop(2));
        return {
          name: `${name}: a batch goes out as one, answers come one by one and are cut`,
          lines: [
            socket('a', 'NETLINK_ROUTE', { type }),
            send('a', both),
            recv(
              'a',
              { datagrams: [{ ...ack(noop(1))('a'), flags: MSG_TRUNC, bytes: ['24000000'] }] },
              { room: 4 },
            ),
            hears('a', ack(noop(2))),
            ...alive('a'),
          ],
        };
      }),
      ...types.map(([name, type]): Case => ({
        name: `${name}, NETLINK_GENERIC`,
        lines: [socket('a', 'NETLINK_GENERIC', { type }), ...aliveOn('NETLINK_GENERIC', 'a')],
      })),
      ...types.flatMap(([first, one]) =>
        types.map(([second, other]): Case => ({
          name: `${first} and ${second} hear each other and share one space of ports`,
          lines: [
            socket('a', 'NETLINK_USERSOCK', { type: one }),
            socket('b', 'NETLINK_USERSOCK', { type: other }),
            bind('a', { pid: 0x10001 }),
            bind('b', { pid: 0x10001 }, fails('EADDRINUSE')),
            bind('b', { pid: 0x10002 }),
            ...talks('a', 'b'),
            ...talks('b', 'a'),
          ],
        })),
      ),
    ],
  },
  {
    ...base,
    id: 'sock.type.bad',
    rule: 'any other type of socket is ESOCKTNOSUPPORT',
    needs: ['route', 'generic'],
    cases: Object.entries(OTHERS).flatMap(([name, type]) =>
      (['NETLINK_ROUTE', 'NETLINK_GENERIC'] as const).map((protocol) =>
        refused(`${name}, ${protocol}`, type, protocol, 'ESOCKTNOSUPPORT'),
      ),
    ),
  },
  {
    ...base,
    id: 'sock.type.before_proto',
    rule: 'the type is looked at before the protocol: with both wrong it is ESOCKTNOSUPPORT',
    cases: [1, 4, 5].flatMap((type) =>
      [-1, 1, 32].map((protocol) =>
        refused(`type ${type}, protocol ${protocol}`, type, protocol, 'ESOCKTNOSUPPORT'),
      ),
    ),
  },
  {
    ...base,
    id: 'sock.type.flags',
    rule: 'SOCK_NONBLOCK and SOCK_CLOEXEC may be or-ed to the type',
    level: 'must',
    source: [...layer, 'man 2 socket'],
    cases: types.flatMap(([name, type]) =>
      [SOCK_NONBLOCK, SOCK_CLOEXEC, SOCK_NONBLOCK | SOCK_CLOEXEC].map((flags): Case => {
        const lines: Line[] = [socket('a', 'NETLINK_ROUTE', { type: type | flags })];
        return { name: `${name} with 0x${flags.toString(16)}`, lines: [...lines, ...alive('a')] };
      }),
    ),
  },
  {
    ...base,
    id: 'sock.type.range',
    rule: 'a type of 11 or above, or with flags that do not exist, is EINVAL from the layer above Netlink',
    source: layer,
    cases: [
      ...[11, 12, 15].map((type) => refused(`type ${type}`, type, 'NETLINK_ROUTE', 'EINVAL')),
      refused('type 11 and a bad protocol', 11, 99, 'EINVAL'),
      ...[0x10, 0x400, 0x40000000].map((flag) =>
        refused(`flag 0x${flag.toString(16)}`, 3 | flag, 'NETLINK_ROUTE', 'EINVAL'),
      ),
    ],
  },
];
