/** Less room than a name or an option takes: what is written, and the length that is told. */
import { u32 } from '../../harness/program/build.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  alive,
  bind,
  connect,
  fails,
  getsockopt,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import { ownsItsPort } from '../../harness/runner/user-messages.ts';
import { SO, SOL_SOCKET } from '../../harness/wire/constants/socket.ts';

const base = { seen: ['6.18.44', '6.1.176'], level: 'should' } as const;
/** {AF_NETLINK, 0, 0x10002, 0x4} */
const PEER = `10000000${u32(0x10002)}${u32(4)}`;
const level = SOL_SOCKET;
const {
  SO_TYPE = 3,
  SO_ERROR = 4,
  SO_ACCEPTCONN = 30,
  SO_PROTOCOL = 38,
  SO_DOMAIN = 39,
} = SO.values;
const FACTS = Object.entries({
  SO_TYPE: [SO_TYPE, 3],
  SO_PROTOCOL: [SO_PROTOCOL, 2],
  SO_DOMAIN: [SO_DOMAIN, 16],
  SO_ACCEPTCONN: [SO_ACCEPTCONN, 0],
  SO_ERROR: [SO_ERROR, 0],
} as const);
const fact = (option: number, value: number, room = 4): Line =>
  getsockopt(
    'a',
    option,
    { value: [u32(value).slice(0, 2 * room)], length: Math.min(4, room) },
    { level, room },
  );

export const littleRoom: readonly Requirement[] = [
  {
    ...base,
    id: 'sock.name.len.peer',
    rule: 'getpeername with less room than 12 bytes writes what fits and tells 12',
    level: 'must',
    source: [
      'net/netlink/af_netlink.c netlink_getname',
      'net/socket.c move_addr_to_user',
      'man 2 getpeername',
    ],
    needs: ['usersock', 'net-admin'],
    cases: [0, 1, 2, 4, 7, 8, 11, 12, 13, 128].map((room): Case => ({
      name: `room for ${room} bytes`,
      lines: [
        socket('a', 'NETLINK_USERSOCK'),
        bind('a', { pid: 0x10001, groups: 5 }),
        connect('a', { pid: 0x10002, groups: 4 }),
        {
          step: { call: 'getpeername', socket: 'a', room },
          expect: { name: { bytes: [PEER.slice(0, 2 * room)] }, length: 12 },
        },
        connect('a', { family: 0 }),
        ...ownsItsPort('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'sock.so_info.room',
    rule: 'SO_TYPE, SO_PROTOCOL, SO_DOMAIN, SO_ACCEPTCONN and SO_ERROR are cut to the room there is, negative room is EINVAL, and none can be set',
    source: ['net/core/sock.c sk_getsockopt', 'net/core/sock.c sk_setsockopt', 'man 7 socket'],
    needs: ['route', 'usersock'],
    cases: FACTS.flatMap(([name, [option, value]]) => [
      ...[0, 1, 3, 5, 64].map((room): Case => ({
        name: `${name}, room for ${room} bytes`,
        lines: [
          socket('a', 'NETLINK_USERSOCK'),
          fact(option, value, room),
          socket('b', 'NETLINK_ROUTE'),
          ...alive('b'),
        ],
      })),
      {
        name: `${name} set, or read into negative room`,
        lines: [
          socket('a', 'NETLINK_USERSOCK'),
          setsockopt('a', option, value + 1, fails('ENOPROTOOPT'), { level }),
          getsockopt('a', option, fails('EINVAL'), { level, room: -1 }),
          fact(option, value),
          socket('b', 'NETLINK_ROUTE'),
          ...alive('b'),
        ],
      },
    ]),
  },
];
