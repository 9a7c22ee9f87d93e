/** What a port number is unique in: a protocol of a network namespace. */
import { port } from '../../harness/program/build.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  alive,
  bind,
  fails,
  hears,
  named,
  type Protocol,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { by, HELLO, ownsItsPort, talks } from '../../harness/runner/user-messages.ts';

const base = { seen: ['6.18.44', '6.1.176'], level: 'should' } as const;
const pid = { processOf: 'main' } as const;

const COMMON: Protocol[] = ['NETLINK_ROUTE', 'NETLINK_USERSOCK', 'NETLINK_GENERIC'];
const ALL: Protocol[] = [...COMMON, 'NETLINK_SOCK_DIAG', 'NETLINK_KOBJECT_UEVENT'];
const pairs = COMMON.flatMap((one, index) =>
  COMMON.slice(index + 1).map((other) => [one, other] as const),
);
const numbers = [0, 0x10001, 0xffffffff];
const word = (number: number): string => (number === 0 ? 'automatic' : `0x${number.toString(16)}`);

export const scope: readonly Requirement[] = [
  {
    ...base,
    id: 'port.per_protocol',
    rule: 'ports are per protocol: one number, automatic or not, can be bound on several protocols at once, and leads to a different socket on each',
    source: ['net/netlink/af_netlink.c netlink_lookup'],
    needs: ['route', 'usersock', 'generic', 'net-admin'],
    cases: pairs.flatMap(([one, other]) =>
      numbers.map((number): Case => ({
        name: `${word(number)} on ${one} and ${other}`,
        lines: [
          socket('a', one),
          socket('b', other),
          bind('a', { pid: number }),
          bind('b', { pid: number }),
          named('a', number === 0 ? pid : number),
          named('b', number === 0 ? pid : number),
          ...ownsItsPort('a'),
          ...ownsItsPort('b'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'port.per_protocol.all',
    rule: 'one number can be bound on all protocols at once',
    source: ['net/netlink/af_netlink.c netlink_lookup'],
    needs: ['route', 'usersock', 'generic', 'sock-diag', 'uevent', 'net-admin'],
    cases: numbers.map((number): Case => ({
      name: word(number),
      lines: [
        ...ALL.flatMap((protocol) => [
          socket(String(protocol), protocol),
          bind(String(protocol), { pid: number }),
        ]),
        ...ALL.flatMap((protocol) => [
          named(String(protocol), number === 0 ? pid : number),
          ...ownsItsPort(String(protocol)),
        ]),
      ],
    })),
  },
  {
    ...base,
    id: 'port.per_netns',
    rule: 'ports are per network namespace, and a socket belongs for good to the one it was made in',
    source: ['net/netlink/af_netlink.c netlink_compare'],
    needs: ['route', 'usersock', 'netns', 'net-admin'],
    cases: (['NETLINK_USERSOCK', 'NETLINK_ROUTE'] as const).flatMap((protocol) =>
      numbers.flatMap((number): Case[] => {
        const actors = { main: {}, other: { netns: 'other' }, third: { netns: 'third' } };
        const name = `${word(number)} on ${protocol}`;
        const own = number === 0 ? pid : number;
        return [
          {
            name: `${name}, in two namespaces`,
            actors,
            lines: [
              socket('a', protocol),
              socket('b', protocol, { actor: 'other' }),
              bind('a', { pid: number }),
              bind('b', { pid: number }),
              named('a', own),
              named('b', own),
              ...ownsItsPort('a'),
              ...ownsItsPort('b'),
            ],
          },
          {
            name: `${name}, in three, each with a neighbour`,
            actors,
            lines: [
              ...(['main', 'other', 'third'] as const).flatMap((actor) => [
                socket(`${actor}1`, protocol, { actor }),
                socket(`${actor}2`, protocol, { actor }),
                ...by(actor, bind(`${actor}1`, { pid: number })),
                ...by(actor, bind(`${actor}2`, { pid: 0x10002 })),
              ]),
              ...(['main', 'other', 'third'] as const).flatMap((actor) => [
                named(`${actor}1`, own),
                ...talks(`${actor}1`, `${actor}2`),
                ...talks(`${actor}2`, `${actor}1`),
              ]),
            ],
          },
          {
            name: `${name}, bound by somebody who is elsewhere`,
            actors,
            lines: [
              socket('a', protocol),
              bind('a', { pid: number }, { ret: 0 }, { actor: 'other' }),
              named('a', own),
              // here the number is taken, there it is not
              socket('b', protocol),
              socket('c', protocol, { actor: 'other' }),
              bind('b', { pid: port('a') }, fails('EADDRINUSE')),
              bind('c', { pid: port('a') }),
              send('c', HELLO, { to: { pid: 0x10077 } }, fails('ECONNREFUSED')),
              ...ownsItsPort('c'),
              hears('a'),
              ...ownsItsPort('a'),
              ...(protocol === 'NETLINK_ROUTE' ? [...alive('a'), ...alive('c')] : []),
            ],
          },
        ];
      }),
    ),
  },
];
