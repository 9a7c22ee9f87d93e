/** Multicast groups of families: names, numbers, members. */
import { zeros } from '../../harness/program/build.ts';
import type { Actor } from '../../harness/program/program.ts';
import { fails, getsockopt, named, setsockopt, socket } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';
import {
  absent,
  asker,
  doOp,
  type Family,
  family,
  found,
  listener,
  register,
  registration,
  unregister,
  WARNS,
} from './family.ts';

const source = ['net/netlink/genetlink.c genl_validate_assign_mc_groups'];
const numbering = ['net/netlink/genetlink.c genl_allocate_reserve_groups'];
const { NETLINK_ADD_MEMBERSHIP = 1, NETLINK_LIST_MEMBERSHIPS = 9 } = NETLINK_OPT.values;

/** The groups of another family where numbers freed by it are expected again. */
const withGroupsOf = (its: Family, numbers: readonly { symbol: string; index: number }[]) => ({
  ...its,
  facts: {
    ...its.facts,
    groups: (its.facts.groups ?? []).map(({ name }, index) => {
      const of = numbers[index] ?? { symbol: its.symbol, index };
      return { name, id: { group: of.symbol, index: of.index } };
    }),
  },
});
const grouped = (symbol: string, count: number): Family =>
  family(symbol, { groups: Array.from({ length: count }, (_, index) => ({ name: `g${index}` })) });
const [one, two, three] = [grouped('one', 1), grouped('two', 1), grouped('three', 1)];

/** More groups than there are numbers below the reserved 16, 17, 18. */
const many = grouped('many', 20);
const manyFacts = {
  ...many,
  facts: {
    ...many.facts,
    groups: (many.facts.groups ?? []).map(({ name }, index) => ({ name, id: 19 + index })),
  },
};
const joinFirst = (socketName: string, symbol: string, index = 0, actor?: string) =>
  setsockopt(
    socketName,
    NETLINK_ADD_MEMBERSHIP,
    { group: symbol, index },
    actor === undefined ? { ret: 0 } : fails('EPERM'),
    actor === undefined ? {} : { actor },
  );
const plain: Record<string, Actor> = { plain: { capabilities: [] } };

export const groups: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.reg.group-name',
    warns: WARNS,
    rule: 'a group whose name is empty or fills its 16 bytes is refused with EINVAL, and nothing of the family remains',
    source,
    cases: [
      { name: 'empty', list: [''] },
      { name: 'empty, behind a good one', list: ['good', ''] },
      { name: '16 letters', list: ['a'.repeat(16)] },
      { name: '16 letters, before a good one', list: ['a'.repeat(16), 'good'] },
    ].map(({ name, list }) => {
      const bad = family('bad', { name: 'conform', groups: list.map((each) => ({ name: each })) });
      const good = family('good', { name: 'conform', groups: [{ name: 'a'.repeat(15) }] });
      return {
        name,
        lines: [
          asker,
          register(bad, fails('EINVAL')),
          ...absent(bad),
          register(good),
          ...found(good),
        ],
      };
    }),
  },
  {
    ...registration,
    id: 'genl.reg.group-dup',
    rule: 'groups need no unique names, neither in a family nor among families; their numbers differ',
    source,
    cases: [
      {
        name: 'in one family',
        lines: [
          asker,
          register(family('same', { groups: [{ name: 'g' }, { name: 'g' }] })),
          ...found(family('same', { groups: [{ name: 'g' }, { name: 'g' }] })),
        ],
      },
      {
        name: 'in two families',
        lines: [asker, register(one), register(two), ...found(one), ...found(two)],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.grp.reuse',
    rule: 'group numbers that were freed are given again at once, the lowest run that is long enough first',
    source: numbering,
    cases: [
      {
        name: 'one freed, one wanted',
        lines: [
          asker,
          ...[one, two, three].map((each) => register(each)),
          unregister(two),
          register(grouped('next', 1)),
          ...found(withGroupsOf(grouped('next', 1), [{ symbol: 'two', index: 0 }])),
          ...found(three),
        ],
      },
      {
        name: 'the lower of two',
        lines: [
          asker,
          ...[one, two, three].map((each) => register(each)),
          unregister(three),
          unregister(one),
          register(grouped('next', 1)),
          ...found(withGroupsOf(grouped('next', 1), [{ symbol: 'one', index: 0 }])),
        ],
      },
      {
        name: 'one freed is no place for two, but for the next one',
        lines: [
          asker,
          register(one),
          register(two),
          unregister(one),
          register(grouped('pair', 2)),
          register(grouped('next', 1)),
          ...found(withGroupsOf(grouped('next', 1), [{ symbol: 'one', index: 0 }])),
          ...found(grouped('pair', 2)),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.grp.reserved',
    rule: 'the groups of a family have consecutive numbers, and 16, 17 and 18 are never among them: twenty begin at 19',
    level: 'observed',
    source: numbering,
    cases: [{ name: 'twenty groups', lines: [asker, register(many), ...found(manyFacts)] }],
  },
  {
    ...registration,
    id: 'genl.grp.net-dm',
    rule: 'the one group of a family named NET_DM has number 1',
    source,
    cases: [
      {
        name: 'beside another family with a group',
        lines: [
          asker,
          register(one),
          register(family('dm', { name: 'NET_DM', groups: [{ name: 'events' }] })),
          ...found({
            ...family('dm', { name: 'NET_DM' }),
            facts: {
              ...family('dm', { name: 'NET_DM' }).facts,
              groups: [{ name: 'events', id: 1 }],
            },
          }),
          ...found(one),
        ],
      },
      {
        name: 'which no other family gets when it is gone',
        lines: [
          asker,
          register(one),
          register(family('dm', { name: 'NET_DM', groups: [{ name: 'events' }] })),
          unregister(one),
          unregister(family('dm', { name: 'NET_DM' })),
          register(grouped('next', 1)),
          ...found(withGroupsOf(grouped('next', 1), [{ symbol: 'one', index: 0 }])),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.grp.capacity',
    rule: 'generic Netlink has a multiple of 64 groups, as many as hold the highest number; they stay when the family goes',
    level: 'observed',
    source: numbering,
    cases: [
      {
        name: '64 groups more',
        lines: [
          asker,
          register(grouped('wide', 64)),
          setsockopt('a', NETLINK_ADD_MEMBERSHIP, 128),
          setsockopt('a', NETLINK_ADD_MEMBERSHIP, 129, fails('EINVAL')),
          getsockopt('a', NETLINK_LIST_MEMBERSHIPS, { value: [], length: 16 }, { room: 0 }),
          ...found(grouped('wide', 64)),
          unregister(grouped('wide', 64)),
          setsockopt('a', NETLINK_ADD_MEMBERSHIP, 127),
          setsockopt('a', NETLINK_ADD_MEMBERSHIP, 129, fails('EINVAL')),
          getsockopt('a', NETLINK_LIST_MEMBERSHIPS, { value: [], length: 16 }, { room: 0 }),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.grp.kept',
    rule: 'a member keeps its groups when there are more of them, and it joins one',
    level: 'observed',
    source: ['net/netlink/af_netlink.c netlink_realloc_groups'],
    cases: [
      {
        name: '64 groups more',
        lines: [
          asker,
          ...listener,
          register(many),
          joinFirst('n', 'many'),
          register(grouped('wide', 64)),
          joinFirst('n', 'wide', 63),
          named('n', { processOf: 'main' }, 0x48000),
          getsockopt('n', NETLINK_LIST_MEMBERSHIPS, { value: [], length: 16 }, { room: 0 }),
          unregister(grouped('wide', 64)),
          named('n', { processOf: 'main' }, 0x48000),
          ...found(manyFacts),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.grp.cap',
    rule: 'a group may ask for CAP_NET_ADMIN or CAP_SYS_ADMIN: joining it without is EPERM, other groups of the family are open',
    source: ['net/netlink/genetlink.c genl_bind'],
    needs: [...registration.needs, 'capset'],
    cases: [
      { name: 'CAP_NET_ADMIN', flags: 1 },
      { name: 'CAP_SYS_ADMIN', flags: 2 },
      { name: 'both', flags: 3 },
      { name: 'CAP_SYS_ADMIN, of who has CAP_NET_ADMIN', flags: 2, has: ['CAP_NET_ADMIN'] },
      { name: 'CAP_NET_ADMIN, of who has CAP_SYS_ADMIN', flags: 1, has: ['CAP_SYS_ADMIN'] },
    ].map(({ name, flags, has = [] }) => {
      const guarded = family('guarded', {
        ops: [doOp(1)],
        groups: [{ name: 'closed', flags }, { name: 'open' }],
      });
      return {
        name,
        actors: { ...plain, plain: { capabilities: has } },
        lines: [
          asker,
          socket('m', 'NETLINK_GENERIC'),
          register(guarded),
          joinFirst('m', 'guarded', 0, 'plain'),
          setsockopt(
            'm',
            NETLINK_ADD_MEMBERSHIP,
            { group: 'guarded', index: 1 },
            { ret: 0 },
            { actor: 'plain' },
          ),
          joinFirst('m', 'guarded'),
          ...found(guarded),
        ],
      };
    }),
  },
  {
    ...registration,
    id: 'genl.grp.cap.enough',
    rule: 'whoever has the capability that a group asks for joins it, whatever else is missing',
    source: ['net/netlink/genetlink.c genl_bind'],
    needs: [...registration.needs, 'capset'],
    cases: [
      { flags: 1, has: ['CAP_NET_ADMIN'] },
      { flags: 2, has: ['CAP_SYS_ADMIN'] },
      { flags: 3, has: ['CAP_NET_ADMIN', 'CAP_SYS_ADMIN'] },
    ].map(({ flags, has }) => {
      const guarded = family('guarded', { ops: [doOp(1)], groups: [{ name: 'closed', flags }] });
      const group = { group: 'guarded', index: 0 };
      return {
        name: has.join(' and '),
        actors: { ...plain, plain: { capabilities: has } },
        lines: [
          asker,
          socket('m', 'NETLINK_GENERIC'),
          register(guarded),
          setsockopt('m', NETLINK_ADD_MEMBERSHIP, group, { ret: 0 }, { actor: 'plain' }),
          ...found(guarded),
        ],
      };
    }),
  },
  {
    ...registration,
    id: 'genl.grp.clear',
    rule: 'unregistering a family takes its members out of its groups; a later family with the numbers starts without them',
    source: ['net/netlink/genetlink.c genl_unregister_mc_groups'],
    cases: [
      {
        name: 'a member of one group, and of notify',
        lines: [
          asker,
          ...listener,
          register(many),
          joinFirst('n', 'many'),
          joinFirst('n', 'many', 3),
          // bit 15 notify, bits 18 and 21 groups 19 and 22
          named('n', { processOf: 'main' }, 0x248000),
          unregister(many),
          named('n', { processOf: 'main' }, 0x8000),
          register(many),
          named('n', { processOf: 'main' }, 0x8000),
          ...found(manyFacts),
        ],
      },
      {
        name: 'a member that is not bound',
        lines: [
          asker,
          socket('m', 'NETLINK_GENERIC'),
          register(many),
          joinFirst('m', 'many', 0),
          getsockopt(
            'm',
            NETLINK_LIST_MEMBERSHIPS,
            { value: [`00000400${zeros(4)}`] },
            { room: 8 },
          ),
          unregister(many),
          getsockopt('m', NETLINK_LIST_MEMBERSHIPS, { value: [zeros(8)] }, { room: 8 }),
          register(many),
          getsockopt('m', NETLINK_LIST_MEMBERSHIPS, { value: [zeros(8)] }, { room: 8 }),
          ...found(manyFacts),
        ],
      },
    ],
  },
];
