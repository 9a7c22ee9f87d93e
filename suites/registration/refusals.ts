/** Which refusal comes first, and what a refused family leaves behind: nothing. */
import { fails } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  absent,
  asker,
  doOp,
  family,
  found,
  register,
  registration,
  unregister,
} from './family.ts';

const source = ['net/netlink/genetlink.c genl_register_family'];

const first = family('first', { name: 'conform' });
const badOps = { ops: [doOp(1), doOp(1)] };
const badGroups = { groups: [{ name: 'g' }, { name: '' }] };

const wrongs = [
  { name: 'operations and name', more: { name: 'conform', ...badOps }, errno: 'EINVAL' },
  { name: 'operations and groups', more: { ...badOps, ...badGroups }, errno: 'EINVAL' },
  { name: 'name and groups', more: { name: 'conform', ...badGroups }, errno: 'EEXIST' },
  { name: 'all three', more: { name: 'conform', ...badOps, ...badGroups }, errno: 'EINVAL' },
  { name: 'name alone', more: { name: 'conform' }, errno: 'EEXIST' },
  { name: 'groups alone', more: badGroups, errno: 'EINVAL' },
];

export const refusals: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.reg.order',
    rule: 'operations are checked first (EINVAL), then the name (EEXIST), then the groups (EINVAL)',
    source,
    cases: wrongs.map(({ name, more, errno }) => ({
      name: `wrong: ${name}`,
      lines: [
        asker,
        register(first),
        register(family('wrong', more), fails(errno)),
        ...found(first),
      ],
    })),
  },
  {
    ...registration,
    id: 'genl.reg.rollback',
    rule: 'a refused family leaves nothing: its name and its group numbers are free, and it may be registered when it is put right',
    source,
    cases: [
      { name: 'operations', wrong: badOps },
      { name: 'groups', wrong: badGroups },
      { name: 'operations and groups', wrong: { ...badOps, ...badGroups } },
    ].map(({ name, wrong }) => {
      const groups = [{ name: 'g' }];
      const right = family('again', { ops: [doOp(1)], groups });
      const before = family('before', { name: 'earlier', groups });
      const next = { ...right.facts, groups: [{ name: 'g', id: { group: 'before', index: 0 } }] };
      return {
        name,
        lines: [
          asker,
          register(before),
          unregister(before),
          register(family('again', wrong), fails('EINVAL')),
          ...absent(right),
          register(right),
          // the lowest free number, which the refused family did not keep
          ...found({ ...right, facts: next }),
        ],
      };
    }),
  },
];
