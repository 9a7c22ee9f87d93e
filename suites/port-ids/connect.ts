/** connect: what it accepts, and what it does to the socket's names. */
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  alive,
  bind,
  connect,
  fails,
  named,
  peerNamed,
  type Protocol,
  socket,
} from '../../harness/runner/lines.ts';
import { ownsItsPort } from '../../harness/runner/user-messages.ts';

const source = ['net/netlink/af_netlink.c netlink_connect'];
const base = { source, seen: ['6.18.44', '6.1.176'], level: 'should' } as const;
const pid = { processOf: 'main' } as const;
const P = 0x10001;
/** No peer: the kernel, and nobody filtered. */
const disconnect = connect('a', { family: 0 }, { ret: 0 }, { length: 2 });
const show = (number: number): string => `0x${number.toString(16)}`;

export const connecting: readonly Requirement[] = [
  {
    ...base,
    id: 'conn.autobind',
    rule: 'connect binds an unbound socket automatically, and leaves the port of a bound one',
    needs: ['route', 'net-admin'],
    cases: [undefined, P].flatMap((own) =>
      [{}, { pid: 0x10002 }, { groups: 1 }, { pid: 0x10002, groups: 4 }].map((peer) => ({
        name: `${own === undefined ? 'unbound' : 'bound'}, to ${JSON.stringify(peer)}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...(own === undefined ? [] : [bind('a', { pid: own })]),
          connect('a', peer),
          named('a', own ?? pid),
          peerNamed('a', peer.pid ?? 0, peer.groups ?? 0),
          disconnect,
          ...alive('a'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'conn.no_lookup',
    rule: 'connect succeeds whether or not somebody has the port',
    needs: ['usersock', 'net-admin'],
    cases: [P, 0x7fffffff, 0xffffffff].flatMap((peer) =>
      [false, true].map((there) => ({
        name: `${show(peer)}, ${there ? 'bound' : 'nobody there'}`,
        lines: [
          socket('b', 'NETLINK_USERSOCK'),
          ...(there ? [bind('b', { pid: peer })] : []),
          socket('a', 'NETLINK_USERSOCK'),
          connect('a', { pid: peer }),
          peerNamed('a', peer),
          named('a', pid),
          disconnect,
          ...ownsItsPort('a'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'conn.group_lowest',
    rule: 'of the groups given to connect the lowest alone is kept, and shown by getpeername beside the port',
    needs: ['usersock', 'net-admin'],
    cases: [1, 2, 3, 6, 0xff0, 0x80000000, 0xc0000000, 0xffffffff].flatMap((mask) =>
      [0, P].map((peer) => ({
        name: `groups ${show(mask)}, port ${peer}`,
        lines: [
          socket('a', 'NETLINK_USERSOCK'),
          connect('a', { pid: peer, groups: mask }),
          peerNamed('a', peer, (mask & -mask) >>> 0),
          named('a', pid),
          disconnect,
          peerNamed('a', 0),
          ...ownsItsPort('a'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'conn.cap',
    rule: 'connect to a port or a group needs CAP_NET_ADMIN, else EPERM, but not on USERSOCK; connect to (0, 0) is for all',
    needs: ['usersock', 'route', 'generic', 'net-admin', 'capset'],
    cases: (['NETLINK_USERSOCK', 'NETLINK_ROUTE', 'NETLINK_GENERIC'] as Protocol[]).flatMap(
      (protocol) =>
        [{}, { pid: P }, { groups: 1 }, { pid: P, groups: 2 }].map((peer): Case => {
          const allowed = protocol === 'NETLINK_USERSOCK' || Object.keys(peer).length === 0;
          return {
            name: `${protocol}, to ${JSON.stringify(peer)}`,
            actors: { main: {}, plain: { capabilities: [] } },
            lines: [
              socket('a', protocol),
              connect('a', peer, allowed ? { ret: 0 } : fails('EPERM'), { actor: 'plain' }),
              // EPERM comes first: nothing is bound
              named('a', allowed ? pid : 0),
              ...(allowed ? [] : [connect('a', peer)]),
              peerNamed('a', peer.pid ?? 0, peer.groups ?? 0),
              disconnect,
              ...ownsItsPort('a'),
            ],
          };
        }),
    ),
  },
  {
    ...base,
    id: 'conn.len',
    rule: 'an address shorter than 12 bytes or longer than 128 is EINVAL, and so is any family but AF_NETLINK and AF_UNSPEC',
    needs: ['route', 'net-admin'],
    cases: [
      ...[-1, 0, 1, 2, 4, 11, 129].map((length) => ({ length, family: 16 })),
      ...[-1, 0, 1, 129].map((length) => ({ length, family: 0 })),
      ...[1, 2, 15, 17, 0x1000].map((family) => ({ length: 12, family })),
    ].map(({ length, family }) => ({
      name: `family ${family}, ${length} bytes`,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        connect('a', { family, pid: P }, fails('EINVAL'), { length }),
        named('a', 0),
        peerNamed('a', 0),
        ...alive('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'conn.unspec',
    rule: 'connect with AF_UNSPEC, of which 2 bytes suffice, drops the peer and keeps the port; it does not bind an unbound socket',
    needs: ['usersock', 'net-admin'],
    cases: [2, 4, 12, 128].flatMap((length): Case[] => {
      const drop = connect('a', { family: 0, pid: 7, groups: 7 }, { ret: 0 }, { length });
      return [
        {
          name: `connected, ${length} bytes`,
          lines: [
            socket('a', 'NETLINK_USERSOCK'),
            connect('a', { pid: P, groups: 1 }),
            drop,
            peerNamed('a', 0),
            named('a', pid),
            ...ownsItsPort('a'),
          ],
        },
        {
          name: `bound by number, ${length} bytes`,
          lines: [
            socket('a', 'NETLINK_USERSOCK'),
            bind('a', { pid: 0x10009 }),
            connect('a', { pid: P }),
            drop,
            peerNamed('a', 0),
            named('a', 0x10009),
            ...ownsItsPort('a'),
          ],
        },
        {
          name: `unbound, ${length} bytes`,
          lines: [
            socket('a', 'NETLINK_USERSOCK'),
            drop,
            named('a', 0),
            peerNamed('a', 0),
            bind('a'),
            ...ownsItsPort('a'),
          ],
        },
      ];
    }),
  },
];
