/** Counting verdicts. */
import type { RequirementResult, Verdict } from './run-result.ts';

/** In the order in which every report shows them. */
export const VERDICTS = [
  'pass',
  'fail',
  'expired',
  'changed',
  'flaky',
  'known',
  'fixed',
  'skip',
  'broken',
] as const;

export type Tally = Record<Verdict, number>;

/** How many of each. */
export function tallyOf(results: readonly Pick<RequirementResult, 'verdict'>[]): Tally {
  const tally = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Tally;
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
