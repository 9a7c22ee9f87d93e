/** bind with multicast groups: who may, and what becomes of the groups one was in. */
import { port, u32 } from '../../harness/program/build.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  alive,
  bind,
  fails,
  getsockopt,
  hears,
  named,
  type Protocol,
  send,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import { from, HELLO, ownsItsPort } from '../../harness/runner/user-messages.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';

const { NETLINK_ADD_MEMBERSHIP = 1, NETLINK_LIST_MEMBERSHIPS = 9 } = NETLINK_OPT.values;
const source = ['net/netlink/af_netlink.c netlink_bind'];
const base = { source, seen: ['6.18.44', '6.1.176'], level: 'should' } as const;
const actors = {
  main: {},
  plain: { capabilities: [] },
  admin: { capabilities: ['CAP_NET_ADMIN'] },
};
const pid = { processOf: 'main' } as const;
const plain = { actor: 'plain' };

/** Protocols by who may join their groups, and those that fewer targets have in rules of their own. */
const SETS = [
  {
    suffix: '',
    closed: ['NETLINK_USERSOCK'],
    open: ['NETLINK_ROUTE', 'NETLINK_GENERIC'],
    needs: ['usersock', 'route', 'generic', 'net-admin', 'capset'],
  },
  {
    suffix: '.others',
    closed: ['NETLINK_FIB_LOOKUP', 'NETLINK_NETFILTER'],
    open: ['NETLINK_SOCK_DIAG', 'NETLINK_KOBJECT_UEVENT'],
    needs: ['fib-lookup', 'netfilter', 'sock-diag', 'uevent', 'net-admin', 'capset'],
  },
] as const;
const wanted = [0, 0x10001];
const show = (number: number): string => `0x${number.toString(16)}`;

/** Every group of NETLINK_ROUTE up to 64 that the socket is in. */
const memberships = (name: string, low: number, high: number): Line =>
  getsockopt(
    name,
    NETLINK_LIST_MEMBERSHIPS,
    { value: [u32(low), u32(high)], length: 8 },
    { room: 8 },
  );

const privileged = ({ suffix, closed, open, needs }: (typeof SETS)[number]): Requirement[] => [
  {
    ...base,
    id: `bind.groups.cap${suffix}`,
    rule: 'groups in bind need CAP_NET_ADMIN over the namespace on USERSOCK, FIB_LOOKUP and NETFILTER, else EPERM; ROUTE, SOCK_DIAG, KOBJECT_UEVENT and GENERIC are open to all',
    level: 'must',
    source: [...source, 'man 7 netlink'],
    needs,
    cases: [...closed, ...open].flatMap((protocol) =>
      wanted.flatMap((number) =>
        (protocol === 'NETLINK_GENERIC' ? [1, 4] : [1, 0x80000000]).flatMap((mask): Case[] => {
          const has = number === 0 ? pid : number;
          const name = `${protocol}, port ${number}, groups ${show(mask)}`;
          const bound = [named('a', has, mask), ...ownsItsPort('a')];
          const without = (closed as readonly Protocol[]).includes(protocol)
            ? [
                bind('a', { pid: number, groups: mask }, fails('EPERM'), plain),
                bind('a', { pid: number, groups: mask }),
              ]
            : [bind('a', { pid: number, groups: mask }, { ret: 0 }, plain)];
          return [
            {
              name: `${name}, without capabilities`,
              actors,
              lines: [socket('a', protocol), ...without, ...bound],
            },
            {
              name: `${name}, with CAP_NET_ADMIN alone`,
              actors,
              lines: [
                socket('a', protocol),
                bind('a', { pid: number, groups: mask }, { ret: 0 }, { actor: 'admin' }),
                ...bound,
              ],
            },
          ];
        }),
      ),
    ),
  },
  {
    ...base,
    id: `bind.groups.eperm_clean${suffix}`,
    rule: 'after that EPERM the socket is unbound, in no group, and shows (0, 0) as its name',
    needs,
    cases: closed.flatMap((protocol) =>
      wanted.flatMap((number) =>
        [1, 0xffffffff].map((mask) => ({
          name: `${protocol}, port ${number}, groups ${show(mask)}`,
          actors,
          lines: [
            socket('a', protocol),
            bind('a', { pid: number, groups: mask }, fails('EPERM'), plain),
            named('a', 0),
            getsockopt('a', NETLINK_LIST_MEMBERSHIPS, { value: [], length: 0 }, { room: 8 }),
            bind('a', { pid: number }, { ret: 0 }, plain),
            named('a', number === 0 ? pid : number),
            ...ownsItsPort('a'),
          ],
        })),
      ),
    ),
  },
  {
    ...base,
    id: `bind.groups.order${suffix}`,
    rule: 'who may not join groups gets EPERM even where the port does not fit either',
    needs,
    cases: closed.flatMap((protocol) =>
      [0, 0x10002].map((other) => ({
        name: `${protocol}, bound, then to port ${other}`,
        actors,
        lines: [
          socket('a', protocol),
          bind('a', { pid: 0x10001 }),
          bind('a', { pid: other, groups: 1 }, fails('EPERM'), plain),
          bind('a', { pid: other, groups: 1 }, fails('EINVAL')),
          named('a', 0x10001),
          ...ownsItsPort('a'),
        ],
      })),
    ),
  },
];

export const groups: readonly Requirement[] = [
  ...SETS.flatMap(privileged),
  {
    ...base,
    id: 'bind.groups.replace',
    rule: 'bind replaces the membership of groups 1 to 32 by its mask and does not touch the groups above',
    needs: ['route'],
    cases: [0, 1, 0x80000000, 0xffff].flatMap((before) =>
      [0, 1, 0x10].flatMap((after) =>
        [33, 36].map((high) => ({
          name: `${show(before)} and group ${high}, then ${show(after)}`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            bind('a', { pid: 0x10001, groups: before }),
            setsockopt('a', NETLINK_ADD_MEMBERSHIP, high),
            memberships('a', before, 1 << (high - 33)),
            bind('a', { pid: 0x10001, groups: after }),
            named('a', 0x10001, after),
            memberships('a', after, 1 << (high - 33)),
            ...alive('a'),
          ],
        })),
      ),
    ),
  },
  {
    ...base,
    id: 'bind.groups.all_bits',
    rule: 'all 32 bits of the mask are groups that can be joined',
    needs: ['usersock', 'net-admin'],
    cases: [0xffffffff, ...Array.from({ length: 32 }, (_, bit) => (1 << bit) >>> 0)].map(
      (mask) => ({
        name: show(mask),
        lines: [
          socket('a', 'NETLINK_USERSOCK'),
          bind('a', { pid: 0x10001, groups: mask }),
          named('a', 0x10001, mask),
          // and it does hear that group
          socket('b', 'NETLINK_USERSOCK'),
          bind('b', { pid: 0x10002 }),
          send('b', HELLO, { to: { groups: mask } }, fails('ECONNREFUSED')),
          hears('a', from('b', [HELLO], (mask & -mask) >>> 0)),
        ],
      }),
    ),
  },
  {
    ...base,
    id: 'bind.groups.family_veto',
    rule: 'groups 30 and 31 of ROUTE are for CAP_NET_ADMIN: EPERM in bind, which then joins and binds nothing, and in NETLINK_ADD_MEMBERSHIP',
    source: [...source, 'net/core/rtnetlink.c rtnetlink_bind'],
    needs: ['route', 'capset'],
    cases: [30, 31].flatMap((group): Case[] => {
      const bit = (1 << (group - 1)) >>> 0;
      return [
        ...[0, 1, 0x80000001].flatMap((others) =>
          wanted.map((number) => {
            const mask = (bit | others) >>> 0;
            return {
              name: `bind to port ${number} with groups ${show(mask)}`,
              actors,
              lines: [
                socket('a', 'NETLINK_ROUTE'),
                bind('a', { pid: number, groups: mask }, fails('EPERM'), plain),
                named('a', 0),
                bind('a', { pid: number, groups: mask }),
                named('a', number === 0 ? pid : number, mask),
                ...alive('a'),
              ],
            };
          }),
        ),
        {
          name: `NETLINK_ADD_MEMBERSHIP ${group}`,
          actors,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            bind('a'),
            setsockopt('a', NETLINK_ADD_MEMBERSHIP, group, fails('EPERM'), plain),
            named('a', pid),
            setsockopt('a', NETLINK_ADD_MEMBERSHIP, group),
            named('a', pid, bit),
            ...alive('a'),
          ],
        },
        {
          name: `group ${group} for a socket that is bound`,
          actors,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            bind('a', { groups: 1 }),
            bind('a', { pid: port('a'), groups: bit }, fails('EPERM'), plain),
            named('a', pid, 1),
            bind('a', { pid: port('a') }),
            ...alive('a'),
          ],
        },
      ];
    }),
  },
];
