/** Who may send to ports and groups. */
import { port } from '../../harness/program/build.ts';
import type { Address } from '../../harness/program/program.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  bind,
  connect,
  fails,
  hears,
  named,
  noop,
  type Protocol,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { by, from, HELLO } from '../../harness/runner/user-messages.ts';

const base = {
  source: ['net/netlink/af_netlink.c netlink_sendmsg'],
  level: 'should',
  seen: ['6.18.44', '6.1.176'],
} as const;
const P = 0x10001;
const pid = { processOf: 'main' } as const;
const told = (to: Address): string => JSON.stringify(to);

const PROTOCOLS: Protocol[] = ['NETLINK_ROUTE', 'NETLINK_GENERIC'];
const addresses: Address[] = [{ pid: P }, { groups: 1 }, { pid: P, groups: 0x80000000 }];
const actors = { main: {}, plain: { capabilities: [] } };

/** Without the capability ports and groups are refused, the kernel is not. */
const refused = (protocol: Protocol): Case[] =>
  addresses.map((to) => ({
    name: `${String(protocol)}, to ${told(to)}`,
    actors,
    lines: [
      socket('a', protocol),
      socket('b', protocol),
      bind('b', { pid: P }),
      ...by('plain', send('a', HELLO, { to }, fails('EPERM'))),
      named('a', 0),
      ...by('plain', send('a', noop(1), { to: {} }), send('a', noop(2))),
      hears('a', ack(noop(1)), ack(noop(2))),
      hears('b'),
    ],
  }));

export const sendCapabilities: readonly Requirement[] = [
  {
    ...base,
    id: 'send.cap.enough',
    rule: 'CAP_NET_ADMIN alone is enough to send to a port or a group',
    needs: ['route', 'generic', 'capset'],
    cases: PROTOCOLS.map((protocol) => ({
      name: String(protocol),
      actors: { main: {}, plain: { capabilities: ['CAP_NET_ADMIN'] } },
      lines: [
        ...by('plain', socket('a', protocol), bind('a', { pid: P + 1 })),
        socket('b', protocol),
        bind('b', { pid: P }),
        ...by('plain', send('a', HELLO, { to: { pid: P } })),
        hears('b', from('a')),
      ],
    })),
  },
  {
    ...base,
    id: 'send.cap',
    rule: 'sending to a port or a group needs CAP_NET_ADMIN, else EPERM, but not on USERSOCK; the kernel, (0, 0), may be addressed by all',
    needs: ['route', 'generic', 'usersock', 'capset'],
    cases: [
      ...PROTOCOLS.flatMap(refused),
      ...addresses.map((to): Case => ({
        name: `NETLINK_USERSOCK, to ${told(to)}`,
        actors,
        lines: [
          socket('a', 'NETLINK_USERSOCK'),
          socket('b', 'NETLINK_USERSOCK'),
          bind('b', { pid: P, groups: to.groups ?? 0 }),
          ...by(
            'plain',
            send('a', HELLO, { to }, to.pid === undefined ? fails('ECONNREFUSED') : { ret: 16 }),
          ),
          hears('b', from('a', [HELLO], Number(to.groups ?? 0))),
        ],
      })),
      {
        name: 'a peer connected to before is not asked about again',
        actors,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          socket('b', 'NETLINK_ROUTE'),
          bind('b', { pid: P }),
          connect('a', { pid: port('b') }),
          ...by('plain', send('a', HELLO), send('a', HELLO, { to: { pid: P } }, fails('EPERM'))),
          hears('b', from('a')),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'send.cap.sock_diag',
    rule: 'on SOCK_DIAG too that needs CAP_NET_ADMIN, and the kernel may be addressed by all',
    needs: ['sock-diag', 'capset'],
    cases: refused('NETLINK_SOCK_DIAG'),
  },
  {
    ...base,
    id: 'send.eperm_no_bind',
    rule: 'that EPERM leaves the socket unbound',
    needs: ['route', 'generic', 'capset'],
    cases: PROTOCOLS.flatMap((protocol) =>
      addresses.map((to): Case => ({
        name: `${String(protocol)}, to ${told(to)}`,
        actors,
        lines: [
          socket('a', protocol),
          ...by('plain', send('a', HELLO, { to }, fails('EPERM'))),
          named('a', 0),
          send('a', noop(1)),
          named('a', pid),
          hears('a', ack(noop(1))),
        ],
      })),
    ),
  },
];
