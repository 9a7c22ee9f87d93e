/** Shards: a run cut into parts, so that several machines or jobs share it. */
import type { Shard } from '../../reports/run-result.ts';
import type { Requirement, Suite } from './requirement.ts';

/** `2/5`; undefined for anything else. */
export function parseShard(text: string): Shard | undefined {
  const [, index, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || of === undefined || index < 1 || index > of) return undefined;
  return { index, of };
}

/**
 * The rules of one shard, in their order. A rule is in exactly one shard, whole; which one depends
 * on the selected rules and on `of` only. The rule with the most steps goes first, always to the
 * shard that has the fewest: shards differ by less than one rule's steps.
 */
export function shardOf(suites: readonly Suite[], { index, of }: Shard): Suite[] {
  const loads = Array.from({ length: of }, () => 0);
  const mine = new Set<Requirement>();
  const rules = suites.flatMap(({ requirements }) => requirements);
  // plain comparison of ids: no locale has a say in it
  const heaviest = rules.toSorted((a, b) => stepsOf(b) - stepsOf(a) || (a.id < b.id ? -1 : 1));
  for (const rule of heaviest) {
    const lightest = loads.indexOf(Math.min(...loads));
    loads[lightest] = (loads[lightest] ?? 0) + stepsOf(rule);
    if (lightest === index - 1) mine.add(rule);
  }
  return suites
    .map((suite) => ({ ...suite, requirements: suite.requirements.filter((one) => mine.has(one)) }))
    .filter(({ requirements }) => requirements.length > 0);
}

/** What a rule costs, known before it runs. */
const stepsOf = ({ cases }: Requirement): number =>
  cases.reduce((sum, { lines }) => sum + lines.length, 1);
