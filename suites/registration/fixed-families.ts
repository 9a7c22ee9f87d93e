/** Families whose numbers the kernel has chosen by their names, and names that end before their bytes do. */
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
  unregister,
  WARNS,
} from './family.ts';

const source = ['net/netlink/genetlink.c genl_validate_assign_mc_groups'];
/** GENL_ID_PMCRAID */
const PMCRAID = 18;

const pmcraid = (groups: readonly string[]): Family => {
  const its = family('pmcraid', { groups: groups.map((name) => ({ name })) });
  const shown = groups.map((name) => ({ name, id: PMCRAID }));
  return { ...its, facts: { ...its.facts, id: PMCRAID, groups: shown } };
};
const grouped = (name: string): Family => {
  const its = family('own', { groups: [{ name }, { name: 'next' }] });
  const [first, ...rest] = its.facts.groups ?? [];
  const shown = first === undefined ? [] : [{ ...first, name: name.split('\0')[0] ?? '' }];
  return { ...its, facts: { ...its.facts, groups: [...shown, ...rest] } };
};

export const fixedFamilies: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.grp.fixed',
    rule: 'the one group of the family “pmcraid” has the number of the family, 18, also when it was there before',
    source,
    cases: [
      {
        name: 'before and after another family with groups',
        lines: [
          asker,
          register(grouped('a')),
          register(pmcraid(['events'])),
          ...found(pmcraid(['events'])),
          unregister(pmcraid(['events'])),
          register(pmcraid(['events'])),
          ...found(pmcraid(['events'])),
          ...found(grouped('a')),
        ],
      },
      {
        name: 'without a group',
        lines: [asker, register(pmcraid([])), ...found(pmcraid([]))],
      },
    ],
  },
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
          register(pmcraid([])),
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
