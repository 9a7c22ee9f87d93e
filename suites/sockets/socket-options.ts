/** Options of level SOL_SOCKET: their form, and those that other files have no rule of. */
import { u32, zeros } from '../../harness/program/build.ts';
import type { Expectation } from '../../harness/oracle/expectation.ts';
import { alive, fails, getsockopt, setsockopt, socket } from '../../harness/runner/lines.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { SO, SOL_SOCKET } from '../../harness/wire/constants/socket.ts';

const set = 'net/core/sock.c sk_setsockopt';
const get = 'net/core/sock.c sk_getsockopt';
const base = { level: 'should', needs: ['route'], seen: ['6.18.44', '6.1.176'] } as const;
const number = (name: string): number => SO.value(name) ?? -1;
const [PASSCRED, PEEK_OFF, RCVBUF] = ['SO_PASSCRED', 'SO_PEEK_OFF', 'SO_RCVBUF'].map(number) as [
  number,
  number,
  number,
];
const MEMINFO = number('SO_MEMINFO');
/** struct timeval is longer, but the first four bytes are looked at before the option is. */
const SETTABLE = ['SO_RCVBUF', 'SO_SNDBUF', 'SO_PASSCRED', 'SO_DETACH_FILTER', 'SO_RCVTIMEO'];
/** Beyond the last that a kernel has. */
const UNKNOWN = [-1, 0, 200, 0x110, 0x7fffffff];
const level = SOL_SOCKET;

const lives = (name: string, ...lines: readonly Line[]): Case => ({
  name,
  lines: [socket('a', 'NETLINK_ROUTE'), ...lines, ...alive('a')],
});
const writes = (
  option: number,
  value: number | string,
  expect: Expectation = { ret: 0 },
  more: { pointer?: 'bad'; length?: number } = {},
): Line => setsockopt('a', option, value, expect, { level, ...more });
const reads = (option: number, value: string, room = 4, length = room): Line =>
  getsockopt('a', option, { value: value === '' ? [] : [value], length }, { level, room });
/** SK_MEMINFO_RCVBUF and SK_MEMINFO_SNDBUF among nine numbers, with nothing queued. */
const memory = (receive: number, sent: number): string =>
  `${u32(0)} ${u32(receive)} ${u32(0)} ${u32(sent)} ${zeros(20)}`;

export const socketOptions: readonly Requirement[] = [
  {
    ...base,
    id: 'opt.socket.form',
    rule: 'whatever the option of SOL_SOCKET, a value of less than four bytes to set is EINVAL, and one outside the process EFAULT',
    source: [set],
    cases: [...SETTABLE, 'SO_PEEK_OFF', 'SO_TYPE', 'none that there is'].flatMap((name) => {
      const option = SO.value(name) ?? 200;
      return [
        ...[0, 1, 3].map((length) =>
          lives(`${name}, ${length} bytes`, writes(option, u32(1), fails('EINVAL'), { length })),
        ),
        ...[4, 16].map((length) =>
          lives(
            `${name}, ${length} bytes outside the process`,
            writes(option, 0, fails('EFAULT'), { pointer: 'bad', length }),
          ),
        ),
        lives(
          `${name}, 3 bytes outside the process`,
          writes(option, 0, fails('EINVAL'), { pointer: 'bad', length: 3 }),
        ),
      ];
    }),
  },
  {
    ...base,
    id: 'opt.socket.unknown',
    rule: 'options of SOL_SOCKET that no kernel has are ENOPROTOOPT, to set and to read; to set those that can only be read, too',
    source: [set, get],
    cases: [
      ...UNKNOWN.map((option) =>
        lives(
          `option ${option}`,
          writes(option, 1, fails('ENOPROTOOPT')),
          getsockopt('a', option, fails('ENOPROTOOPT'), { level }),
        ),
      ),
      ...['SO_TYPE', 'SO_ERROR', 'SO_PROTOCOL', 'SO_DOMAIN', 'SO_ACCEPTCONN', 'SO_MEMINFO'].map(
        (name) => lives(`setting ${name}`, writes(number(name), 1, fails('ENOPROTOOPT'))),
      ),
    ],
  },
  {
    ...base,
    id: 'opt.socket.room',
    rule: 'of an option of SOL_SOCKET as many bytes are read as there is room for, and that many are told; a negative room is EINVAL',
    source: [get],
    cases: [
      ...[0, 1, 2, 3].map((room) =>
        lives(
          `room for ${room} bytes`,
          writes(RCVBUF, 0x12345),
          reads(RCVBUF, u32(0x2468a).slice(0, 2 * room), room),
        ),
      ),
      ...[5, 64].map((room) => lives(`room for ${room} bytes`, reads(PASSCRED, u32(0), room, 4))),
      ...[-1, -0x80000000].map((room) =>
        lives(`room for ${room} bytes`, getsockopt('a', RCVBUF, fails('EINVAL'), { level, room })),
      ),
    ],
  },
  {
    ...base,
    id: 'sock.passcred.read',
    rule: 'SO_PASSCRED is off at first, and reads as 1 whatever it was set to but 0',
    level: 'must',
    source: [set, get, 'man 7 unix'],
    cases: [1, 2, -1, 0x100].map((value) =>
      lives(
        `set to ${value}`,
        reads(PASSCRED, u32(0)),
        writes(PASSCRED, value),
        reads(PASSCRED, u32(1)),
        writes(PASSCRED, 0),
        reads(PASSCRED, u32(0)),
      ),
    ),
  },
  {
    ...base,
    id: 'sock.peek_off.read',
    rule: 'SO_PEEK_OFF is EOPNOTSUPP to read, too',
    source: [get],
    cases: [4, 0].map((room) =>
      lives(
        `room for ${room} bytes`,
        getsockopt('a', PEEK_OFF, fails('EOPNOTSUPP'), { level, room }),
      ),
    ),
  },
  {
    ...base,
    id: 'sock.meminfo',
    rule: 'SO_MEMINFO is nine numbers, of which a socket with an empty queue has the two limits',
    source: [get, 'net/core/sock.c sk_get_meminfo'],
    cases: [
      lives('fresh', reads(MEMINFO, memory(212992, 212992), 36)),
      lives(
        'with buffers of its own',
        writes(RCVBUF, 10000),
        writes(number('SO_SNDBUF'), 9000),
        reads(MEMINFO, memory(20000, 18000), 36),
      ),
      lives('room for more', reads(MEMINFO, memory(212992, 212992), 64, 36)),
      ...[0, 4, 8, 33].map((room) =>
        lives(
          `room for ${room} bytes`,
          reads(
            MEMINFO,
            memory(212992, 212992)
              .replaceAll(' ', '')
              .slice(0, 2 * room),
            room,
          ),
        ),
      ),
    ],
  },
];
