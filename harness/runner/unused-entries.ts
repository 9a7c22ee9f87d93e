/** Entries of the ledger that excused nothing in a run, although the run could have shown it. */
import {
  concernsTarget,
  excuses,
  type KnownDivergence,
  type KnownTarget,
} from '../oracle/index.ts';
import type { RequirementResult, UnusedEntry } from '../../reports/run-result.ts';
import { toldEntry } from './verdict.ts';

/**
 * Those of rules that are judged as `fixed` are left out: they are told already.
 *
 * @param complete whether the run holds all rules: without that, a fingerprint may be elsewhere
 */
export function unusedEntries(
  ledger: readonly KnownDivergence[],
  target: KnownTarget,
  results: readonly RequirementResult[],
  complete: boolean,
): UnusedEntry[] {
  return ledger
    .filter((entry) => concernsTarget(entry, target))
    .filter((entry) => {
      const about = results.filter(({ id }) => entry.id === undefined || entry.id === id);
      const judged = about.every(({ verdict }) => verdict !== 'broken');
      const told = about.some(({ verdict }) => verdict === 'fixed' || verdict === 'skip');
      if (entry.id === undefined ? !complete || !judged : about.length === 0 || !judged || told) {
        return false;
      }
      return !about.some(({ cases }) =>
        cases.some(({ divergence }) => divergence !== undefined && excuses(entry, divergence)),
      );
    })
    .map((entry) => ({
      ...toldEntry(entry),
      target: target.spec,
      ...(entry.id === undefined ? {} : { id: entry.id }),
      ...(entry.fingerprint === undefined ? {} : { fingerprint: entry.fingerprint }),
    }));
}
