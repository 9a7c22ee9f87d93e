/** Ids of families. */
import { fails } from '../../harness/runner/lines.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  absent,
  asker,
  doOp,
  type Family,
  family,
  found,
  register,
  registration,
  unregister,
} from './family.ts';

const source = ['net/netlink/genetlink.c genl_register_family'];

const withIdOf = (its: Family, symbol: string): Family => ({
  ...its,
  facts: { ...its.facts, id: { family: symbol } },
});
const withId = (its: Family, id: number): Family => ({ ...its, facts: { ...its.facts, id } });

/** Ids that are given out: 19 to 1023. The kernel's own families hold some of them. */
const IDS = 1023 - 19 + 1;
const OWN_AT_MOST = 105;
const numbered = (index: number): Family => family(`f${index}`);

/** As many families as there are ids. */
const fill: readonly Line[] = [
  ...Array.from({ length: IDS }, (_, index) =>
    register(
      numbered(index),
      index < IDS - OWN_AT_MOST ? { ret: 0 } : { oneOf: [{ ret: 0 }, { errno: 'ENOSPC' }] },
    ),
  ),
  register(family('last'), fails('ENOSPC')),
];

export const ids: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.id.fixed',
    rule: 'the family “pmcraid” gets id 18, whatever is registered before and after it',
    source,
    cases: [
      {
        name: 'between two others',
        lines: [
          asker,
          register(family('before')),
          register(family('pmcraid', { ops: [doOp(1)] })),
          register(family('after')),
          ...found(withId(family('pmcraid', { ops: [doOp(1)] }), 18)),
          ...found(family('before')),
          ...found(family('after')),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.id.cyclic',
    rule: 'an id that was freed is not given to the next family',
    source,
    cases: [
      {
        name: 'another family next',
        lines: [
          asker,
          register(family('gone')),
          unregister(family('gone')),
          register(family('next')),
          ...found(family('next')),
          ...absent(family('gone'), { id: true }),
        ],
      },
      {
        name: 'a family of the same name next',
        lines: [
          asker,
          register(family('gone', { name: 'conform' })),
          unregister(family('gone', { name: 'conform' })),
          register(family('next', { name: 'conform' })),
          ...found(family('next', { name: 'conform' })),
          ...absent(family('gone', { name: 'conform' }), { name: false, id: true }),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.id.exhausted',
    rule: 'with no id free registering is ENOSPC, until one is freed',
    source,
    cases: [
      {
        name: 'one freed',
        lines: [
          asker,
          ...fill,
          unregister(numbered(7)),
          register(family('late', { ops: [doOp(1)] })),
          ...found(withIdOf(family('late', { ops: [doOp(1)] }), 'f7')),
          register(family('last'), fails('ENOSPC')),
          ...absent(family('last')),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.id.wrap',
    rule: 'behind the last id the search goes on at the first',
    source,
    cases: [
      {
        name: 'two freed: the lower is given first',
        lines: [
          asker,
          ...fill,
          unregister(numbered(9)),
          unregister(numbered(3)),
          register(family('late')),
          register(family('later')),
          ...found(withIdOf(family('late'), 'f3')),
          ...found(withIdOf(family('later'), 'f9')),
        ],
      },
    ],
  },
];
