/** The ledger of known divergences, from a file. */
import { readFileSync } from 'node:fs';
import { type KnownDivergence, parseLedger } from '../oracle/index.ts';

/** The ledger that comes with the suites. */
export const DEFAULT_LEDGER = new URL('../../suites/known-divergences.yaml', import.meta.url);

/** @throws LedgerError with file, line and column; or what reading the file threw. */
export const readLedgerFile = (path: string | URL): KnownDivergence[] =>
  parseLedger(path instanceof URL ? path.pathname : path, readFileSync(path, 'utf8'));
