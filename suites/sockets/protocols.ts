/** The protocol argument of socket(2). */
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { alive, bind, fails, hears, named, send, socket } from '../../harness/runner/lines.ts';
import { HELLO, ownsItsPort } from '../../harness/runner/user-messages.ts';
import { TYPES } from './types.ts';

const source = ['net/netlink/af_netlink.c netlink_create'];
const base = { source, seen: ['6.18.44', '6.1.176'], level: 'should', needs: ['route'] } as const;

const OUT_OF_RANGE = [-0x80000000, -1, 32, 33, 99, 255, 256, 0x7fffffff];
/** Numbers that no kernel with this many protocols ever gave a kernel side to. */
const WITHOUT_KERNEL_SIDE = [1, 3, 13, 17, 23, 24, 25, 26, 27, 28, 29, 30, 31];

const refused = (protocol: number): Case[] =>
  Object.entries(TYPES).map(([name, type]) => ({
    name: `${protocol}, ${name}`,
    lines: [
      socket('bad', protocol, { type }, fails('EPROTONOSUPPORT')),
      socket('a', 'NETLINK_ROUTE', { type }),
      ...alive('a'),
    ],
  }));

export const protocols: readonly Requirement[] = [
  {
    ...base,
    id: 'sock.proto.range',
    rule: 'a protocol below 0, or of 32 and above, is EPROTONOSUPPORT',
    cases: OUT_OF_RANGE.flatMap(refused),
  },
  {
    ...base,
    id: 'sock.proto.unregistered',
    rule: 'a protocol in range that has no kernel side is EPROTONOSUPPORT',
    cases: WITHOUT_KERNEL_SIDE.flatMap(refused),
  },
  {
    ...base,
    id: 'sock.usersock.no_kernel',
    rule: 'NETLINK_USERSOCK can be opened though nobody answers at port 0: sending there is ECONNREFUSED, sockets reach each other',
    source: ['net/netlink/af_netlink.c netlink_add_usersock_entry', 'man 7 netlink'],
    needs: ['usersock'],
    cases: Object.entries(TYPES).flatMap(([name, type]) =>
      [0, 0x10001].map((pid): Case => ({
        name: `${name}, ${pid === 0 ? 'a port found when it is first sent from' : 'a port of its own'}`,
        lines: [
          socket('a', 'NETLINK_USERSOCK', { type }),
          ...(pid === 0 ? [named('a', 0)] : [bind('a', { pid })]),
          send('a', [HELLO], {}, fails('ECONNREFUSED')),
          send('a', [HELLO], { to: { pid: 0 } }, fails('ECONNREFUSED')),
          hears('a'),
          named('a', pid === 0 ? { processOf: 'main' } : pid),
          ...ownsItsPort('a'),
        ],
      })),
    ),
  },
];
