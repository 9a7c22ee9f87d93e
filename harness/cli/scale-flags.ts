/** The flags of `run` that have to do with its scale: shards, order, isolation, retries, going on. */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Shard } from '../../reports/index.ts';
import { ownVersion } from '../own-module.ts';
import { ISOLATIONS, type IsolationDial } from '../runner/isolation-dial.ts';
import { digestOf, Journal } from '../runner/journal.ts';
import type { Suite } from '../runner/requirement.ts';
import type { RunSettings } from '../runner/run-suites.ts';
import { parseShard } from '../runner/shard.ts';
import { wholeNumber } from './arguments.ts';
import { reasonOf } from './file-reason.ts';
import { UsageError } from './exit.ts';

export interface ScaleFlags {
  shard?: Shard;
  order: 'listed' | 'random';
  seed?: number;
  retries: number;
  isolation: IsolationDial;
  bail?: number;
  resume?: true;
  results?: string;
}

export const addScaleFlags = (command: Command): Command =>
  command
    .option('--shard <i/n>', 'only part i of n of the rules; `merge` joins the results', shard)
    .addOption(
      new Option('--order <order>', 'in which rules and cases are asked')
        .choices(['listed', 'random'])
        .default('listed'),
    )
    .option('--seed <number>', 'of the random order; printed, so that it can be had again', seed)
    .addOption(
      new Option('--isolation <what>', 'what has a fresh network namespace of its own')
        .choices(ISOLATIONS)
        .default('program'),
    )
    .option('--retries <number>', 'ask a failing case again, so often', wholeNumber(0), 0)
    .option('--bail <number>', 'stop after so many rules that fail or are broken', wholeNumber(1))
    .option('--resume', 'go on with a run that was cut short, in the same --results folder');

function shard(text: string): Shard {
  const parsed = parseShard(text);
  if (parsed === undefined) {
    throw new InvalidArgumentError('It must be like 2/5: part 2 of 5');
  }
  return parsed;
}

/** A state of 32 bits: any greater number would be another one's double. */
function seed(text: string): number {
  const number = wholeNumber(0)(text);
  if (number > 0xffffffff) throw new InvalidArgumentError('It must be below 4294967296');
  return number;
}

/** The journal in the results folder. */
export const JOURNAL = 'run.journal.jsonl';

/** What the flags mean to the runner. @param suites what this shard has of the rules */
export function scaleOf(
  flags: ScaleFlags,
  suites: readonly Suite[],
  targets: readonly string[],
): Pick<
  RunSettings,
  'order' | 'seed' | 'retries' | 'isolation' | 'bail' | 'shard' | 'journal' | 'tool'
> {
  const { shard, order, retries, isolation, bail, resume } = flags;
  if (flags.seed !== undefined && order !== 'random') {
    throw new UsageError('--seed is that of the random order: give --order random with it');
  }
  if (resume && flags.results === undefined) {
    throw new UsageError('--resume goes on with what lies in a folder: give --results with it');
  }
  const journal = flags.results === undefined ? undefined : join(flags.results, JOURNAL);
  const before = resume && journal !== undefined ? Journal.seedOf(journal) : undefined;
  const seed = order === 'random' ? (flags.seed ?? before ?? randomInt(0xffffffff)) : 0;
  const tool = ownVersion();
  const run = {
    ...{ tool, targets: [...targets], rules: digestOf(suites), order, seed, retries },
    isolation,
    shard: shard === undefined ? '' : `${shard.index}/${shard.of}`,
  };
  return {
    ...{ order, seed, retries, isolation, tool },
    ...(bail !== undefined && { bail }),
    ...(shard !== undefined && { shard }),
    ...(journal !== undefined && { journal: openJournal(journal, run, resume ?? false) }),
  };
}

function openJournal(path: string, ...rest: [ConstructorParameters<typeof Journal>[1], boolean]) {
  try {
    return new Journal(path, ...rest);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new UsageError(`${path}: cannot be written: ${reasonOf(error)}`);
  }
}
