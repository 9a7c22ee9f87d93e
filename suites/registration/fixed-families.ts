/** A family whose number the kernel has chosen by its name, and names that end before their bytes do. */
import { dumpFamilies, hearsFamilies } from '../../harness/runner/family-dump.ts';
import { fails, send } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  absent,
  asker,
  type Family,
  family,
  found,
  register,
  registration,
  WARNS,
} from './family.ts';

const source = ['net/netlink/genetlink.c genl_validate_assign_mc_groups'];
/** Without groups: that of the kernel’s own is given to others once it was freed. */
const pmcraid = family('pmcraid');
const grouped = (name: string): Family => {
  const its = family('own', { groups: [{ name }, { name: 'next' }] });
  const [first, ...rest] = its.facts.groups ?? [];
  const shown = first === undefined ? [] : [{ ...first, name: name.split('\0')[0] ?? '' }];
  return { ...its, facts: { ...its.facts, groups: [...shown, ...rest] } };
};

export const fixedFamilies: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.dumpfam.fixed',
    rule: 'in a dump of families “pmcraid” comes before those that were registered earlier with higher ids',
    source: ['net/netlink/genetlink.c ctrl_dumpfamily'],
    cases: [
      {
        name: 'behind two others',
        lines: [
          asker,
          register(family('one')),
          register(family('two')),
          register(pmcraid),
          send('a', dumpFamilies(1)),
          hearsFamilies('a', { seq: 1, with: ['pmcraid', 'one', 'two'] }),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.reg.group-nul',
    warns: WARNS,
    rule: 'the name of a group ends at its first NUL, and is empty if it begins with one',
    source,
    cases: [
      ...['a\0b', 'good\0more', `${'a'.repeat(14)}\0`].map((name) => ({
        name: JSON.stringify(name),
        lines: [asker, register(grouped(name)), ...found(grouped(name))],
      })),
      ...['\0', '\0name'].map((name) => ({
        name: JSON.stringify(name),
        lines: [asker, register(grouped(name), fails('EINVAL')), ...absent(grouped(name))],
      })),
    ],
  },
];
