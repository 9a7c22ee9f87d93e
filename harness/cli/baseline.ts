/** nlconform baseline */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import {
  createProgress,
  EXIT,
  exitCodeOf,
  type RunResult,
  writeFileAtomically,
} from '../../reports/index.ts';
import { baselineEntries, renderBaseline } from '../runner/baseline.ts';
import { runSuites } from '../runner/run-suites.ts';
import { openTarget } from '../targets/open-target.ts';
import { checkWritable, collect } from './arguments.ts';
import { UsageError } from './exit.ts';
import { addKnownFlags, type KnownFlags, readKnown } from './known-flags.ts';
import { readResult } from './results-folder.ts';

interface BaselineFlags extends KnownFlags {
  target?: string[];
  out?: string;
  force?: true;
  reason?: string;
  expires?: string;
}

export const baselineCommand = (): Command =>
  addKnownFlags(new Command('baseline'))
    .argument('[results...]', 'run.json of runs, or the folders they lie in; default: run now')
    .option('-t, --target <spec>', 'run on it now; may be given several times', collect)
    .option('-o, --out <file>', 'write there; default standard output')
    .option('--force', 'write over a file that exists, and the reasons in it')
    .option('--reason <text>', 'of every entry; default: nobody has looked into it yet', reasonText)
    .option('--expires <day>', 'the last day of every entry, e.g. 2027-03-01', day)
    .addHelpText(
      'after',
      `
Writes an entry for each way in which a rule diverges and that no list excuses yet: what fails in
a later run is then new. Give the results of several runs of a target that is not always of one mind.

Examples:
  nlconform baseline results --out known.yaml
  nlconform baseline --target gvisor --out known.yaml --expires 2027-03-01
  nlconform run --target gvisor --known known.yaml`,
    )
    .action(async (paths: string[], flags: BaselineFlags) => {
      process.exitCode = await baseline(paths, flags);
    });

async function baseline(paths: readonly string[], flags: BaselineFlags): Promise<number> {
  const { out, target, force, reason, expires } = flags;
  if (paths.length > 0 && target !== undefined) {
    throw new UsageError('baseline takes results, or --target to run now; not both');
  }
  if (out !== undefined) {
    checkWritable('--out', out);
    if (existsSync(out) && !force) {
      throw new UsageError(`--out ${out}: it exists, maybe with reasons of yours; see --force`);
    }
  }
  const results =
    paths.length > 0 ? await Promise.all(paths.map(readResult)) : [await runNow(flags)];
  const entries = baselineEntries(results, {
    ...(reason !== undefined && { reason }),
    ...(expires !== undefined && { expires }),
  });
  const text = renderBaseline(entries, results);
  if (out === undefined) process.stdout.write(text);
  else {
    await writeFileAtomically(out, text);
    const count = `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`;
    console.error(`${out}: ${count}; give each its reason, and run with --known ${out}`);
  }
  const broken = results.some((result) => exitCodeOf(result) === EXIT.broken);
  if (broken) console.error('nlconform: what could not be judged has no entry');
  return broken ? EXIT.broken : EXIT.conformant;
}

async function runNow(flags: BaselineFlags): Promise<RunResult> {
  const { suites } = await import('../../suites/index.ts');
  const specs = flags.target ?? ['simulator', 'kernel'];
  const targets = specs.map((spec) => openTarget(spec));
  const ledger = readKnown(flags, suites);
  const count = suites.reduce((sum, { requirements }) => sum + requirements.length, 0);
  const total = count * targets.length;
  const progress = createProgress(process.stderr, { tty: process.stderr.isTTY, total, specs });
  try {
    return await runSuites({
      ...{ suites, targets, ledger, jobs: availableParallelism() },
      mustHave: flags.target !== undefined,
      onResult: (each) => progress.add(each),
    });
  } finally {
    progress.done();
  }
}

function reasonText(value: string): string {
  if (value.trim().length >= 10) return value;
  throw new InvalidArgumentError('It must say something: 10 characters at least');
}

function day(value: string): string {
  const real = /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
  // the 30th of February is parsed as a day of March
  if (real && new Date(value).toISOString().startsWith(value)) return value;
  throw new InvalidArgumentError('It must be a day, e.g. 2027-03-01');
}
