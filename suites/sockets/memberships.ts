/** NETLINK_ADD_MEMBERSHIP and NETLINK_DROP_MEMBERSHIP: joining and leaving groups by number. */
import { port, u32 } from '../../harness/program/build.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  alive,
  bind,
  fails,
  getsockopt,
  hears,
  named,
  type Protocol,
  send,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import { from, GOODBYE, HELLO } from '../../harness/runner/user-messages.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';

const source = ['net/netlink/af_netlink.c netlink_setsockopt'];
const change = [...source, 'net/netlink/af_netlink.c netlink_update_socket_mc'];
const base = {
  source,
  seen: ['6.18.44', '6.1.176'],
  level: 'should',
  needs: ['route', 'net-admin'],
} as const;
const user = { ...base, needs: ['usersock', 'net-admin'] } as const;
const { NETLINK_ADD_MEMBERSHIP: ADD = 1, NETLINK_DROP_MEMBERSHIP: DROP = 2 } = NETLINK_OPT.values;
const { NETLINK_LIST_MEMBERSHIPS: LIST = 9 } = NETLINK_OPT.values;

const joins = (name: string, group: number, expect?: Line['expect'], actor?: string): Line =>
  setsockopt(name, ADD, group, expect, actor === undefined ? {} : { actor });
const leaves = (name: string, group: number, expect?: Line['expect'], actor?: string): Line =>
  setsockopt(name, DROP, group, expect, actor === undefined ? {} : { actor });
const bit = (group: number): number => (1 << (group - 1)) >>> 0;

/** Of NETLINK_ROUTE: groups 1 to 32, and 33 to 64. */
const lists = (low: number, high: number): Line =>
  getsockopt('a', LIST, { value: [u32(low), u32(high)], length: 8 }, { room: 8 });

/** `s` sends to the group, and to itself, since no kernel listens here. */
const tells = (group: number, bytes: string): Line[] => [
  send('s', [bytes], { to: { pid: port('s'), groups: bit(group) } }),
  hears('s', from('s', [bytes], bit(group))),
];
const speaker = [socket('s', 'NETLINK_USERSOCK'), bind('s', { pid: 0x10001 })];
const listener = [socket('a', 'NETLINK_USERSOCK'), bind('a', { pid: 0x10002 })];

/** No group has these numbers, whatever the protocol: as int they are 0, negative or too many. */
const NO_GROUP = [0, -1, -0x80000000, 1025, 0x7fffffff];
const GROUPS = [1, 2, 7, 31, 32];
const PROTOCOLS: Readonly<Record<string, { protocol: Protocol; needs: string; alive: Line[] }>> = {
  NETLINK_ROUTE: { protocol: 'NETLINK_ROUTE', needs: 'route', alive: alive('a') },
  NETLINK_GENERIC: {
    protocol: 'NETLINK_GENERIC',
    needs: 'generic',
    alive: aliveOn('NETLINK_GENERIC', 'a'),
  },
};
const actors = {
  main: {},
  plain: { capabilities: [] },
  caster: { capabilities: ['CAP_NET_BROADCAST', 'CAP_NET_RAW'] },
};

export const memberships: readonly Requirement[] = [
  {
    ...base,
    id: 'opt.add.range',
    rule: 'joining or leaving group 0, or one above those that the protocol has, is EINVAL',
    needs: ['route', 'generic', 'net-admin'],
    cases: Object.values(PROTOCOLS).flatMap(({ protocol, alive: living }) =>
      NO_GROUP.flatMap((group) =>
        [joins, leaves].map((call): Case => ({
          name: `${protocol}, ${call === joins ? 'joining' : 'leaving'} ${group}`,
          lines: [
            socket('a', protocol),
            joins('a', 16),
            call('a', group, fails('EINVAL')),
            named('a', 0, bit(16)),
            ...living,
          ],
        })),
      ),
    ),
  },
  {
    ...user,
    id: 'opt.add.range.usersock',
    rule: 'a protocol that asks for fewer has 32 groups: NETLINK_USERSOCK has a group 32 and none beyond',
    source: [...source, 'net/netlink/af_netlink.c netlink_add_usersock_entry'],
    cases: [joins, leaves].flatMap((call) =>
      [33, 34, 64].map((group): Case => ({
        name: `${call === joins ? 'joining' : 'leaving'} ${group}`,
        lines: [
          ...speaker,
          ...listener,
          joins('a', 32),
          call('a', group, fails('EINVAL')),
          ...tells(32, HELLO),
          hears('a', from('s', [HELLO], bit(32))),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'opt.add.range.last',
    rule: 'the last group of NETLINK_ROUTE is 39',
    level: 'observed',
    source: [...source, 'include/uapi/linux/rtnetlink.h RTNLGRP_MAX'],
    differs: { '6.1': 'the last group of NETLINK_ROUTE is 36' },
    seen: ['6.18.44'],
    cases: [joins, leaves].map((call): Case => ({
      name: call === joins ? 'joining' : 'leaving',
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        joins('a', 39),
        call('a', 40, fails('EINVAL')),
        lists(0, bit(39 - 32)),
        leaves('a', 39),
        lists(0, 0),
        ...alive('a'),
      ],
    })),
  },
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
    ...user,
    id: 'opt.add.cap',
    rule: 'where users may not listen, joining and leaving are EPERM without CAP_NET_ADMIN, before the group is looked at',
    level: 'must',
    source: [...source, 'net/netlink/af_netlink.c netlink_allowed', 'man 7 netlink'],
    needs: ['usersock', 'net-admin', 'capset'],
    cases: [5, 0, 33, -1].flatMap((group) =>
      (['plain', 'caster'] as const).map((actor): Case => ({
        name: `group ${group}, ${actor === 'plain' ? 'without capabilities' : 'with others'}`,
        actors,
        lines: [
          ...speaker,
          ...listener,
          joins('a', 2),
          joins('a', group, fails('EPERM'), actor),
          leaves('a', group, fails('EPERM'), actor),
          leaves('a', 2, fails('EPERM'), actor),
          named('a', 0x10002, bit(2)),
          ...tells(2, HELLO),
          hears('a', from('s', [HELLO], bit(2))),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'opt.add.cap.open',
    rule: 'where users may listen, joining and leaving need no capability',
    level: 'must',
    source: [...source, 'net/netlink/af_netlink.c netlink_allowed', 'man 7 netlink'],
    needs: ['route', 'generic', 'capset'],
    cases: Object.values(PROTOCOLS).map(({ protocol, alive: living }): Case => ({
      name: String(protocol),
      actors: { main: {}, plain: { capabilities: [] } },
      lines: [
        socket('a', protocol, { actor: 'plain' }),
        joins('a', 16, { ret: 0 }, 'plain'),
        named('a', 0, bit(16)),
        joins('a', 0, fails('EINVAL'), 'plain'),
        leaves('a', 16, { ret: 0 }, 'plain'),
        named('a', 0),
        ...living,
      ],
    })),
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
