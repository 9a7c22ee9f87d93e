/** The ledger of known divergences, from a file. */
import { readFileSync } from 'node:fs';
import { type KnownDivergence, LedgerError, parseLedger } from '../oracle/index.ts';
import type { Suite } from './requirement.ts';

/** The ledger that comes with the suites. */
const DEFAULT_LEDGER = new URL('../../suites/known-divergences.yaml', import.meta.url);

/** @throws LedgerError with file, line and column; or what reading the file threw. */
export const readDefaultLedger = (): KnownDivergence[] =>
  parseLedger('suites/known-divergences.yaml', readFileSync(DEFAULT_LEDGER, 'utf8'));

/**
 * An entry that names no rule excuses nothing, and nobody would see it.
 *
 * @throws LedgerError with the place of the first
 */
export function checkIds(ledger: readonly KnownDivergence[], suites: readonly Suite[]): void {
  const ids = new Set(suites.flatMap(({ requirements }) => requirements.map(({ id }) => id)));
  for (const { id, place } of ledger) {
    if (id === undefined || ids.has(id)) continue;
    const near = [...ids].filter((each) => each.startsWith(id) || id.startsWith(`${each}.`));
    const last = id.lastIndexOf('.');
    const siblings =
      last < 0 ? [] : [...ids].filter((each) => each.startsWith(id.slice(0, last + 1)));
    const some = [...new Set([...near, ...siblings])].slice(0, 3);
    const hint = some.length > 0 ? `there is ${some.join(', ')}` : '`nlconform list` shows all';
    throw new LedgerError(place, `no rule is called ${id}; ${hint}`);
  }
}
