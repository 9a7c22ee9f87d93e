/** NETLINK_LIST_MEMBERSHIPS: the groups of a socket as words of 32 bits. */
import { port, u32, zeros } from '../../harness/program/build.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  alive,
  bind,
  connect,
  fails,
  getsockopt,
  named,
  type Protocol,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import { ownsItsPort } from '../../harness/runner/user-messages.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';

const source = ['net/netlink/af_netlink.c netlink_getsockopt', 'man 7 netlink'];
const sizing = [source[0] ?? '', 'net/netlink/af_netlink.c netlink_realloc_groups'];
const base = {
  source,
  seen: ['6.18.44', '6.1.176'],
  level: 'should',
  needs: ['route', 'usersock', 'net-admin'],
} as const;
const { NETLINK_ADD_MEMBERSHIP: ADD = 1, NETLINK_DROP_MEMBERSHIP: DROP = 2 } = NETLINK_OPT.values;
const { NETLINK_LIST_MEMBERSHIPS: LIST = 9, NETLINK_PKTINFO: PKTINFO = 3 } = NETLINK_OPT.values;

/** What is written into that much room, and the length told. */
const lists = (room: number, value: string, length: number): Line =>
  getsockopt('a', LIST, { value: [value], length }, { room });

/** Groups of NETLINK_ROUTE take two words, those of NETLINK_USERSOCK one. */
const SIZES: readonly { protocol: Protocol; length: number; alive: () => Line[] }[] = [
  { protocol: 'NETLINK_ROUTE', length: 8, alive: () => alive('a') },
  { protocol: 'NETLINK_USERSOCK', length: 4, alive: () => ownsItsPort('a') },
];

/** Calls that make no list, though some of them have to do with groups or ports. */
const UNSIZING: Readonly<Record<string, readonly Line[]>> = {
  'a fresh socket': [],
  'bound without groups': [bind('a', { pid: 0x10001 })],
  'bound without groups, then refused another port': [
    bind('a', { pid: 0x10001 }),
    bind('a', { pid: 0x10003 }, fails('EINVAL')),
  ],
  'connected to the kernel, and no more': [connect('a'), connect('a', { family: 0 })],
  'another option set': [setsockopt('a', PKTINFO, 1), setsockopt('a', PKTINFO, 0)],
};

/** Calls after which there is a list; the groups are the low word of it. */
const SIZING: Readonly<Record<string, { lines: readonly Line[]; groups: number }>> = {
  'joined group 3': { lines: [setsockopt('a', ADD, 3)], groups: 4 },
  'joined and left': { lines: [setsockopt('a', ADD, 3), setsockopt('a', DROP, 3)], groups: 0 },
  'left a group it was not in': { lines: [setsockopt('a', DROP, 3)], groups: 0 },
  'refused to join group 0': { lines: [setsockopt('a', ADD, 0, fails('EINVAL'))], groups: 0 },
  'refused to join group 2000': {
    lines: [setsockopt('a', ADD, 2000, fails('EINVAL'))],
    groups: 0,
  },
  'refused to leave group 0': { lines: [setsockopt('a', DROP, 0, fails('EINVAL'))], groups: 0 },
  'bound with groups': {
    lines: [bind('a', { pid: 0x10001, groups: 0x80000005 })],
    groups: 0x80000005,
  },
  'bound, then refused another port with groups': {
    lines: [bind('a', { pid: 0x10001 }), bind('a', { pid: 0x10003, groups: 1 }, fails('EINVAL'))],
    groups: 0,
  },
};

/** The list of group 1 and group 33, as it lies in memory. */
const BOTH = u32(1) + u32(1);

export const membershipList: readonly Requirement[] = [
  {
    ...base,
    id: 'opt.list.fresh',
    rule: 'a socket that never had to do with groups has a list of length 0, and nothing is written',
    cases: SIZES.flatMap(({ protocol, length, alive: living }) =>
      Object.entries(UNSIZING).map(([what, lines]): Case => ({
        name: `${protocol}, ${what}`,
        lines: [
          socket('a', protocol),
          ...lines,
          ...[0, 3, 4, 8, 64].map((room) => lists(room, '', 0)),
          bind('a', { pid: port('a') }),
          ...living(),
          lists(64, '', 0),
          setsockopt('a', ADD, 3),
          lists(length, u32(4) + zeros(length - 4), length),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'opt.list.sized',
    rule: 'after any call to join or leave, or to bind with groups, even one refused, the list is as long as the protocol has groups: two words for NETLINK_ROUTE, one for NETLINK_USERSOCK',
    source: sizing,
    cases: SIZES.flatMap(({ protocol, length, alive: living }) =>
      Object.entries(SIZING).map(([what, { lines, groups }]): Case => ({
        name: `${protocol}, ${what}`,
        lines: [
          socket('a', protocol),
          lists(8, '', 0),
          ...lines,
          lists(0, '', length),
          lists(length, u32(groups) + zeros(length - 4), length),
          lists(64, u32(groups) + zeros(length - 4), length),
          bind('a', { pid: 0x10001 }),
          named('a', 0x10001),
          lists(length, zeros(length), length),
          ...living(),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'opt.list.partial',
    rule: 'only whole words that fit are written, and the length told is that of the whole list',
    level: 'must',
    needs: ['route', 'net-admin'],
    cases: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 64].map((room): Case => {
      const words = Math.min(2, Math.floor(room / 4));
      const untouched = Math.max(0, Math.min(8, room) - 4 * words);
      return {
        name: `room for ${room} bytes`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          setsockopt('a', ADD, 1),
          setsockopt('a', ADD, 33),
          lists(room, BOTH.slice(0, 8 * words) + zeros(untouched), 8),
          getsockopt('a', LIST, fails('EINVAL'), { room: -1 }),
          ...alive('a'),
        ],
      };
    }),
  },
];
