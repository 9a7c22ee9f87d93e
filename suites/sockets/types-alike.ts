/** SOCK_RAW and SOCK_DGRAM side by side: one space of ports, the same datagrams. */
import { batch } from '../../harness/program/build.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  bind,
  fails,
  hears,
  noop,
  recv,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { talks } from '../../harness/runner/user-messages.ts';
import { MSG, SOCK } from '../../harness/wire/constants/socket.ts';

const { SOCK_DGRAM = 2, SOCK_RAW = 3 } = SOCK.values;
const { MSG_TRUNC = 0x20 } = MSG.values;
const types = Object.entries({ SOCK_DGRAM, SOCK_RAW });
const base = {
  source: ['net/netlink/af_netlink.c netlink_create', 'man 7 netlink'],
  seen: ['6.18.44', '6.1.176'],
  level: 'must',
} as const;

export const typesAlike: readonly Requirement[] = [
  {
    ...base,
    id: 'sock.type.ok.ports',
    rule: 'sockets of both types share one space of ports, and hear each other',
    needs: ['usersock'],
    cases: types.flatMap(([first, one]) =>
      types.map(([second, other]): Case => ({
        name: `${first} and ${second}`,
        lines: [
          socket('a', 'NETLINK_USERSOCK', { type: one }),
          socket('b', 'NETLINK_USERSOCK', { type: other }),
          bind('a', { pid: 0x10001 }),
          bind('b', { pid: 0x10001 }, fails('EADDRINUSE')),
          bind('b', { pid: 0x10002 }),
          ...talks('a', 'b'),
          ...talks('b', 'a'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'sock.type.ok.datagrams',
    rule: 'with both types one recv takes one datagram, and loses what it has no room for',
    needs: ['route'],
    cases: types.flatMap(([name, type]) =>
      [0, 4, 12].map((room): Case => ({
        name: `${name}, room for ${room} bytes`,
        lines: [
          socket('a', 'NETLINK_ROUTE', { type }),
          send('a', batch(noop(1), noop(2))),
          recv(
            'a',
            {
              datagrams: [
                { bytes: ['240000000200000101000000'.slice(0, 2 * room)], flags: MSG_TRUNC },
              ],
            },
            { room },
          ),
          hears('a', ack(noop(2))),
          ...alive('a'),
        ],
      })),
    ),
  },
];
