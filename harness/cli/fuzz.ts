/** nlconform fuzz: looks for differences between targets, and for broken invariants. */
import { Command, Option } from 'commander';
import { openTarget } from '../targets/open-target.ts';
import { collect, wholeNumber } from './arguments.ts';
import { EXIT, UsageError } from './exit.ts';
import { DEFAULT_SECONDS, duration, type FuzzFlags, shard } from './fuzz-flags.ts';
import { renderWeights } from './fuzz-source.ts';
import { printText } from './print-text.ts';
import { startTargets } from './start-targets.ts';

export const fuzzCommand = (): Command =>
  new Command('fuzz')
    .option('-t, --target <spec>', 'a target; the first is the reference', collect)
    .option('--also <spec>', 'a target that is only asked whether it shows what is found', collect)
    .option(
      '--time <duration>',
      `stop after, e.g. 90, 10m, 4h; default ${DEFAULT_SECONDS} s`,
      duration,
    )
    .option('--soak', 'no end: until it is interrupted')
    .option('--runs <programs>', 'stop after so many programs were generated', wholeNumber(1))
    .option('--findings <number>', 'stop after so many different ones; default 100', wholeNumber(1))
    .option('-j, --jobs <number>', 'threads that run and judge; default one a core', wholeNumber(1))
    .option('--seed <number>', 'the same seed gives the same programs', wholeNumber(0))
    .option('--shard <i/n>', 'only part i of n of the programs; `merge` joins the results', shard)
    .option('--resume', 'go on with the campaign in --out, if it is not complete')
    .addOption(
      new Option('--feedback <kind>', 'what tells that a program is worth starting from')
        .choices(['none', 'reply', 'kcov'])
        .default('reply'),
    )
    .option('--corpus <folder>', 'programs worth starting from; default `corpus` in --out')
    .option('--allow <name>', 'a protocol or family that is refused by default, e.g. nbd', collect)
    .option('--out <folder>', 'where findings, corpus and campaign.json go', 'findings')
    .addOption(
      new Option(
        '-k, --known <file>',
        'known divergences: entries with a fingerprint and without an id are no findings',
      ).argParser(collect),
    )
    .option(
      '--specs [folder]',
      'programs of YAML Netlink specs, too: of a folder or a kernel tree, default where they are installed',
    )
    .option('--spec-coverage', 'only show what of the specs programs are made for, and who answers')
    .option('--weights [settings]', 'e.g. program.dumps=0,header.wrong=3; alone: print all of them')
    .option('--json', 'print the outcome as JSON')
    .addHelpText(
      'after',
      `
Without --target: kernel (the reference) and simulator; without a usable kernel the simulator
alone, against the invariants.

Examples:
  nlconform fuzz --time 60
  nlconform fuzz --seed 42 --runs 10000
  nlconform fuzz --target kernel --target 'simulator?fault=drop-ack'
  nlconform fuzz --time 10m --known known.yaml
  nlconform fuzz --target kernel --target gvisor --also uml
  nlconform fuzz --soak --out soak
  nlconform fuzz --resume --time 4h
  nlconform fuzz --runs 100000 --seed 42 --shard 2/8 --out part-2
  nlconform fuzz --specs /usr/src/linux-source-6.12 --weights program.specs=20
  nlconform fuzz --specs /usr/src/linux-source-6.12 --spec-coverage --target kernel
  nlconform replay findings/3fa0c1d2 --target kernel --target simulator`,
    )
    .action(async (flags: FuzzFlags) => {
      process.exitCode = await fuzz(flags);
    });

async function fuzz(flags: FuzzFlags): Promise<number> {
  if (flags.weights === true) {
    printText(await renderWeights());
    return EXIT.conformant;
  }
  if (flags.specCoverage) return showSpecCoverage(flags);
  const { CorpusError } = await import('../../fuzz/corpus/corpus.ts');
  const { CampaignError } = await import('../../fuzz/campaign/read-campaign.ts');
  try {
    const { runFuzzing } = await import('./fuzz-run.ts');
    return await runFuzzing(flags);
  } catch (error) {
    const users = error instanceof CorpusError || error instanceof CampaignError;
    throw users ? new UsageError(error.message) : error;
  }
}

async function showSpecCoverage({ specs, target, json }: FuzzFlags): Promise<number> {
  const { specCoverage, renderSpecCoverage } = await import('./fuzz-spec-coverage.ts');
  const opened = (target ?? ['kernel']).map((spec) => openTarget(spec));
  const targets = (await startTargets(opened, target !== undefined)).map((each) => each.target);
  try {
    const rows = await specCoverage(specs, targets);
    if (json) console.log(JSON.stringify(rows, null, 2));
    else printText(renderSpecCoverage(rows));
    return rows.every(({ without }) => without.length === 0) ? EXIT.conformant : EXIT.divergences;
  } finally {
    for (const each of targets) await each.close();
  }
}
