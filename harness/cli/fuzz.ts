/** nlconform fuzz: looks for differences between targets, and for broken invariants. */
import { Command, Option } from 'commander';
import type { Campaign } from '../../fuzz/campaign/campaign.ts';
import type { Finding } from '../../fuzz/finding-folder/finding.ts';
import { openTarget } from '../targets/open-target.ts';
import { parseLedger } from '../oracle/index.ts';
import { type Target, type TargetInfo, TargetUnavailable } from '../targets/target.ts';
import { collect, wholeNumber } from './arguments.ts';
import { readText } from './read-file.ts';
import { reasonOf } from './file-reason.ts';
import { makeWritableFolder } from './make-folder.ts';
import { printText } from './print-text.ts';
import { EXIT, UsageError } from './exit.ts';
import { renderCampaign, statusLine } from './fuzz-report.ts';
import { type SourceFlags, programSource, renderWeights } from './fuzz-source.ts';

interface FuzzFlags extends SourceFlags {
  target?: string[];
  time?: number;
  runs?: number;
  seed?: number;
  out: string;
  known?: string[];
  specCoverage?: boolean;
  json?: boolean;
}

const DEFAULT_SECONDS = 30;

export const fuzzCommand = (): Command =>
  new Command('fuzz')
    .option('-t, --target <spec>', 'a target; the first is the reference', collect)
    .option('--time <seconds>', `stop after; default ${DEFAULT_SECONDS}`, wholeNumber(1))
    .option('--runs <programs>', 'stop after so many programs', wholeNumber(1))
    .option('--seed <number>', 'the same seed gives the same programs', wholeNumber(0))
    .option('--out <folder>', 'where finding folders go', 'findings')
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
  nlconform fuzz --time 600 --known known.yaml
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
  const begin = performance.now();
  const source = await programSource(flags);
  const opened = (flags.target ?? ['kernel', 'simulator']).map((spec) => openTarget(spec));
  const ledger = (flags.known ?? []).flatMap((file) => parseLedger(file, readText(file)));
  makeFolder(flags.out);
  const seed = flags.seed ?? Math.floor(Math.random() * 0x7fffffff);
  const started = await startTargets(opened, flags.target !== undefined);
  const targets = started.map(({ target }) => target);
  const registers = started.every(({ info }) => info.capabilities.includes('registration'));
  const arbitrary = source(registers);
  const { runCampaign } = await import('../../fuzz/campaign/campaign.ts');
  const { knownBy } = await import('../../fuzz/campaign/known-findings.ts');
  const { writeFinding } = await import('../../fuzz/finding-folder/write-finding.ts');
  const specs = targets.map(({ spec }) => spec);
  console.error(`seed ${seed}; ${describeTargets(specs)}`);
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once('SIGINT', onInterrupt);
  const seconds = flags.time ?? (flags.runs === undefined ? DEFAULT_SECONDS : undefined);
  const status = createStatus(seconds);
  const folders = new Map<Finding, string>();
  const facts = started.map(({ target: { spec }, info: { name, version } }) => ({
    ...{ spec, name, version },
  }));
  let campaign: Campaign;
  try {
    campaign = await runCampaign({
      targets,
      seed,
      arbitrary,
      ...(flags.runs === undefined ? {} : { runs: flags.runs }),
      ...(seconds === undefined ? {} : { seconds }),
      signal: stop.signal,
      findKnown: knownBy(
        ledger,
        started.map(({ target, info }) => ({ ...info, spec: target.spec })),
        new Date().toISOString().slice(0, 10),
      ),
      onProgress: (so) => status.show(so),
      onFinding: (finding) => {
        folders.set(finding, writeFinding(finding, facts, flags.out));
        status.clear();
        console.error(`finding: ${finding.text}`);
      },
    });
    // counts are known only now
    for (const [finding] of folders) writeFinding(finding, facts, flags.out);
  } finally {
    process.removeListener('SIGINT', onInterrupt);
    status.clear();
    for (const target of targets) await target.close();
  }
  const total = performance.now() - begin;
  if (flags.json) console.log(JSON.stringify(toJson(campaign, specs, folders), null, 2));
  else printText(renderCampaign(campaign, specs, folders, total));
  const lost = campaign.findings.some(({ kind }) => kind === 'lost');
  if (lost) return EXIT.broken;
  // what a kernel said once, and not again, need not have to do with us
  const sure = campaign.findings.filter(({ kind, flaky }) => !(kind === 'health' && flaky));
  return sure.length > 0 ? EXIT.divergences : EXIT.conformant;
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

function makeFolder(folder: string): void {
  try {
    makeWritableFolder(folder);
  } catch (error) {
    throw new UsageError(`--out ${folder}: findings cannot be written there: ${reasonOf(error)}`);
  }
}

interface Started {
  target: Target;
  info: TargetInfo;
}

/** Starts them; a kernel that nobody asked for by name may be missing. */
async function startTargets(targets: readonly Target[], named: boolean): Promise<Started[]> {
  const started: Started[] = [];
  for (const target of targets) {
    try {
      started.push({ target, info: await target.start() });
    } catch (error) {
      if (named || !(error instanceof TargetUnavailable)) {
        for (const each of started) await each.target.close();
        throw error;
      }
      console.error(error.message);
    }
  }
  return started;
}

function describeTargets([reference, ...others]: readonly string[]): string {
  return others.length === 0
    ? `${reference} alone, against the invariants: no second target to compare with`
    : `${others.join(', ')} compared with ${reference}, and both against the invariants`;
}

/** One status line on a terminal, one line every ten seconds otherwise. */
function createStatus(seconds: number | undefined) {
  const tty = process.stderr.isTTY;
  let last = performance.now();
  return {
    show(campaign: Campaign): void {
      const now = performance.now();
      if (now - last < (tty ? 200 : 10_000)) return;
      last = now;
      const line = statusLine(campaign, seconds);
      process.stderr.write(tty ? `\r\u001b[2K${line}` : `${line}\n`);
    },
    clear(): void {
      if (tty) process.stderr.write('\r\u001b[2K');
    },
  };
}

const toJson = (
  campaign: Campaign,
  targets: readonly string[],
  folders: ReadonlyMap<Finding, string>,
) => ({
  ...campaign,
  targets,
  covered: Object.fromEntries(campaign.covered),
  stopped: Object.fromEntries(campaign.stopped),
  // programs and transcripts as generated are in the folders
  findings: campaign.findings.map(
    ({ kind, fingerprint, text, step, program, seed, count, flaky }) => ({
      kind,
      fingerprint,
      text,
      step,
      program,
      seed,
      count,
      flaky,
    }),
  ),
  folders: [...folders.values()],
});
