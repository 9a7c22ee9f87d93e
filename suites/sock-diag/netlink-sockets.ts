/** What NETLINK_SOCK_DIAG lists of Netlink sockets. */
import { join, nla, u32 } from '../../harness/program/build.ts';
import type { Pattern, Segment, Wildcard } from '../../harness/program/bytes.ts';
import { done, dumpLinks, somePart } from '../../harness/runner/dumps.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  bind,
  close,
  connect,
  hears,
  NLM_F_REQUEST,
  send,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import { diag, DUMP, type Listed, listed, netlinkSockets } from './messages.ts';

const base = {
  level: 'should',
  needs: ['sock-diag', 'netlink-diag', 'usersock', 'net-admin'],
  seen: ['6.18.44', '6.12.117', '6.1.192'],
} as const;
const USERSOCK = 2;
const GENERIC = 16;
const ENOENT = 2;
const GROUP = 4;

const asker = socket('d', 'NETLINK_SOCK_DIAG');
const asks = (protocol: number, show = 0): Line =>
  send('d', diag(netlinkSockets(protocol, show), NLM_F_REQUEST | DUMP));
const alive = aliveOn('NETLINK_SOCK_DIAG', 'd');
const opened = (name = 'u', pid = 0x10001): Line[] => [
  socket(name, 'NETLINK_USERSOCK'),
  bind(name, { pid }),
];
const u: Listed = { type: 3, protocol: USERSOCK, state: 7, socket: 'u' };

/** These lines, then a dump of USERSOCK that lists this. */
const shows = (name: string, lines: readonly Line[], ...orders: readonly Listed[][]): Case => ({
  name,
  lines: [...lines, asker, asks(USERSOCK), listed('d', ...orders), ...alive],
});

/** Attributes in the order in which sk_diag_fill writes them. */
const attributes = (more: { groups?: string; memory?: boolean; flags?: number }): Pattern =>
  join<Segment | Wildcard>(
    more.groups === undefined ? '' : nla(1, more.groups),
    more.memory
      ? nla<Segment | Wildcard>(0, [{ any: 36, why: 'how much memory a socket takes' }])
      : '',
    more.flags === undefined ? '' : nla(4, u32(more.flags)),
  );
const {
  NETLINK_PKTINFO = 3,
  NETLINK_BROADCAST_ERROR = 4,
  NETLINK_NO_ENOBUFS = 5,
  NETLINK_LISTEN_ALL_NSID = 8,
  NETLINK_CAP_ACK = 10,
  NETLINK_EXT_ACK = 11,
  NETLINK_GET_STRICT_CHK = 12,
} = NETLINK_OPT.values;
const options: readonly [string, number, number][] = [
  ['no option', 0, 0],
  ['NETLINK_PKTINFO', NETLINK_PKTINFO, 2],
  ['NETLINK_BROADCAST_ERROR', NETLINK_BROADCAST_ERROR, 4],
  ['NETLINK_NO_ENOBUFS', NETLINK_NO_ENOBUFS, 8],
  ['NETLINK_LISTEN_ALL_NSID', NETLINK_LISTEN_ALL_NSID, 0x10],
  ['NETLINK_CAP_ACK', NETLINK_CAP_ACK, 0x20],
  ['NETLINK_EXT_ACK', NETLINK_EXT_ACK, 0],
  ['NETLINK_GET_STRICT_CHK', NETLINK_GET_STRICT_CHK, 0],
];
const displayed = (name: string, lines: readonly Line[], show: number, with_: Listed): Case => ({
  name,
  lines: [...lines, asker, asks(USERSOCK, show), listed('d', [with_]), ...alive],
});

export const netlinkSocketsListed: readonly Requirement[] = [
  {
    ...base,
    id: 'diag.nl.proto',
    rule: 'protocol 255 asks for sockets of all protocols, a number below 32 for those of that one, any other ends the dump with -ENOENT in NLMSG_DONE',
    source: ['net/netlink/diag.c netlink_diag_dump'],
    cases: [
      ...[32, 100, 254].map((protocol): Case => ({
        name: `protocol ${protocol}`,
        lines: [asker, asks(protocol), hears('d', done(1, -ENOENT)), ...alive],
      })),
      ...[1, 3, 31].map((protocol): Case => ({
        name: `protocol ${protocol}, which has no sockets`,
        lines: [...opened(), asker, asks(protocol), hears('d', done(1)), ...alive],
      })),
      shows('protocol 2', opened(), [u]),
      {
        name: 'protocol 255',
        lines: [
          asker,
          asks(255),
          { step: { call: 'recv', socket: 'd' }, expect: { datagrams: [somePart(20, 1)('d')] } },
        ],
      },
    ],
  },
  {
    ...base,
    id: 'diag.nl.msg',
    rule: "a listed socket tells its type, protocol, state (7 never connected, 1 connected, 0 no longer), port, and its peer's port and group number; the kernel's own have port 0, those without a port are left out",
    source: ['net/netlink/diag.c sk_diag_fill'],
    needs: [...base.needs, 'generic'],
    cases: [
      shows(
        'of type SOCK_DGRAM',
        [socket('u', USERSOCK, { type: 2 }), bind('u', { pid: 0x10001 })],
        [{ ...u, type: 2 }],
      ),
      shows('automatic port', [socket('u', USERSOCK), bind('u')], [u]),
      shows('not bound', [socket('u', USERSOCK)], []),
      shows('closed', [...opened(), close('u')], []),
      shows(
        'connected to itself',
        [...opened(), connect('u', { pid: 0x10001 })],
        [{ ...u, state: 1, peer: 'u' }],
      ),
      ...[1, 3, 32].map((group) =>
        shows(
          `connected to group ${group}`,
          [...opened(), connect('u', { pid: 0x10001, groups: 2 ** (group - 1) })],
          [{ ...u, state: 1, peer: 'u', peerGroup: group }],
        ),
      ),
      shows(
        'connected no longer',
        [
          ...opened(),
          connect('u', { pid: 0x10001, groups: GROUP }),
          connect('u', { family: 0, pid: 0, groups: 0 }),
        ],
        [{ ...u, state: 0 }],
      ),
      shows(
        'two, in any order',
        [...opened(), ...opened('v', 0x10002), connect('v', { pid: 0x10001 })],
        [u, { ...u, socket: 'v', state: 1, peer: 'u' }],
        [{ ...u, socket: 'v', state: 1, peer: 'u' }, u],
      ),
      {
        name: "the kernel's own",
        lines: [
          asker,
          asks(GENERIC),
          listed('d', [{ type: 2, protocol: GENERIC, state: 7 }]),
          ...alive,
        ],
      },
    ],
  },
  {
    ...base,
    id: 'diag.nl.twice',
    rule: 'a member of groups is listed twice in a dump of its protocol: by its port, and among the members',
    source: ['net/netlink/diag.c __netlink_diag_dump'],
    cases: [
      shows('one', [socket('u', USERSOCK), bind('u', { pid: 0x10001, groups: GROUP })], [u, u]),
      shows(
        'of many groups',
        [socket('u', USERSOCK), bind('u', { pid: 0x10001, groups: 0xff })],
        [u, u],
      ),
      shows(
        'that left its group',
        [
          socket('u', USERSOCK),
          bind('u', { pid: 0x10001, groups: GROUP }),
          bind('u', { pid: 0x10001 }),
        ],
        [u],
      ),
    ],
  },
  {
    ...base,
    id: 'diag.nl.show',
    rule: 'ndiag_show asks for attributes: 1 memory, 36 bytes; 2 groups, in units of 8 bytes, left out if there never were any; 8 flags of options, of which NETLINK_EXT_ACK and NETLINK_GET_STRICT_CHK have none',
    source: ['net/netlink/diag.c sk_diag_put_flags', 'net/netlink/diag.c sk_diag_dump_groups'],
    cases: [
      displayed('memory', opened(), 1, { ...u, attributes: attributes({ memory: true }) }),
      displayed('groups, never in any', opened(), 2, u),
      displayed('groups, left', [...opened(), setsockopt('u', 1, 3), setsockopt('u', 2, 3)], 2, {
        ...u,
        attributes: attributes({ groups: '00'.repeat(8) }),
      }),
      ...options.map(([name, option, flags]) =>
        displayed(
          `flags, ${name}`,
          [...opened(), ...(option === 0 ? [] : [setsockopt('u', option, 1)])],
          8,
          { ...u, attributes: attributes({ flags }) },
        ),
      ),
      displayed(
        'flags, all options',
        [...opened(), ...options.slice(1).map(([, option]) => setsockopt('u', option, 1))],
        8,
        { ...u, attributes: attributes({ flags: 0x3e }) },
      ),
      displayed(
        'memory, groups and flags',
        [...opened(), setsockopt('u', 1, 3), setsockopt('u', 2, 3)],
        11,
        { ...u, attributes: attributes({ groups: '00'.repeat(8), memory: true, flags: 0 }) },
      ),
      ...[1, 3, 32].map((group): Case => {
        const mask = u32(2 ** (group - 1));
        const member = { ...u, attributes: attributes({ groups: `${mask} 00000000` }) };
        return {
          name: `groups, member of ${group}`,
          lines: [
            ...opened(),
            setsockopt('u', 1, group),
            asker,
            asks(USERSOCK, 2),
            listed('d', [member, member]),
            ...alive,
          ],
        };
      }),
    ],
  },
  {
    ...base,
    id: 'diag.nl.show.dump',
    rule: 'bit 1 of the flags tells that a dump is running',
    source: ['net/netlink/diag.c sk_diag_put_flags'],
    needs: ['sock-diag', 'route'],
    cases: [true, false].map((running): Case => {
      const kernel: Listed = {
        type: 2,
        protocol: 0,
        state: 7,
        attributes: attributes({ flags: 0 }),
      };
      const r: Listed = {
        type: 3,
        protocol: 0,
        state: 7,
        socket: 'r',
        attributes: attributes({ flags: running ? 1 : 0 }),
      };
      return {
        name: running ? 'running' : 'over',
        lines: [
          socket('r', 'NETLINK_ROUTE'),
          bind('r', { pid: 0x10001 }),
          send('r', dumpLinks(1)),
          ...(running ? [] : [{ step: { call: 'drain', socket: 'r' } } as const]),
          asker,
          asks(0, 8),
          listed('d', [kernel, r], [r, kernel]),
          ...alive,
        ],
      };
    }),
  },
];
