/** nlconform run */
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import {
  createProgress,
  exitCodeOf,
  renderSummary,
  type RunResult,
  writeHtml,
  writeJunit,
  writeRunResult,
  writeTap,
} from '../../reports/index.ts';
import { runSuites } from '../runner/run-suites.ts';
import { select } from '../runner/select.ts';
import { openTarget } from '../targets/open-target.ts';
import { collect, reasonOf, wholeNumber } from './arguments.ts';
import { EXIT, UsageError } from './exit.ts';
import { addKnownFlags, type KnownFlags, readKnown } from './known-flags.ts';

interface RunFlags extends KnownFlags {
  target?: string[];
  reference?: string;
  jobs?: number;
  results?: string;
  strict?: true;
  json?: boolean;
  mustHave: boolean;
}

export const runCommand = (): Command =>
  addKnownFlags(new Command('run'))
    .argument(
      '[rules...]',
      'ids (hdr.short_dgram), prefixes (hdr.len) or folders (headers); default all',
    )
    .option('-t, --target <spec>', 'a target; may be given several times', collect)
    .option('--reference <spec>', 'the target that the others are shown beside; it runs too')
    .option('-j, --jobs <number>', 'targets at a time; default the number of CPUs', wholeNumber(1))
    .option('-r, --results <folder>', 'write report.html, run.json, TAP and JUnit there')
    .option('--strict', 'a known divergence that is gone fails the run')
    .option('--json', 'print the result as JSON')
    .option('--must-have', 'a target that cannot be had is broken, not skipped', isCi())
    .addHelpText(
      'after',
      `
Without --target: simulator and kernel.

Examples:
  nlconform run hdr.len.below16 --target kernel
  nlconform run acks headers --target simulator --results results
  nlconform run --target kernel --target uml --target gvisor --reference kernel
  nlconform run --target 'exec:ssh box node agent.js'`,
    )
    .action(async (words: string[], flags: RunFlags) => {
      process.exitCode = await run(words, flags);
    });

/** CI says so itself, in nearly every such service. */
const isCi = (): boolean => /^(1|true)$/.test(process.env['CI'] ?? '');

async function run(words: string[], flags: RunFlags): Promise<number> {
  // only now: `run --help` need not wait for every rule
  const { suites } = await import('../../suites/index.ts');
  const chosen = select(suites, words);
  const targets = specsOf(flags).map((spec) => openTarget(spec));
  const ledger = readKnown(flags, suites);
  if (flags.results !== undefined) makeFolder(flags.results);
  const count = chosen.reduce((sum, { requirements }) => sum + requirements.length, 0);
  const progress = createProgress(process.stderr, {
    tty: process.stderr.isTTY,
    total: count * targets.length,
  });
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once('SIGINT', onInterrupt);
  const result = await runSuites({
    suites: chosen,
    targets,
    ledger,
    complete: words.length === 0,
    ...(flags.strict && { asked: { strict: true } }),
    mustHave: flags.mustHave,
    jobs: flags.jobs ?? availableParallelism(),
    ...(flags.reference === undefined ? {} : { reference: flags.reference }),
    signal: stop.signal,
    onResult: (each) => progress.add(each),
  });
  process.removeListener('SIGINT', onInterrupt);
  progress.done();
  if (flags.results !== undefined) await writeAll(result, flags.results);
  console.log(
    flags.json
      ? JSON.stringify(result)
      : renderSummary(result, {
          colour: process.stdout.isTTY,
          width: Math.min(process.stdout.columns ?? 100, 120),
        }),
  );
  if (!stop.signal.aborted) return exitCodeOf(result);
  const asked = result.results.length;
  console.error(`nlconform: interrupted after ${asked} of ${count * targets.length} verdicts`);
  // nothing is proven of the rest
  return exitCodeOf(result) === EXIT.conformant ? EXIT.broken : exitCodeOf(result);
}

/** The reference first, where it was not given its place among the targets. */
function specsOf({ target, reference }: RunFlags): string[] {
  const named = target ?? ['simulator', 'kernel'];
  const twice = named.find((spec, index) => named.indexOf(spec) !== index);
  if (twice !== undefined) throw new UsageError(`--target ${twice}: given twice; once will do`);
  return reference === undefined || named.includes(reference) ? named : [reference, ...named];
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(
      `--results ${folder}: results cannot be written there: ${reasonOf(error)}`,
    );
  }
}

async function writeAll(result: RunResult, folder: string): Promise<void> {
  try {
    await writeRunResult(result, join(folder, 'run.json'));
    await writeHtml(result, join(folder, 'report.html'));
    await writeTap(result, join(folder, 'tap'));
    await writeJunit(result, join(folder, 'junit'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`--results ${folder}: results cannot be written: ${reasonOf(error)}`);
  }
}
