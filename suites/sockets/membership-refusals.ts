/** Which groups can be joined and left by number, and by whom. */
import type { Case, Requirement, Line } from '../../harness/runner/requirement.ts';
import { alive, fails, hears, named, socket, type Protocol } from '../../harness/runner/lines.ts';
import { from, HELLO } from '../../harness/runner/user-messages.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import { bit, joins, leaves, lists, listener, speaker, tells } from './group-words.ts';

const source = ['net/netlink/af_netlink.c netlink_setsockopt'];
const base = {
  source,
  seen: ['6.18.44', '6.1.176'],
  level: 'should',
  needs: ['route', 'net-admin'],
} as const;
const user = { ...base, needs: ['usersock', 'net-admin'] } as const;

/** No group has these numbers, whatever the protocol: as int they are 0, negative or too many. */
const NO_GROUP = [0, -1, -0x80000000, 1025, 0x7fffffff];
const PROTOCOLS: readonly { protocol: Protocol; living: readonly Line[] }[] = [
  { protocol: 'NETLINK_ROUTE', living: alive('a') },
  { protocol: 'NETLINK_GENERIC', living: aliveOn('NETLINK_GENERIC', 'a') },
];
const actors = {
  main: {},
  plain: { capabilities: [] },
  caster: { capabilities: ['CAP_NET_BROADCAST', 'CAP_NET_RAW'] },
};

export const membershipRefusals: readonly Requirement[] = [
  {
    ...base,
    id: 'opt.add.range',
    rule: 'joining or leaving group 0, or one above those that the protocol has, is EINVAL',
    needs: ['route', 'generic', 'net-admin'],
    cases: PROTOCOLS.flatMap(({ protocol, living }) =>
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
    differs: {
      '6.1': 'the last group of NETLINK_ROUTE is 36',
      '6.12': 'the last group of NETLINK_ROUTE is 36',
    },
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
    cases: PROTOCOLS.map(({ protocol, living }): Case => ({
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
];
