/** Counting verdicts. */
import type { RequirementResult, Verdict } from './run-result.ts';

/** In the order in which every report shows them. */
export const VERDICTS = ['pass', 'fail', 'changed', 'known', 'fixed', 'skip', 'broken'] as const;

export type Tally = Record<Verdict, number>;

/** How many of each. */
export function tallyOf(results: readonly Pick<RequirementResult, 'verdict'>[]): Tally {
  const tally: Tally = { pass: 0, fail: 0, changed: 0, known: 0, fixed: 0, skip: 0, broken: 0 };
  for (const { verdict } of results) tally[verdict]++;
  return tally;
}

/** In groups, in order of first appearance. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups];
}

/** `1 rule`, `2 rules`. */
export function rules(count: number): string {
  return `${count} ${count === 1 ? 'rule' : 'rules'}`;
}
