/** nlconform run */
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { createProgress, exitCodeOf } from '../../reports/index.ts';
import { runSuites } from '../runner/run-suites.ts';
import { select } from '../runner/select.ts';
import { shardOf } from '../runner/shard.ts';
import { openTarget } from '../targets/open-target.ts';
import { collect, wholeNumber } from './arguments.ts';
import { UsageError } from './exit.ts';
import { addKnownFlags, type KnownFlags, readKnown } from './known-flags.ts';
import { addReportFlags, askedOf, openReports, type ReportFlags } from './report-flags.ts';
import { addScaleFlags, type ScaleFlags, scaleOf } from './scale-flags.ts';
import { stopOnSignals } from './stop-on-signals.ts';

interface RunFlags extends KnownFlags, ReportFlags, ScaleFlags {
  target?: string[];
  reference?: string;
  jobs?: number;
  mustHave: boolean;
}

export const runCommand = (): Command =>
  addReportFlags(addScaleFlags(addKnownFlags(new Command('run'))))
    .argument(
      '[rules...]',
      'ids (hdr.short_dgram), prefixes (hdr.len) or folders (headers); default all',
    )
    .option('-t, --target <spec>', 'a target; may be given several times', collect)
    .option('--reference <spec>', 'the target that the others are shown beside; it runs too')
    .option('-j, --jobs <number>', 'targets at a time; default the number of CPUs', wholeNumber(1))
    .option('--must-have', 'a target that cannot be had is broken, not skipped', isCi())
    .addHelpText(
      'after',
      `
Without --target: simulator and kernel.

Examples:
  nlconform run hdr.len.below16 --target kernel
  nlconform run acks headers --target simulator --results results
  nlconform run --target kernel --target uml --target gvisor --reference kernel
  nlconform run --shard 1/4 --results shard-1       then: nlconform merge shard-*
  nlconform run --results results --resume          after a kill, a crash, a Ctrl-C
  nlconform run --target kernel --report junit=junit --report markdown=summary.md
  nlconform run --target 'exec:ssh box node agent.js'

Exit codes: 0 conformant, 1 divergences, 2 usage, 3 broken machinery or nothing judged,
130 interrupted, 143 terminated`,
    )
    .action(async (words: string[], flags: RunFlags) => {
      process.exitCode = await run(words, flags);
    });

/** CI says so itself, in nearly every such service. */
const isCi = (): boolean => /^(1|true)$/.test(process.env['CI'] ?? '');

async function run(words: string[], flags: RunFlags): Promise<number> {
  // only now: `run --help` need not wait for every rule
  const { suites } = await import('../../suites/index.ts');
  const selected = select(suites, words);
  const chosen = flags.shard === undefined ? selected : shardOf(selected, flags.shard);
  const specs = specsOf(flags);
  const targets = specs.map((spec) => openTarget(spec));
  const ledger = readKnown(flags, suites);
  const report = openReports(flags);
  const scale = scaleOf(flags, chosen, specs);
  const count = chosen.reduce((sum, { requirements }) => sum + requirements.length, 0);
  const progress = createProgress(process.stderr, {
    tty: process.stderr.isTTY,
    total: count * targets.length,
    specs,
  });
  const signal = stopOnSignals((line) => progress.tell(line));
  const result = await runSuites({
    ...scale,
    suites: chosen,
    targets,
    ledger,
    complete: words.length === 0 && flags.shard === undefined,
    ...askedOf(flags),
    mustHave: flags.mustHave,
    jobs: flags.jobs ?? availableParallelism(),
    ...(flags.reference === undefined ? {} : { reference: flags.reference }),
    signal,
    onResult: (each) => progress.add(each),
  });
  progress.done();
  await report(result);
  // a run that is cut short can be gone on with
  if (result.partial === undefined) scale.journal?.remove();
  return exitCodeOf(result);
}

/** The reference first, where it was not given its place among the targets. */
function specsOf({ target, reference }: RunFlags): string[] {
  const named = target ?? ['simulator', 'kernel'];
  const twice = named.find((spec, index) => named.indexOf(spec) !== index);
  if (twice !== undefined) throw new UsageError(`--target ${twice}: given twice; once will do`);
  return reference === undefined || named.includes(reference) ? named : [reference, ...named];
}
