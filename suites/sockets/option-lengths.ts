/** Which options there are, and values of SOL_NETLINK options that are no int of four bytes. */
import { u32, zeros } from '../../harness/program/build.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { alive, fails, getsockopt, named, setsockopt, socket } from '../../harness/runner/lines.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';
import { FLAGS, reads } from './option-flags.ts';

const set = 'net/netlink/af_netlink.c netlink_setsockopt';
const get = 'net/netlink/af_netlink.c netlink_getsockopt';
const base = { seen: ['6.18.44', '6.1.176'], level: 'should', needs: ['route'] } as const;
const { NETLINK_ADD_MEMBERSHIP: ADD = 1, NETLINK_DROP_MEMBERSHIP: DROP = 2 } = NETLINK_OPT.values;
const { NETLINK_LIST_MEMBERSHIPS: LIST = 9, NETLINK_EXT_ACK: EXT_ACK = 11 } = NETLINK_OPT.values;

const lives = (name: string, ...lines: readonly Line[]): Case => ({
  name,
  lines: [socket('a', 'NETLINK_ROUTE'), ...lines, ...alive('a')],
});

/** SOL_IP, SOL_TCP, SOL_UDP, SOL_IPV6, SOL_PACKET, and the neighbours of SOL_NETLINK. */
const LEVELS = [0, 6, 17, 41, 263, 269, 271, 0x7fffffff, -1];
/** 6 and 7 were the rings of memory-mapped Netlink. */
const UNKNOWN = [-1, 0, 6, 7, 13, 14, 255, 0x10b, 0x7fffffff];
const cannotBeSet = [...UNKNOWN, LIST];
const cannotBeRead = [...UNKNOWN, ADD, DROP];
/** Bytes that count as 0 when they are too few, and as 1 when one reads on. */
const ONES = u32(0x01010101);

export const optionLengths: readonly Requirement[] = [
  {
    ...base,
    id: 'opt.level',
    rule: 'options of a level that is neither SOL_SOCKET nor SOL_NETLINK are ENOPROTOOPT, to set and to read',
    source: [set, get],
    cases: LEVELS.flatMap((level) =>
      [ADD, EXT_ACK].map((option) =>
        lives(
          `level ${level}, option ${option}`,
          setsockopt('a', option, 1, fails('ENOPROTOOPT'), { level }),
          getsockopt('a', option, fails('ENOPROTOOPT'), { level }),
          named('a', 0),
          reads(EXT_ACK, 0),
        ),
      ),
    ),
  },
  {
    ...base,
    id: 'opt.unknown',
    rule: 'unknown options are ENOPROTOOPT, those of the former rings with them; so is setting the list of memberships and reading the options that join and leave',
    source: [set, get],
    cases: [
      ...cannotBeSet.flatMap((option) =>
        [0, 1].map((value) =>
          lives(
            `option ${option} cannot be set to ${value}`,
            setsockopt('a', option, value, fails('ENOPROTOOPT')),
            setsockopt('a', option, value, fails('ENOPROTOOPT'), { length: 0 }),
          ),
        ),
      ),
      ...cannotBeRead.map((option) =>
        lives(`option ${option} cannot be read`, getsockopt('a', option, fails('ENOPROTOOPT'))),
      ),
    ],
  },
  {
    ...base,
    id: 'opt.set.short',
    rule: 'a value of less than four bytes counts as 0: it switches an option off, and names no group (EINVAL)',
    source: [set],
    cases: [0, 1, 2, 3].flatMap((length) => [
      ...FLAGS.map(([name, option]) =>
        lives(
          `${name}, ${length} bytes`,
          setsockopt('a', option, 1),
          reads(option, 1),
          setsockopt('a', option, ONES, { ret: 0 }, { length }),
          reads(option, 0),
        ),
      ),
      ...[ADD, DROP].map((option) =>
        lives(
          `${option === ADD ? 'joining' : 'leaving'}, ${length} bytes`,
          setsockopt('a', ADD, 2),
          setsockopt('a', option, u32(1), fails('EINVAL'), { length }),
          named('a', 0, 2),
        ),
      ),
    ]),
  },
  {
    ...base,
    id: 'opt.set.long',
    rule: 'of a value longer than four bytes the first four count',
    source: [set],
    cases: [5, 8, 64].flatMap((length) => [
      ...FLAGS.map(([name, option]) =>
        lives(
          `${name}, ${length} bytes`,
          setsockopt('a', option, u32(1) + zeros(length - 4)),
          reads(option, 1),
          setsockopt('a', option, u32(0) + 'ff'.repeat(length - 4)),
          reads(option, 0),
        ),
      ),
      lives(
        `joining and leaving, ${length} bytes`,
        setsockopt('a', ADD, u32(3) + 'ff'.repeat(length - 4)),
        named('a', 0, 4),
        setsockopt('a', DROP, u32(3) + 'ff'.repeat(length - 4)),
        named('a', 0, 0),
      ),
    ]),
  },
  {
    ...base,
    id: 'opt.set.bad_ptr',
    rule: 'a value outside the process is EFAULT if four bytes or more are to be read of it, before the option is looked at; a negative length is EINVAL',
    source: [set, 'net/socket.c do_sock_setsockopt'],
    cases: [...FLAGS, ['ADD_MEMBERSHIP', ADD] as const, ['option 13', 13] as const].flatMap(
      ([name, option]) => {
        const flag = FLAGS.some(([, each]) => each === option);
        const on = flag ? [setsockopt('a', option, 1)] : [];
        const still = flag ? [reads(option, 1), setsockopt('a', option, 0)] : [named('a', 0)];
        return [
          ...[4, 5, 64].map((length) =>
            lives(
              `${name}, ${length} bytes outside the process`,
              ...on,
              setsockopt('a', option, 0, fails('EFAULT'), { pointer: 'bad', length }),
              ...still,
            ),
          ),
          ...[-1, -4, -0x80000000].map((length) =>
            lives(
              `${name}, ${length} bytes`,
              ...on,
              setsockopt('a', option, 0, fails('EINVAL'), { length }),
              ...still,
            ),
          ),
          ...(flag
            ? [
                lives(
                  `${name}, 3 bytes outside the process are not looked at`,
                  ...on,
                  setsockopt('a', option, 0, { ret: 0 }, { pointer: 'bad', length: 3 }),
                  reads(option, 0),
                ),
              ]
            : []),
        ];
      },
    ),
  },
  {
    ...base,
    id: 'opt.get.len',
    rule: 'reading an option into less than four bytes is EINVAL; into more it takes four, and tells so',
    source: [get],
    cases: FLAGS.flatMap(([name, option]) => [
      ...[-0x80000000, -1, 0, 1, 2, 3].map((room) =>
        lives(
          `${name}, room for ${room} bytes`,
          setsockopt('a', option, 1),
          getsockopt('a', option, fails('EINVAL'), { room }),
          setsockopt('a', option, 0),
        ),
      ),
      ...[4, 5, 8, 64].map((room) =>
        lives(
          `${name}, room for ${room} bytes`,
          setsockopt('a', option, 1),
          reads(option, 1, room),
          setsockopt('a', option, 0),
          reads(option, 0, room),
        ),
      ),
    ]),
  },
  {
    ...base,
    id: 'opt.get.unknown_first',
    rule: 'reading an option that is unknown is ENOPROTOOPT into any room, EINVAL only if that is negative',
    source: [get],
    cases: [0, 13, ADD].flatMap((option) => [
      ...[0, 1, 3, 4, 8].map((room) =>
        lives(
          `option ${option}, room for ${room} bytes`,
          getsockopt('a', option, fails('ENOPROTOOPT'), { room }),
        ),
      ),
      ...[-1, -4].map((room) =>
        lives(
          `option ${option}, room for ${room} bytes`,
          getsockopt('a', option, fails('EINVAL'), { room }),
        ),
      ),
    ]),
  },
];
