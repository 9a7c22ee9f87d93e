/** NETLINK_ADD_MEMBERSHIP and NETLINK_DROP_MEMBERSHIP: what joining and leaving by number do. */
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { alive, bind, hears, named, socket } from '../../harness/runner/lines.ts';
import { from, GOODBYE, HELLO } from '../../harness/runner/user-messages.ts';
import { bit, joins, leaves, lists, listener, speaker, tells } from './group-words.ts';

const source = ['net/netlink/af_netlink.c netlink_setsockopt'];
const change = [...source, 'net/netlink/af_netlink.c netlink_update_socket_mc'];
const base = {
  source,
  seen: ['6.18.44', '6.1.176'],
  level: 'should',
  needs: ['route', 'net-admin'],
} as const;
const user = { ...base, needs: ['usersock', 'net-admin'] } as const;

const GROUPS = [1, 2, 7, 31, 32];

export const memberships: readonly Requirement[] = [
  {
    ...base,
    id: 'opt.add.high',
    rule: 'groups above 32 are joined by number only: they are in the list, and in no mask of nl_groups',
    level: 'must',
    source: [...source, 'net/netlink/af_netlink.c netlink_getname', 'man 7 netlink'],
    cases: [33, 34, 36].flatMap((group) => [
      {
        name: `group ${group}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          joins('a', group),
          named('a', 0),
          lists(0, bit(group - 32)),
          joins('a', 5),
          named('a', 0, bit(5)),
          lists(bit(5), bit(group - 32)),
          leaves('a', group),
          lists(bit(5), 0),
          ...alive('a'),
        ],
      },
      {
        name: `group ${group}, bound to the mask of all others`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          bind('a', { pid: 0x10001, groups: 0xffffffff }),
          lists(0xffffffff, 0),
          joins('a', group),
          named('a', 0x10001, 0xffffffff),
          lists(0xffffffff, bit(group - 32)),
          ...alive('a'),
        ],
      },
    ]),
  },
  {
    ...user,
    id: 'opt.add.idempotent',
    rule: 'a group is joined once however often one joins: leaving once leaves, and leaving a group one is not in succeeds',
    source: change,
    cases: GROUPS.flatMap((group): Case[] => [
      {
        name: `group ${group}, joined twice`,
        lines: [
          ...speaker,
          ...listener,
          joins('a', group),
          joins('a', group),
          ...tells(group, HELLO),
          hears('a', from('s', [HELLO], bit(group))),
          leaves('a', group),
          ...tells(group, GOODBYE),
          hears('a'),
        ],
      },
      {
        name: `group ${group}, left without being in it`,
        lines: [
          ...speaker,
          ...listener,
          leaves('a', group),
          leaves('a', group),
          ...tells(group, GOODBYE),
          hears('a'),
          joins('a', group),
          ...tells(group, HELLO),
          hears('a', from('s', [HELLO], bit(group))),
        ],
      },
      {
        name: `group ${group}, other groups stay`,
        lines: [
          ...speaker,
          ...listener,
          joins('a', 16),
          joins('a', group),
          leaves('a', group),
          named('a', 0x10002, bit(16)),
          ...tells(group, GOODBYE),
          ...tells(16, HELLO),
          hears('a', from('s', [HELLO], bit(16))),
        ],
      },
    ]),
  },
  {
    ...base,
    id: 'opt.add.unbound',
    rule: 'joining gives no port: the name of the socket is port 0 with its groups',
    source: [...change, 'net/netlink/af_netlink.c netlink_getname'],
    cases: GROUPS.map((group): Case => ({
      name: `group ${group}`,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        joins('a', group),
        named('a', 0, bit(group)),
        leaves('a', group),
        named('a', 0),
        joins('a', group),
        ...alive('a'),
        named('a', { processOf: 'main' }, bit(group)),
      ],
    })),
  },
  {
    ...base,
    id: 'opt.add.then_bind',
    rule: 'bind replaces what was joined of groups 1 to 32, and leaves the groups above alone',
    source: ['net/netlink/af_netlink.c netlink_bind'],
    cases: [0, 0x10, 0x80000001, 0xffffffff].flatMap((groups) =>
      [GROUPS, [...GROUPS, 33, 36], [33]].map((joined): Case => {
        const high = joined.reduce((mask, group) => mask | (group > 32 ? bit(group - 32) : 0), 0);
        return {
          name: `groups ${joined.join(', ')}, then bound to 0x${groups.toString(16)}`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            ...joined.map((group) => joins('a', group)),
            bind('a', { pid: 0x10001, groups }),
            named('a', 0x10001, groups),
            lists(groups, high),
            ...alive('a'),
          ],
        };
      }),
    ),
  },
];
