/** One campaign, from flags to exit code. */
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runCampaign } from '../../fuzz/campaign/campaign.ts';
import type { Campaign } from '../../fuzz/campaign/campaign-state.ts';
import type { Asked, CampaignResult } from '../../fuzz/campaign/campaign-result.ts';
import {
  denyList,
  type DenyList,
  UnknownAllowance,
  withFamilyIds,
} from '../../fuzz/campaign/deny-list.ts';
import { knownBy } from '../../fuzz/campaign/known-findings.ts';
import { Corpus } from '../../fuzz/corpus/corpus.ts';
import { CoveredTarget } from '../../fuzz/feedback/coverage.ts';
import { Feedback } from '../../fuzz/feedback/feedback.ts';
import { writeFinding } from '../../fuzz/finding-folder/write-finding.ts';
import { parseLedger } from '../oracle/index.ts';
import { openTarget } from '../targets/open-target.ts';
import { EXIT, UsageError } from './exit.ts';
import { exitCodeOf } from './fuzz-exit-code.ts';
import { type Budget, budgetOf, checkFlags, type FuzzFlags } from './fuzz-flags.ts';
import { campaignJson, renderCampaign } from './fuzz-report.ts';
import { programSource } from './fuzz-source.ts';
import { beforeIn, CampaignFile, checkSame } from './fuzz-state.ts';
import { Status } from './fuzz-status.ts';
import { TellMore } from './fuzz-tell-more.ts';
import { printText } from './print-text.ts';
import { readText } from './read-file.ts';
import { makeFolder } from './results-folder.ts';
import { describeTargets, type Started, startTargets } from './start-targets.ts';
import { stopOnSignals } from './stop-on-signals.ts';

/** Threads, unless more are asked for: one makes the programs of all. */
const MOST_JOBS = 8;

/** @throws UsageError; CorpusError and CampaignError for files in the folder */
export async function runFuzzing(flags: FuzzFlags): Promise<number> {
  const begin = performance.now();
  checkFlags(flags);
  const budget = budgetOf(flags);
  const allowed = allow(flags.allow ?? []);
  const source = await programSource(flags);
  const opened = (flags.target ?? ['kernel', 'simulator']).map((spec) => openTarget(spec));
  const alsoOpened = (flags.also ?? []).map((spec) => openTarget(spec));
  const ledger = (flags.known ?? []).flatMap((file) => parseLedger(file, readText(file)));
  makeFolder(flags.out, '--out');
  const before = flags.resume ? beforeIn(flags.out) : undefined;
  const seed = flags.seed ?? before?.result.asked.seed ?? randomInt(0x7fffffff);
  const feedback =
    flags.feedback === 'none'
      ? undefined
      : new Feedback(Corpus.read(flags.corpus ?? join(flags.out, 'corpus')));
  const asked = askedOf(flags, seed, budget);
  const started = await startTargets(opened, flags.target !== undefined);
  const also: Started[] = [];
  const targets = started.map(({ target }, index) =>
    flags.feedback === 'kcov' && index === 0 ? new CoveredTarget(target) : target,
  );
  const registers = started.every(({ info }) => info.capabilities.includes('registration'));
  const specs = targets.map(({ spec }) => spec);
  const facts = started.map(({ target: { spec }, info: { name, version } }) => ({
    ...{ spec, name, version },
  }));
  const status = new Status(process.stderr, budget, specs);
  let campaign: Campaign;
  let ended: NonNullable<CampaignResult['ended']>;
  try {
    if (flags.feedback === 'kcov') checkCoverage(started);
    if (before !== undefined) checkSame(flags.out, before.result, asked, specs);
    status.tell(
      `seed ${seed}${before === undefined ? '' : `, from unit ${before.campaign.unit} on`}; ${describeTargets(specs)}`,
    );
    const file = new CampaignFile(flags.out, {
      asked,
      targets: facts,
      started: before?.result.started ?? new Date().toISOString(),
    });
    also.push(...(await startTargets(alsoOpened, true)));
    const more = new TellMore(started, also);
    const signal = stopOnSignals((line) => status.tell(line));
    campaign = await runCampaign({
      ...{ targets, seed, signal },
      jobs: flags.jobs ?? Math.min(MOST_JOBS, availableParallelism()),
      arbitrary: source(registers),
      ...budget,
      ...(flags.shard && { shard: flags.shard }),
      ...(before && { before: before.campaign }),
      ...(feedback && { feedback }),
      deny: await withFamilyIds(allowed, targets),
      findKnown: knownBy(
        ledger,
        started.map(({ target, info }) => ({ ...info, spec: target.spec })),
        new Date().toISOString().slice(0, 10),
      ),
      onProgress: (so) => status.show(so),
      onUnit: (so) => file.save(so),
      onFinding: async (finding) => {
        await more.tell(finding);
        writeFinding(finding, facts, flags.out);
        status.tell(`finding: ${finding.text}`);
      },
    });
    // counts are known only now
    for (const finding of campaign.findings) writeFinding(finding, facts, flags.out);
    ended = signal.aborted ? (signal.reason as 'interrupted' | 'terminated') : 'complete';
    file.end(campaign, ended);
  } finally {
    status.clear();
    for (const target of targets) await target.close();
    for (const { target } of also) await target.close();
  }
  const total = performance.now() - begin;
  const page = { campaign, specs, folder: flags.out, total, ended };
  if (flags.json) console.log(JSON.stringify(campaignJson(page), null, 2));
  else printText(renderCampaign(page));
  if (ended !== 'complete') return EXIT[ended];
  return exitCodeOf(campaign);
}

/** @throws UsageError where the reference cannot tell its coverage */
function checkCoverage([reference]: readonly Started[]): void {
  if (reference === undefined || reference.info.capabilities.includes('kcov')) return;
  throw new UsageError(
    `--feedback kcov: the reference, ${reference.target.spec}, has no KCOV that can be read; ` +
      'npm run kernels -- build --kcov makes a kernel that has: give it as the first --target',
  );
}

function allow(names: readonly string[]): DenyList {
  try {
    return denyList(names);
  } catch (error) {
    throw error instanceof UnknownAllowance ? new UsageError(`--allow: ${error.message}`) : error;
  }
}

function askedOf(flags: FuzzFlags, seed: number, budget: Budget): Asked {
  const { shard, weights, specs } = flags;
  return {
    ...{ seed, ...budget },
    ...(shard && { shard: { index: shard.index, of: shard.of } }),
    feedback: flags.feedback,
    ...(typeof weights === 'string' && { weights }),
    ...(specs !== undefined && { specs: specs === true ? 'installed' : specs }),
    allow: [...(flags.allow ?? [])].toSorted(),
  };
}
