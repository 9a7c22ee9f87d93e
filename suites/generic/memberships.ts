/** Groups of NETLINK_GENERIC, joined and left by number, whoever has them. */
import { u32 } from '../../harness/program/build.ts';
import type { Bytes } from '../../harness/program/bytes.ts';
import { controllerAnswers, NOTIFY, NOTIFY_BIT } from '../../harness/runner/family-messages.ts';
import { bind, fails, getsockopt, named, setsockopt, socket } from '../../harness/runner/lines.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';

const {
  NETLINK_ADD_MEMBERSHIP: ADD = 1,
  NETLINK_DROP_MEMBERSHIP: DROP = 2,
  NETLINK_LIST_MEMBERSHIPS: LIST = 9,
} = NETLINK_OPT.values;
const base = {
  level: 'should',
  needs: ['generic', 'net-admin'],
  source: ['net/netlink/af_netlink.c netlink_setsockopt'],
  seen: ['6.18.44', '6.1.176', '6.1.192', '6.12.117'],
} as const;
const a = socket('a', 'NETLINK_GENERIC');
const join = (group: number | Bytes, expect?: Line['expect'], length?: number): Line =>
  setsockopt('a', ADD, group, expect, length === undefined ? {} : { length });
const leave = (group: number | Bytes, expect?: Line['expect'], length?: number): Line =>
  setsockopt('a', DROP, group, expect, length === undefined ? {} : { length });
const bit = (group: number): number => (1 << ((group - 1) % 32)) >>> 0;
/** Groups 1 to 32, and 33 to 64. */
const lists = (low: number, high: number): Line =>
  getsockopt('a', LIST, { value: [u32(low), u32(high)] }, { room: 8 });
const one = (group: number): Line => (group > 32 ? lists(0, bit(group)) : lists(bit(group), 0));
const ends: readonly Line[] = controllerAnswers('a');

export const memberships: readonly Requirement[] = [
  {
    ...base,
    id: 'genl.grp.join-range',
    rule: 'on NETLINK_GENERIC each group from 1 to 64 can be joined, whether a family has it or not; 0 and numbers far beyond are EINVAL',
    cases: [
      ...[2, 15, NOTIFY, 17, 18, 31, 32, 33, 48, 63, 64].map((group): Case => ({
        name: `group ${group}`,
        lines: [a, join(group), one(group), leave(group), lists(0, 0), ...ends],
      })),
      ...[0, -1, -0x80000000, 0x7fffffff, 0x10000].map((group): Case => ({
        name: `no group ${group}`,
        lines: [
          a,
          join(NOTIFY),
          join(group, fails('EINVAL')),
          leave(group, fails('EINVAL')),
          one(NOTIFY),
          ...ends,
        ],
      })),
    ],
  },
  {
    ...base,
    id: 'genl.grp.join-unbound',
    rule: 'joining a group of NETLINK_GENERIC takes no port, and gives none',
    cases: [2, NOTIFY, 40].map((group): Case => ({
      name: `group ${group}`,
      lines: [
        a,
        join(group),
        named('a', 0, group > 32 ? 0 : bit(group)),
        ...ends,
        named('a', { processOf: 'main' }, group > 32 ? 0 : bit(group)),
      ],
    })),
  },
  {
    ...base,
    id: 'genl.grp.drop',
    rule: 'leaving a group of NETLINK_GENERIC that was not joined succeeds; joined twice, it is left by leaving once',
    source: [...base.source, 'net/netlink/af_netlink.c netlink_update_socket_mc'],
    cases: [2, NOTIFY, 33, 64].flatMap((group): Case[] => [
      {
        name: `group ${group}, never joined`,
        lines: [a, leave(group), leave(group), join(group), one(group), ...ends],
      },
      {
        name: `group ${group}, joined twice`,
        lines: [a, join(group), join(group), one(group), leave(group), lists(0, 0), ...ends],
      },
    ]),
  },
  {
    ...base,
    id: 'genl.grp.list',
    rule: 'NETLINK_LIST_MEMBERSHIPS of NETLINK_GENERIC has nothing before the first join; then it has a bit for each group, and whole words of 8 bytes',
    source: ['net/netlink/af_netlink.c netlink_getsockopt'],
    cases: [
      {
        name: 'before the first join',
        lines: [
          a,
          getsockopt('a', LIST, { value: [], length: 0 }, { room: 0 }),
          join(NOTIFY),
          one(NOTIFY),
          ...ends,
        ],
      },
      {
        name: 'several groups',
        lines: [
          a,
          ...[2, NOTIFY, 32, 33, 64].map((group) => join(group)),
          lists((bit(2) | NOTIFY_BIT | bit(32)) >>> 0, (bit(33) | bit(64)) >>> 0),
          leave(32),
          lists((bit(2) | NOTIFY_BIT) >>> 0, (bit(33) | bit(64)) >>> 0),
          ...ends,
        ],
      },
    ],
  },
  {
    ...base,
    id: 'genl.grp.bind',
    rule: 'bind replaces the groups from 1 to 32 of NETLINK_GENERIC, and leaves those above alone',
    source: ['net/netlink/af_netlink.c netlink_bind'],
    cases: [0, bit(2), NOTIFY_BIT, 0x80008002].map((groups): Case => ({
      name: `0x${groups.toString(16)}`,
      lines: [
        a,
        ...[3, NOTIFY, 33, 64].map((group) => join(group)),
        bind('a', { pid: 0x10001, groups }),
        named('a', 0x10001, groups),
        lists(groups, (bit(33) | bit(64)) >>> 0),
        ...ends,
      ],
    })),
  },
  {
    ...base,
    id: 'genl.grp.short-opt',
    rule: 'of the number of a group four bytes count: fewer are taken for 0 and so EINVAL, and what stands behind does not matter',
    cases: [
      ...[0, 1, 3].map((length): Case => ({
        name: `${length} bytes`,
        lines: [
          a,
          join('10000000', fails('EINVAL'), length),
          join('10000000'),
          leave('10000000', fails('EINVAL'), length),
          one(NOTIFY),
          ...ends,
        ],
      })),
      ...['1000000055', '10000000ffffffff'].map((value): Case => ({
        name: `${value.length / 2} bytes`,
        lines: [a, join(value), one(NOTIFY), leave(value), lists(0, 0), ...ends],
      })),
    ],
  },
];
