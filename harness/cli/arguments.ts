/** Words of the command line that several commands understand. */
import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { type KnownDivergence, parseLedger } from '../oracle/index.ts';
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

export const DEFAULT_LEDGER = new URL('../../suites/known-divergences.yaml', import.meta.url);

/** The ledger given, or the one that comes with the suites. */
export const readLedger = (path: string | undefined): KnownDivergence[] => {
  if (path !== undefined) return parseLedger(path, readText(path));
  return parseLedger('known-divergences.yaml', readText(DEFAULT_LEDGER.pathname));
};
