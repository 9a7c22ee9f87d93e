/** What a campaign need not report again: the user's list says so. */
import {
  concernsTarget,
  excuses,
  isExpired,
  type KnownDivergence,
  type KnownTarget,
} from '../../harness/oracle/index.ts';
import type { Examined } from './examine.ts';

/** Programs that showed a listed divergence, and nothing that comes before it. */
export interface KnownFinding {
  /** Of the entry: `known.yaml:3:3`. */
  place: string;
  reason: string;
  fingerprint: string;
  /** Of the first program that showed it. */
  text: string;
  /** Programs that showed it. */
  count: number;
}

export type FindKnown = (
  shown: Pick<Examined, 'shown' | 'evidence'>,
) => KnownDivergence | undefined;

/**
 * Entries that name a fingerprint and no rule: a program of the fuzzer belongs to no rule. An entry
 * past its day excuses nothing.
 *
 * @param today `2027-03-01`
 */
export function knownBy(
  ledger: readonly KnownDivergence[],
  targets: readonly KnownTarget[],
  today: string,
): FindKnown {
  const entries = ledger.filter(
    (entry) =>
      entry.id === undefined &&
      !isExpired(entry, today) &&
      targets.some((target) => concernsTarget(entry, target)),
  );
  return ({ shown, evidence = { want: [], got: [] } }) =>
    // what is lost or unwell is never excused by what it said before
    shown === undefined || shown.kind === 'lost' || shown.kind === 'health'
      ? undefined
      : entries.find((entry) =>
          excuses(entry, { ...evidence, fingerprint: shown.fingerprint, difference: shown.text }),
        );
}
