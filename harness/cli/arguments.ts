/** Words of the command line that several commands understand. */
import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { type KnownDivergence, parseLedger } from '../oracle/index.ts';
import { DEFAULT_LEDGER, readLedgerFile } from '../runner/ledger-file.ts';
import { UsageError } from './exit.ts';

/** `--target` may be given several times. */
export const collect = (value: string, before: string[] | undefined): string[] => [
  ...(before ?? []),
  value,
];

/** A whole number from `least` up. */
export const wholeNumber =
  (least: number) =>
  (value: string): number => {
    const number = Number(value);
    if (!Number.isSafeInteger(number) || number < least) {
      throw new InvalidArgumentError(`a whole number from ${least} up, please.`);
    }
    return number;
  };

/** Reads a text file, or says in one line why not. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${path}: cannot be read (${code ?? String(error)})`);
  }
}

/** The ledger given, or the one that comes with the suites. */
export const readLedger = (path: string | undefined): KnownDivergence[] =>
  path === undefined ? readLedgerFile(DEFAULT_LEDGER) : parseLedger(path, readText(path));
