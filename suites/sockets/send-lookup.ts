/** Whom a port leads to: nobody beyond the protocol and the network namespace. */
import { port } from '../../harness/program/build.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { bind, fails, hears, named, send, socket } from '../../harness/runner/lines.ts';
import { from, HELLO, ownsItsPort } from '../../harness/runner/user-messages.ts';

const source = ['net/netlink/af_netlink.c netlink_sendmsg'];
const base = { source, seen: ['6.18.44', '6.1.176'], level: 'should', needs: ['route'] } as const;
const pid = { processOf: 'main' } as const;
const both = ['sendmsg', 'sendto'] as const;
const NOBODY = 0x1fff0;
const users = ['usersock', 'route', 'net-admin'];
const actors = { main: {}, plain: { capabilities: [] }, other: { netns: 'other' } };
const protocols = ['NETLINK_USERSOCK', 'NETLINK_ROUTE'] as const;

export const sendLookup: readonly Requirement[] = [
  {
    ...base,
    id: 'send.unknown_port',
    rule: 'a port that nobody has on the protocol and in the namespace is ECONNREFUSED',
    source: ['net/netlink/af_netlink.c netlink_getsockbyportid'],
    needs: users,
    cases: protocols.flatMap((protocol) =>
      [1, NOBODY, 0x10001, 0x80000000, 0xffffffff].map((number) => ({
        name: `${protocol}, port 0x${number.toString(16)}`,
        lines: [
          socket('a', protocol),
          bind('a', { pid: 0x10003 }),
          send('a', HELLO, { to: { pid: number } }, fails('ECONNREFUSED')),
          ...ownsItsPort('a'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'send.cross_protocol',
    rule: 'a port that is bound on another protocol alone is ECONNREFUSED',
    source: ['net/netlink/af_netlink.c netlink_lookup'],
    needs: ['usersock', 'route', 'generic', 'net-admin'],
    cases: (['NETLINK_USERSOCK', 'NETLINK_ROUTE', 'NETLINK_GENERIC'] as const).flatMap(
      (mine, _, all) =>
        all
          .filter((other) => other !== mine)
          .map((other) => ({
            name: `${mine} to ${other}`,
            lines: [
              socket('a', mine),
              bind('a', { pid: 0x10003 }),
              socket('b', other),
              bind('b', { pid: 0x10002 }),
              send('a', HELLO, { to: { pid: 0x10002 } }, fails('ECONNREFUSED')),
              hears('b'),
              ...ownsItsPort('a'),
              ...ownsItsPort('b'),
            ],
          })),
    ),
  },
  {
    ...base,
    id: 'send.cross_netns',
    rule: 'a port that is bound in another network namespace alone is ECONNREFUSED, whoever sends',
    source: ['net/netlink/af_netlink.c netlink_compare'],
    needs: [...users, 'netns'],
    cases: protocols.flatMap((protocol) =>
      (['main', 'other'] as const).map((actor) => ({
        name: `${protocol}, sent by ${actor}`,
        actors,
        lines: [
          socket('a', protocol),
          socket('b', protocol, { actor: 'other' }),
          bind('b', { pid: 0x10002 }),
          send('a', HELLO, { to: { pid: 0x10002 }, actor }, fails('ECONNREFUSED')),
          hears('b'),
          ...ownsItsPort('b'),
          ...ownsItsPort('a'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'send.kernel_absent',
    rule: 'port 0 of USERSOCK, where no kernel listens, is ECONNREFUSED',
    source: ['net/netlink/af_netlink.c netlink_getsockbyportid'],
    needs: ['usersock'],
    cases: both.flatMap((via) =>
      [undefined, {}].map((to) => ({
        name: `${via}, ${to === undefined ? 'no address' : 'address (0, 0)'}`,
        lines: [
          socket('a', 'NETLINK_USERSOCK'),
          send('a', HELLO, { via, ...(to === undefined ? {} : { to }) }, fails('ECONNREFUSED')),
          named('a', pid),
          send('a', HELLO, { via, to: { pid: port('a') } }),
          hears('a', from('a')),
        ],
      })),
    ),
  },
];
