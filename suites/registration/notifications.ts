/** What the controller tells the members of its group "notify". */
import type { Actor } from '../../harness/program/program.ts';
import {
  byName,
  familyEvent,
  getFamily,
  groupEvent,
  NOTIFY_BIT,
} from '../../harness/runner/family-messages.ts';
import { bind, fails, hears, refusal, send, socket } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  asker,
  doOp,
  dumpOp,
  family,
  found,
  listener,
  register,
  registration,
  unregister,
} from './family.ts';

const source = ['net/netlink/genetlink.c genl_ctrl_event'];

const three = family('three', {
  version: 5,
  ops: [doOp(1), dumpOp(4)],
  groups: [{ name: 'first' }, { name: 'second' }, { name: 'third' }],
});
const bare = family('bare');
const large = (ops: number, group = 'g') =>
  family('wide', {
    ops: Array.from({ length: ops }, (_, index) => doOp(index)),
    groups: [{ name: group }],
  });
/** What CTRL_CMD_NEWFAMILY has no room for: just above 3776 bytes, and far above. */
const tooLarge = { '3780 bytes': large(184, 'of eight'), '200 operations': large(200) };
const fitting = { '3776 bytes': large(184, 'four'), '180 operations': large(180) };

const shapes = [
  { name: 'without operations and groups', its: bare },
  { name: 'with operations', its: family('some', { ops: [doOp(1), dumpOp(4)] }) },
  { name: 'with three groups', its: three },
];
const other: Record<string, Actor> = { other: { netns: 'other' } };
const elsewhere = [
  socket('o', 'NETLINK_GENERIC', { actor: 'other' }),
  bind('o', { groups: NOTIFY_BIT }, { ret: 0 }, { actor: 'other' }),
];

export const notifications: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.ntf.new',
    rule: 'a registration is told to the members of “notify”: CTRL_CMD_NEWFAMILY with the whole family, then CTRL_CMD_NEWMCAST_GRP for each group, from port 0 with sequence number 0',
    source,
    cases: shapes.map(({ name, its }) => ({
      name,
      lines: [
        ...listener,
        register(its),
        hears(
          'n',
          familyEvent('NEWFAMILY', its.facts),
          ...(its.facts.groups ?? []).map((_, index) =>
            groupEvent('NEWMCAST_GRP', its.facts, index),
          ),
        ),
      ],
    })),
  },
  {
    ...registration,
    id: 'genl.ntf.del',
    rule: 'an unregistration is told: CTRL_CMD_DELMCAST_GRP for each group, then CTRL_CMD_DELFAMILY, which still lists operations and groups',
    source,
    cases: shapes.map(({ name, its }) => ({
      name,
      lines: [
        register(its),
        ...listener,
        unregister(its),
        hears(
          'n',
          ...(its.facts.groups ?? []).map((_, index) =>
            groupEvent('DELMCAST_GRP', its.facts, index),
          ),
          familyEvent('DELFAMILY', its.facts),
        ),
      ],
    })),
  },
  {
    ...registration,
    id: 'genl.ntf.members',
    rule: 'only members of “notify” are told',
    source,
    cases: [
      {
        name: 'a member, and a bound socket that is none',
        lines: [
          ...listener,
          socket('q', 'NETLINK_GENERIC'),
          bind('q', { groups: NOTIFY_BIT >> 1 }),
          register(bare),
          hears('q'),
          hears('n', familyEvent('NEWFAMILY', bare.facts)),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.ntf.none-on-failure',
    rule: 'a refused registration or unregistration is told to nobody',
    source: ['net/netlink/genetlink.c genl_register_family'],
    cases: [
      {
        name: 'an operation without callbacks',
        bad: family('bad', { ops: [{ cmd: 1 }] }),
        errno: 'EINVAL',
      },
      { name: 'a command twice', bad: family('bad', { ops: [doOp(1), doOp(1)] }), errno: 'EINVAL' },
      { name: 'a taken name', bad: family('bad', { name: 'bare' }), errno: 'EEXIST' },
      {
        name: 'a group without a name',
        bad: family('bad', { groups: [{ name: '' }] }),
        errno: 'EINVAL',
      },
      {
        name: 'a second group without a name',
        bad: family('bad', { groups: [{ name: 'g' }, { name: '' }] }),
        errno: 'EINVAL',
      },
    ].map(({ name, bad, errno }) => ({
      name,
      lines: [
        ...listener,
        register(bare),
        register(bad, fails(errno)),
        unregister(bad, fails('ENOENT')),
        unregister(bare),
        hears('n', familyEvent('NEWFAMILY', bare.facts), familyEvent('DELFAMILY', bare.facts)),
      ],
    })),
  },
  {
    ...registration,
    id: 'genl.ntf.lost-big',
    rule: 'a family too large for a message registers, its groups are told of, but it itself is not, and asking for it is EMSGSIZE',
    level: 'observed',
    source: [...source, 'net/netlink/genetlink.c ctrl_build_family_msg'],
    cases: [
      ...Object.entries(tooLarge).map(([name, wide]) => ({
        name,
        lines: [
          asker,
          ...listener,
          register(wide),
          hears('n', groupEvent('NEWMCAST_GRP', wide.facts, 0)),
          send('a', getFamily(1, [byName('wide')])),
          hears('a', refusal(getFamily(1, [byName('wide')]), 'EMSGSIZE')),
          unregister(wide),
          hears('n', groupEvent('DELMCAST_GRP', wide.facts, 0)),
        ],
      })),
      ...Object.entries(fitting).map(([name, wide]) => ({
        name: `${name} fit`,
        lines: [
          asker,
          ...listener,
          register(wide),
          hears(
            'n',
            familyEvent('NEWFAMILY', wide.facts),
            groupEvent('NEWMCAST_GRP', wide.facts, 0),
          ),
          ...found(wide),
        ],
      })),
    ],
  },
  {
    ...registration,
    id: 'genl.ntf.netns',
    rule: 'a family for all namespaces is told of in all; another is neither told of nor found outside the first',
    source,
    needs: [...registration.needs, 'netns'],
    cases: [
      {
        name: 'for all',
        actors: other,
        lines: [
          ...listener,
          ...elsewhere,
          register(three),
          ...['n', 'o'].map((name) =>
            hears(
              name,
              familyEvent('NEWFAMILY', three.facts),
              ...[0, 1, 2].map((index) => groupEvent('NEWMCAST_GRP', three.facts, index)),
            ),
          ),
          ...found(three, 'o'),
        ],
      },
      {
        name: 'for the first alone, then for all',
        actors: other,
        lines: [
          ...elsewhere,
          register(family('local', { netnsok: false })),
          register(bare),
          hears('o', familyEvent('NEWFAMILY', bare.facts)),
          send('o', getFamily(1, [byName('local')])),
          hears('o', refusal(getFamily(1, [byName('local')]), 'ENOENT')),
          ...found(bare, 'o'),
        ],
      },
    ],
  },
];
