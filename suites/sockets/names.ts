/** getsockname and getpeername, where nothing is bound and where there is little room. */
import { u16, u32 } from '../../harness/program/build.ts';
import type { StepOf } from '../../harness/program/program.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  alive,
  bind,
  connect,
  fails,
  named,
  peerNamed,
  type Protocol,
  socket,
} from '../../harness/runner/lines.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import { ownsItsPort } from '../../harness/runner/user-messages.ts';
import { TYPES } from './types.ts';

const source = ['net/netlink/af_netlink.c netlink_getname'];
const base = { source, seen: ['6.18.44', '6.1.176'], level: 'should' } as const;

const life: readonly { protocol: Protocol; lines: (name: string) => Line[] }[] = [
  { protocol: 'NETLINK_ROUTE', lines: (name) => alive(name) },
  { protocol: 'NETLINK_GENERIC', lines: (name) => aliveOn('NETLINK_GENERIC', name) },
  { protocol: 'NETLINK_USERSOCK', lines: ownsItsPort },
];

type Call = StepOf<'getsockname'>['call'];
const CALLS: readonly { call: Call; address: string }[] = [
  { call: 'getsockname', address: `${u16(16)} ${u16(0)} ${u32(0x10001)} ${u32(5)}` },
  { call: 'getpeername', address: `${u16(16)} ${u16(0)} ${u32(0x10002)} ${u32(4)}` },
];
const ROOMS = [0, 1, 2, 3, 4, 7, 8, 11, 12, 13, 128];

/** A socket whose two names have no zero field but the pad. */
const prepared: readonly Line[] = [
  socket('a', 'NETLINK_USERSOCK'),
  bind('a', { pid: 0x10001, groups: 5 }),
  connect('a', { pid: 0x10002, groups: 4 }),
];
const restored: readonly Line[] = [connect('a', { family: 0 }), ...ownsItsPort('a')];

const withRoom = (call: Call, room: number, expect: Line['expect']): Line => ({
  step: { call, socket: 'a', room },
  ...(expect === undefined ? {} : { expect }),
});

export const names: readonly Requirement[] = [
  {
    ...base,
    id: 'sock.name.fresh',
    rule: 'a fresh socket has the name and the peer {AF_NETLINK, port 0, groups 0} of 12 bytes; a peer is never missing',
    needs: ['route', 'generic', 'usersock'],
    cases: life.flatMap(({ protocol, lines }) =>
      Object.entries(TYPES).map(([name, type]): Case => ({
        name: `${protocol}, ${name}`,
        lines: [
          socket('a', protocol, { type }),
          named('a', 0),
          peerNamed('a', 0),
          bind('a', { pid: 0x10001 }),
          named('a', 0x10001),
          peerNamed('a', 0),
          ...lines('a'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'sock.name.len',
    rule: 'with less room than 12 bytes getsockname and getpeername write what fits and tell length 12; a negative room is EINVAL',
    level: 'must',
    source: [...source, 'net/socket.c move_addr_to_user', 'man 2 getsockname'],
    needs: ['usersock', 'net-admin'],
    cases: CALLS.flatMap(({ call, address }) => [
      ...ROOMS.map((room): Case => {
        const bytes = address.replaceAll(' ', '').slice(0, 2 * room);
        return {
          name: `${call}, room for ${room} bytes`,
          lines: [
            ...prepared,
            withRoom(call, room, { name: { bytes: [bytes] }, length: 12 }),
            ...restored,
          ],
        };
      }),
      ...[-1, -12, -0x80000000].map((room): Case => ({
        name: `${call}, room for ${room} bytes`,
        lines: [...prepared, withRoom(call, room, fails('EINVAL')), ...restored],
      })),
    ]),
  },
];
