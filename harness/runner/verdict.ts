/** The verdict on a rule: its cases together, in the light of the ledger. */
import { type KnownDivergence, excuses, isExpired } from '../oracle/index.ts';
import type { CaseResult, KnownEntry, Verdict } from '../../reports/run-result.ts';
import type { Level } from './requirement.ts';

export interface RuleVerdict {
  verdict: Verdict;
  reason?: string;
  /** Of known, expired and fixed. */
  known?: KnownEntry[];
}

/**
 * Every failing case needs an entry that means it. One whose entry has expired makes the rule
 * `expired`, one that no entry means makes it fail.
 *
 * @param entries those of the ledger that speak of this rule on this target
 * @param today `2027-03-01`
 */
export function verdictOf(
  cases: readonly CaseResult[],
  level: Level,
  entries: readonly KnownDivergence[],
  today: string,
): RuleVerdict {
  const broken = cases.find(({ verdict }) => verdict === 'broken');
  if (broken !== undefined) return { verdict: 'broken', reason: broken.reason ?? '' };
  const failing = cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'flaky');
  if (failing.length > 0) {
    const verdict = failed(failing, level, entries, today);
    return failing.every(isFlaky) && !EXCUSED.has(verdict.verdict)
      ? { verdict: 'flaky', reason: failing.map(rateOf).join('; ') }
      : verdict;
  }
  // one case that could not be asked leaves the rule unproven
  const skip = cases.find(({ verdict }) => verdict === 'skip');
  if (skip !== undefined) return { verdict: 'skip', reason: skip.reason ?? '' };
  // an entry that names no rule does not say that this one diverges
  const listed = entries.filter(({ id }) => id !== undefined);
  return listed.length === 0 ? { verdict: 'pass' } : { verdict: 'fixed', ...told(listed) };
}

/** What the ledger says of a divergence goes for one that comes and goes too. */
const EXCUSED: ReadonlySet<Verdict> = new Set(['known', 'expired']);

const isFlaky = ({ verdict }: CaseResult): boolean => verdict === 'flaky';

const rateOf = ({ name, attempts = { failed: 1, of: 1 } }: CaseResult): string =>
  `case '${name}' diverged ${attempts.failed} of ${attempts.of} times`;

function failed(
  failing: readonly CaseResult[],
  level: Level,
  entries: readonly KnownDivergence[],
  today: string,
): RuleVerdict {
  const plain = level === 'observed' ? 'changed' : 'fail';
  const live = entries.filter((each) => !isExpired(each, today));
  const used = new Set<KnownDivergence>();
  let expired = false;
  for (const { divergence } of failing) {
    const means = (entry: KnownDivergence) =>
      divergence !== undefined && excuses(entry, divergence);
    const found = live.find(means) ?? entries.find(means);
    if (found === undefined) return { verdict: plain, ...otherwise(entries) };
    expired ||= isExpired(found, today);
    used.add(found);
  }
  const known = told([...used]);
  if (!expired) return { verdict: 'known', ...known };
  const last = [...used].flatMap(({ expires }) => expires ?? []).toSorted()[0] ?? '';
  return {
    ...known,
    verdict: level === 'observed' ? 'changed' : 'expired',
    reason: `excused until ${last}: ${known.reason}`,
  };
}

/** Whoever listed the rule wants to know why that did not help. */
const otherwise = (entries: readonly KnownDivergence[]): { reason?: string } => {
  const places = entries.filter(({ id }) => id !== undefined).map(({ place }) => place);
  return places.length === 0
    ? {}
    : { reason: `not the divergence that is known at ${some(places)}` };
};

const some = ([first = '', ...more]: readonly string[]): string =>
  more.length === 0 ? first : `${first} and ${more.length} more`;

const told = (used: readonly KnownDivergence[]): { reason: string; known: KnownEntry[] } => ({
  reason: [...new Set(used.map(({ reason }) => reason))].join('; '),
  known: used.map(toldEntry),
});

/** What reports show of an entry. */
export const toldEntry = (entry: KnownDivergence): KnownEntry => ({
  place: entry.place,
  class: entry.class ?? 'defect',
  reason: entry.reason,
  ...(entry.link === undefined ? {} : { link: entry.link }),
  ...(entry.expires === undefined ? {} : { expires: entry.expires }),
});
