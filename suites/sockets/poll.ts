/** poll, and the list of sockets in /proc/net/netlink. */
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { port } from '../../harness/program/build.ts';
import {
  ack,
  alive,
  bind,
  close,
  connect,
  hears,
  noop,
  type Protocol,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { by, from, HELLO } from '../../harness/runner/user-messages.ts';
import { NETLINK } from '../../harness/wire/constants/netlink.ts';

const base = { seen: ['6.18.44', '6.1.176'], level: 'should', needs: ['route'] } as const;
const POLLIN = 0x1;
const POLLOUT = 0x4;
const POLLRDNORM = 0x40;
const WRITABLE = POLLOUT | 0x100 | 0x200; // POLLWRNORM, POLLWRBAND
const READABLE = POLLIN | POLLRDNORM;
const ALL = 0x7ff;

const polls = (name: string, revents: number, events = ALL): Line => ({
  step: { call: 'poll', socket: name, events },
  expect: { revents },
});

interface Listed {
  protocol: number;
  pid: number;
  groups: string;
  queued: boolean;
}
/** The line of a socket of this port, by the columns of netlink_native_seq_show. */
function rowOf(lines: readonly string[], pid: number): Listed | undefined {
  for (const line of lines) {
    const [, protocol, port_, groups, rmem, wmem, dump, locks, drops, inode, ...more] = line
      .trim()
      .split(/\s+/);
    if (port_ !== String(pid) || more.length > 0) continue;
    if (wmem !== '0' || dump !== '0' || locks === '0' || drops !== '0') continue;
    if (!/^\d+$/.test(inode ?? '') || !/^\d+$/.test(rmem ?? '')) continue;
    return { protocol: Number(protocol), pid, groups: groups ?? '', queued: rmem !== '0' };
  }
  return undefined;
}
const lists = (want: Listed): Line => ({
  step: { call: 'read_proc', path: '/proc/net/netlink' },
  expect: {
    lines: (lines) => {
      const got = JSON.stringify(rowOf(lines, want.pid));
      return got === JSON.stringify(want) ? undefined : `want ${JSON.stringify(want)}, got ${got}`;
    },
  },
});
const listsNot = (pid: number): Line => ({
  step: { call: 'read_proc', path: '/proc/net/netlink' },
  expect: {
    lines: (lines) => (rowOf(lines, pid) === undefined ? undefined : `port ${pid} is listed`),
  },
});
const numberOf = (protocol: Protocol): number =>
  typeof protocol === 'number' ? protocol : (NETLINK.value(protocol) ?? -1);

const P = 0x10001;
const protocols = ['NETLINK_ROUTE', 'NETLINK_USERSOCK', 'NETLINK_GENERIC'] as const;

export const poll: readonly Requirement[] = [
  {
    ...base,
    id: 'sock.poll.basic',
    rule: 'a socket is always writable, and readable while something is queued; a peer that closes changes nothing',
    source: ['net/core/datagram.c datagram_poll'],
    needs: ['route', 'usersock', 'net-admin'],
    cases: [
      ...[
        [ALL, WRITABLE, WRITABLE | READABLE],
        [POLLIN | POLLOUT, POLLOUT, POLLIN | POLLOUT],
        [POLLIN, 0, POLLIN],
        [0, 0, 0],
      ].map(([events = 0, before = 0, queued = 0]): Case => ({
        name: `events 0x${events.toString(16)}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          polls('a', before, events),
          send('a', noop(1)),
          polls('a', queued, events),
          hears('a', ack(noop(1))),
          polls('a', before, events),
          ...alive('a'),
        ],
      })),
      {
        name: 'the peer is gone',
        lines: [
          socket('a', 'NETLINK_USERSOCK'),
          socket('b', 'NETLINK_USERSOCK'),
          bind('b', { pid: P }),
          connect('a', { pid: P }),
          connect('b', { pid: port('a') }),
          send('b', HELLO),
          polls('a', WRITABLE | READABLE),
          hears('a', from('b')),
          close('b'),
          polls('a', WRITABLE),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'sock.proc',
    rule: '/proc/net/netlink has a line for each socket of the own namespace: protocol, port, groups, memory of what is queued, dump running, references, drops, inode',
    level: 'observed',
    source: ['net/netlink/af_netlink.c netlink_native_seq_show'],
    needs: ['route', 'usersock', 'generic', 'net-admin', 'netns'],
    cases: protocols.flatMap((protocol): Case[] => {
      const row = { protocol: numberOf(protocol), pid: P, groups: '00000000', queued: false };
      const a = [socket('a', protocol), bind('a', { pid: P })];
      return [
        {
          name: `${protocol}: bound, then closed`,
          lines: [listsNot(P), ...a, lists(row), close('a'), listsNot(P)],
        },
        {
          name: `${protocol}: groups and what is queued`,
          lines: [
            ...a,
            bind('a', { pid: P, groups: 0xf }),
            lists({ ...row, groups: '0000000f' }),
            send('a', HELLO, { to: { pid: P } }),
            lists({ ...row, groups: '0000000f', queued: true }),
            hears('a', from('a')),
            lists({ ...row, groups: '0000000f' }),
          ],
        },
        {
          name: `${protocol}: in another namespace`,
          actors: { main: {}, other: { netns: 'other' } },
          lines: [
            ...by('other', ...a),
            listsNot(P),
            ...by('other', lists(row)),
            close('a'),
            ...by('other', listsNot(P)),
          ],
        },
      ];
    }),
  },
];
