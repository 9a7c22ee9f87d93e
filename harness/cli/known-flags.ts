/** Which known divergences a command goes by: those that come with the suites, and the user's. */
import { type Command, Option } from 'commander';
import { type KnownDivergence, parseLedger } from '../oracle/index.ts';
import { checkIds, readDefaultLedger } from '../runner/ledger-file.ts';
import type { Suite } from '../runner/requirement.ts';
import { collect } from './arguments.ts';
import { readText } from './read-file.ts';

export interface KnownFlags {
  known?: string[];
  shippedKnown: boolean;
}

/** `--known FILE`, `--no-shipped-known`. */
export const addKnownFlags = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '-k, --known <file>',
        'known divergences of yours; may be given several times',
      ).argParser(collect),
    )
    .option('--no-shipped-known', 'leave out the known divergences that come with the suites');

/** The user's own come first: theirs is the reason that is told. @throws UsageError, LedgerError */
export function readKnown(flags: KnownFlags, suites: readonly Suite[]): KnownDivergence[] {
  const ledger = (flags.known ?? []).flatMap((file) => parseLedger(file, readText(file)));
  checkIds(ledger, suites);
  return flags.shippedKnown ? [...ledger, ...readDefaultLedger()] : ledger;
}
