/** bind to a port that somebody has: refused, and what the refused socket is then. */
import type { NumberPattern } from '../../harness/oracle/expectation.ts';
import { port } from '../../harness/program/build.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  alive,
  bind,
  close,
  fails,
  getsockopt,
  hears,
  named,
  type Protocol,
  send,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import { from, HELLO, ownsItsPort, talks } from '../../harness/runner/user-messages.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';

const { NETLINK_LIST_MEMBERSHIPS = 9, NETLINK_ADD_MEMBERSHIP = 1 } = NETLINK_OPT.values;
const source = ['net/netlink/af_netlink.c netlink_insert'];
const base = {
  source,
  seen: ['6.18.44', '6.1.176'],
  level: 'should',
  needs: ['usersock', 'route', 'generic', 'net-admin'],
} as const;

/** The number of the process, held on another protocol so that a symbol stands for it. */
const witness = [socket('witness', 'NETLINK_GENERIC'), bind('witness')];
const numbers = [
  { word: 'a process id', pid: port('witness') },
  { word: '0x10001', pid: 0x10001 },
  { word: '0x80000000', pid: 0x80000000 },
  { word: '0xffffffff', pid: 0xffffffff },
] as const;
type Wanted = (typeof numbers)[number]['pid'];
/** What a socket gets that binds itself while another has this number. */
const automatic = (pid: Wanted): NumberPattern =>
  typeof pid === 'number' ? { processOf: 'main' } : { autoport: 'negative' };
const protocols = ['NETLINK_USERSOCK', 'NETLINK_ROUTE'] as const;

/** Socket `a` has the number; `b` is refused it. */
const refused = (
  protocol: Protocol,
  pid: Wanted,
  more: { groups?: number; before?: Line[] } = {},
): Line[] => [
  ...witness,
  socket('a', protocol),
  bind('a', { pid }),
  socket('b', protocol),
  ...(more.before ?? []),
  bind('b', { pid, groups: more.groups ?? 0 }, fails('EADDRINUSE')),
];

const cells = (
  make: (protocol: (typeof protocols)[number], pid: Wanted) => Line[],
  word = '',
): Case[] =>
  protocols.flatMap((protocol) =>
    numbers.map((number) => ({
      name: `${number.word} on ${protocol}${word}`,
      lines: make(protocol, number.pid),
    })),
  );

export const inUse: readonly Requirement[] = [
  {
    ...base,
    id: 'bind.in_use',
    rule: 'bind to a port that another socket has on the same protocol and namespace is EADDRINUSE, and the other keeps it',
    cases: [0, 1].flatMap((groups) =>
      cells(
        (protocol, pid) => [
          ...refused(protocol, pid, { groups }),
          bind('b', { pid }, fails('EADDRINUSE')),
          named('a', pid),
          ...ownsItsPort('a'),
        ],
        groups === 0 ? '' : ', with a group',
      ),
    ),
  },
  {
    ...base,
    id: 'bind.in_use.ghost_name',
    rule: 'after that EADDRINUSE getsockname shows the port that was refused, though the socket is not bound',
    level: 'observed',
    cases: cells((protocol, pid) => [
      ...refused(protocol, pid),
      named('b', pid),
      // what is sent to that port goes to the one that has it
      socket('c', protocol),
      send('c', HELLO, { to: { pid } }),
      hears('b'),
      hears('a', from('c')),
    ]),
  },
  {
    ...base,
    id: 'bind.in_use.recover',
    rule: 'a socket whose bind was refused is as unbound as before: it can take another port, the same once that is free, or be bound by its next send',
    cases: [
      ...cells(
        (protocol, pid) => [
          ...refused(protocol, pid),
          bind('b', { pid: 0x10009 }),
          named('b', 0x10009),
          ...talks('a', 'b'),
          ...talks('b', 'a'),
        ],
        ', then another port',
      ),
      ...cells(
        (protocol, pid) => [
          ...refused(protocol, pid),
          close('a'),
          bind('b', { pid }),
          named('b', pid),
          ...ownsItsPort('b'),
        ],
        ', then the same once it is free',
      ),
      ...cells(
        (protocol, pid) => [
          ...refused(protocol, pid),
          bind('b'),
          named('b', automatic(pid)),
          ...talks('b', 'a'),
          ...talks('a', 'b'),
        ],
        ', then bound to 0',
      ),
      ...cells(
        (protocol, pid) => [
          ...refused(protocol, pid),
          send('b', HELLO, { to: { pid } }),
          named('b', automatic(pid)),
          hears('a', from('b')),
          ...talks('a', 'b'),
        ],
        ', then bound by sending',
      ),
    ],
  },
  {
    ...base,
    id: 'bind.in_use.groups',
    rule: 'a bind with groups that is refused with EADDRINUSE joins none of them, though NETLINK_LIST_MEMBERSHIPS has its full length from then on',
    level: 'observed',
    cases: [1, 0x8000, 0xffff].flatMap((groups) => [
      ...cells(
        (protocol, pid) => {
          const length = protocol === 'NETLINK_ROUTE' ? 8 : 4;
          return [
            ...refused(protocol, pid, {
              groups,
              before: [
                getsockopt('b', NETLINK_LIST_MEMBERSHIPS, { value: [], length: 0 }, { room: 8 }),
              ],
            }),
            getsockopt(
              'b',
              NETLINK_LIST_MEMBERSHIPS,
              { value: ['00'.repeat(length)], length },
              { room: 8 },
            ),
            ...ownsItsPort('a'),
          ];
        },
        `, groups 0x${groups.toString(16)}`,
      ),
      ...cells(
        (protocol, pid) => [
          ...refused(protocol, pid, {
            groups,
            before: [setsockopt('b', NETLINK_ADD_MEMBERSHIP, 2)],
          }),
          named('b', pid, 2),
          ...ownsItsPort('a'),
        ],
        `, groups 0x${groups.toString(16)}, in group 2 before`,
      ),
    ]),
  },
  {
    ...base,
    id: 'bind.in_use.alive',
    rule: 'answers of the kernel go by the socket, not by the number it was refused: both sockets are answered',
    needs: ['route', 'generic'],
    cases: numbers.map(({ word, pid }) => ({
      name: word,
      lines: [...refused('NETLINK_ROUTE', pid), ...alive('a'), ...alive('b'), ...alive('a')],
    })),
  },
];
