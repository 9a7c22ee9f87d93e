/** Multicasts of user sockets: who gets one, and what the sender is told. */
import { port } from '../../harness/program/build.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  bind,
  connect,
  fails,
  type Heard,
  hears,
  named,
  noop,
  type Protocol,
  refusal,
  send,
  setsockopt,
  socket,
  unknown,
} from '../../harness/runner/lines.ts';
import { from, HELLO } from '../../harness/runner/user-messages.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';
const { NETLINK_ADD_MEMBERSHIP = 1 } = NETLINK_OPT.values;
const source = ['net/netlink/af_netlink.c netlink_sendmsg'];
const broadcast = ['net/netlink/af_netlink.c do_one_broadcast'];
const base = {
  source,
  seen: ['6.18.44', '6.1.176'],
  level: 'should',
  needs: ['usersock', 'net-admin'],
} as const;
const NOBODY = 0x1fff0;
const refused = fails('ECONNREFUSED');
/** A sender, a bystander, and two members of the groups. */
const people = (groups: number, protocol: Protocol = 'NETLINK_USERSOCK'): Line[] => [
  socket('a', protocol),
  bind('a', { pid: 0x10001 }),
  socket('b', protocol),
  bind('b', { pid: 0x10002 }),
  socket('m', protocol),
  bind('m', { pid: 0x10003, groups }),
  socket('n', protocol),
  bind('n', { pid: 0x10004, groups }),
];
const told = (groups: number): Heard => from('a', [HELLO], groups);
const GROUPS = [1, 0x10, 0x80000000];
const show = (mask: number): string => `0x${mask.toString(16)}`;
export const sendGroups: readonly Requirement[] = [
  {
    ...base,
    id: 'send.group.lowest',
    rule: 'of the groups of an address the lowest alone is the destination',
    level: 'must',
    source: [...source, 'man 7 netlink'],
    cases: [3, 6, 0xf0, 0xc0000000, 0x80000001, 0xffffffff].map((mask) => {
      const lowest = (mask & -mask) >>> 0;
      return {
        name: `groups ${show(mask)}`,
        lines: [
          ...people(lowest),
          bind('b', { pid: 0x10002, groups: (0xffffffff & ~lowest) >>> 0 }),
          send('a', HELLO, { to: { groups: mask } }, refused),
          hears('m', told(lowest)),
          hears('n', told(lowest)),
          hears('b'),
        ],
      };
    }),
  },
  {
    ...base,
    id: 'send.group.then_unicast',
    rule: 'a message to a group goes to the members and then to nl_pid too; what send returns is what became of the unicast',
    cases: GROUPS.flatMap((groups) => [
      {
        name: `group ${show(groups)}, somebody has the port`,
        lines: [
          ...people(groups),
          send('a', HELLO, { to: { pid: 0x10002, groups } }),
          hears('m', told(groups)),
          hears('n', told(groups)),
          hears('b', told(groups)),
        ],
      },
      {
        name: `group ${show(groups)}, nobody has it`,
        lines: [
          ...people(groups),
          send('a', HELLO, { to: { pid: NOBODY, groups } }, refused),
          hears('m', told(groups)),
          hears('n', told(groups)),
          hears('b'),
        ],
      },
      {
        name: `group ${show(groups)}, to itself`,
        lines: [
          ...people(groups),
          send('a', HELLO, { to: { pid: 0x10001, groups } }),
          hears('m', told(groups)),
          hears('a', told(groups)),
        ],
      },
    ]),
  },
  {
    ...base,
    id: 'send.group.econnrefused',
    rule: 'on USERSOCK a message to a group and port 0 reaches all members and is ECONNREFUSED',
    cases: GROUPS.flatMap((groups) => [
      {
        name: `group ${show(groups)}, by address`,
        lines: [
          ...people(groups),
          send('a', HELLO, { to: { groups } }, refused),
          hears('m', told(groups)),
          hears('n', told(groups)),
        ],
      },
      {
        name: `group ${show(groups)}, connected`,
        lines: [
          ...people(groups),
          connect('a', { groups }),
          send('a', HELLO, {}, refused),
          hears('m', told(groups)),
          hears('n', told(groups)),
        ],
      },
    ]),
  },
  {
    ...base,
    id: 'send.group.kernel',
    rule: 'on ROUTE a request to a group and port 0 is multicast as it is, and executed by the kernel too',
    needs: ['route', 'net-admin'],
    cases: [2, 0x8000].flatMap((groups) => [
      {
        name: `acknowledged, group ${show(groups)}`,
        lines: [
          ...people(groups, 'NETLINK_ROUTE'),
          send('a', noop(1), { to: { groups } }),
          hears('m', from('a', noop(1), groups)),
          hears('a', ack(noop(1))),
        ],
      },
      {
        name: `refused, group ${show(groups)}`,
        lines: [
          ...people(groups, 'NETLINK_ROUTE'),
          send('a', unknown(1), { to: { groups } }),
          hears('m', from('a', unknown(1), groups)),
          hears('n', from('a', unknown(1), groups)),
          hears('a', refusal(unknown(1), 'EOPNOTSUPP')),
        ],
      },
    ]),
  },
  {
    ...base,
    id: 'send.group.no_dup',
    rule: 'a member that is also the unicast’s receiver gets one copy, with the group in its address',
    source: broadcast,
    cases: GROUPS.map((groups) => ({
      name: `group ${show(groups)}`,
      lines: [
        ...people(groups),
        send('a', HELLO, { to: { pid: 0x10003, groups } }),
        hears('m', told(groups)),
        hears('n', told(groups)),
      ],
    })),
  },
  {
    ...base,
    id: 'send.group.not_self',
    rule: 'a sender never gets its own multicast, member or not',
    source: broadcast,
    cases: GROUPS.map((groups) => ({
      name: `group ${show(groups)}`,
      lines: [
        ...people(groups),
        bind('a', { pid: 0x10001, groups }),
        send('a', HELLO, { to: { pid: 0x10002, groups } }),
        hears('a'),
        hears('m', told(groups)),
        hears('b', told(groups)),
        send('m', HELLO, { to: { pid: 0x10002, groups } }),
        hears('a', from('m', [HELLO], groups)),
      ],
    })),
  },
  {
    ...base,
    id: 'send.group.none',
    rule: 'that a group has no members is no error',
    cases: GROUPS.flatMap((groups) => [
      {
        name: `group ${show(groups)}, the port is there`,
        lines: [
          ...people(0),
          send('a', HELLO, { to: { pid: 0x10002, groups } }),
          hears('b', told(groups)),
          hears('m'),
        ],
      },
      {
        name: `group ${show(groups)}, members of another`,
        lines: [
          ...people(groups === 1 ? 2 : groups >>> 1),
          send('a', HELLO, { to: { pid: 0x10002, groups } }),
          hears('b', told(groups)),
          hears('m'),
        ],
      },
    ]),
  },
  {
    ...base,
    id: 'send.group.unbound_member',
    rule: 'a member that was never bound counts as port 0: it misses multicasts sent with nl_pid 0 and gets those with another',
    level: 'observed',
    source: broadcast,
    cases: [1, 5, 32].map((group) => {
      const groups = (1 << (group - 1)) >>> 0;
      return {
        name: `group ${group}`,
        lines: [
          ...people(groups),
          socket('u', 'NETLINK_USERSOCK'),
          setsockopt('u', NETLINK_ADD_MEMBERSHIP, group),
          named('u', 0, groups),
          send('a', HELLO, { to: { groups } }, refused),
          hears('m', told(groups)),
          hears('u'),
          send('a', HELLO, { to: { pid: NOBODY, groups } }, refused),
          hears('u', told(groups)),
          send('a', HELLO, { to: { pid: 0x10002, groups } }),
          hears('u', told(groups)),
          named('u', 0, groups),
        ],
      };
    }),
  },
  {
    ...base,
    id: 'send.group.ghost',
    rule: 'a socket whose bind to a port was refused misses multicasts sent with that nl_pid and gets those with nl_pid 0',
    level: 'observed',
    source: [...broadcast, 'net/netlink/af_netlink.c netlink_insert'],
    cases: [1, 5, 32].map((group) => {
      const groups = (1 << (group - 1)) >>> 0;
      return {
        name: `group ${group}`,
        lines: [
          ...people(groups),
          socket('g', 'NETLINK_USERSOCK'),
          setsockopt('g', NETLINK_ADD_MEMBERSHIP, group),
          bind('g', { pid: port('b') }, fails('EADDRINUSE')),
          send('a', HELLO, { to: { pid: 0x10002, groups } }),
          hears('b', told(groups)),
          hears('g'),
          send('a', HELLO, { to: { groups } }, refused),
          hears('g', told(groups)),
        ],
      };
    }),
  },
];
