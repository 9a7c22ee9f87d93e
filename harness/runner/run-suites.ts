/** Runs rules on targets and gathers the RunResult. Needs no test runner. */
import { COMMAND } from '../own-module.ts';
import { wildcardsOf } from './wildcards.ts';
import { type KnownDivergence, branchOf, knownDivergence } from '../oracle/ledger.ts';
import {
  HarnessError,
  type Isolation,
  type Target,
  type TargetInfo,
  TargetUnavailable,
} from '../targets/target.ts';
import {
  type CaseResult,
  type RequirementResult,
  RUN_RESULT_VERSION,
  type RunResult,
  type TargetResult,
  type Verdict,
} from '../../reports/run-result.ts';
import { judge, programOf } from './judge.ts';
import type { Requirement, Suite } from './requirement.ts';

export interface RunSettings {
  suites: readonly Suite[];
  targets: readonly Target[];
  ledger: readonly KnownDivergence[];
  /** A target that cannot be had is `broken` rather than skipped: in CI, where it ought to be there. */
  mustHave: boolean;
  /** Default `program`. */
  isolation?: Isolation;
  onResult?(result: RequirementResult): void;
  onTarget?(target: TargetResult): void;
  /** Programs sent at once; default 32, so that the first verdict comes soon. */
  batch?: number;
  signal?: AbortSignal;
}

export async function runSuites(settings: RunSettings): Promise<RunResult> {
  const started = new Date();
  const run: RunResult = {
    nlconform: 'run-result',
    version: RUN_RESULT_VERSION,
    started: started.toISOString(),
    time: 0,
    seed: 0,
    targets: [],
    results: [],
    masks: wildcardsOf(settings.suites),
  };
  for (const target of settings.targets) {
    if (settings.signal?.aborted) break;
    await runTarget(target, settings, run);
  }
  run.time = Date.now() - started.getTime();
  return run;
}

/** Where the error itself knows no better. */
const MEND = 'start it by hand and see what it says first (docs/agent-protocol.md)';

async function runTarget(target: Target, settings: RunSettings, run: RunResult): Promise<void> {
  const begin = performance.now();
  let info: TargetInfo;
  try {
    info = await target.start();
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    const verdict = settings.mustHave || !(error instanceof TargetUnavailable) ? 'broken' : 'skip';
    const mend = error instanceof TargetUnavailable ? error.mend : MEND;
    const unavailable = { reason: error.message, mend, verdict } as const;
    const result: TargetResult = { spec: target.spec, unavailable };
    run.targets.push(result);
    settings.onTarget?.(result);
    return;
  }
  const { name, version, capabilities } = info;
  const startTime = performance.now() - begin;
  const result: TargetResult = { spec: target.spec, name, version, capabilities, startTime };
  run.targets.push(result);
  settings.onTarget?.(result);
  try {
    for (const suite of settings.suites) {
      for (const requirement of suite.requirements) {
        if (settings.signal?.aborted) return;
        const got = await runRequirement(requirement, suite.name, target, info, settings);
        run.results.push(got);
        settings.onResult?.(got);
      }
    }
  } finally {
    await target.close();
  }
}

/** Runs one rule: every case, and the verdict on all of them. */
export async function runRequirement(
  requirement: Requirement,
  suite: string,
  target: Target,
  info: TargetInfo,
  { ledger = [], isolation = 'program' }: Partial<RunSettings> = {},
): Promise<RequirementResult> {
  const { id, rule, level, source } = requirement;
  const base = {
    id,
    suite,
    rule,
    level,
    source: [...source],
    target: target.spec,
    replay: `${COMMAND} run ${id} --target ${quote(target.spec)}`,
  };
  const reason = cannotAsk(requirement, info);
  if (reason !== undefined) return { ...base, verdict: 'skip', reason, time: 0, cases: [] };
  const begin = performance.now();
  const cases: CaseResult[] = [];
  try {
    const transcripts = await target.run(requirement.cases.map(programOf), { isolation });
    const time = (performance.now() - begin) / requirement.cases.length;
    for (const [index, each] of requirement.cases.entries()) {
      const transcript = transcripts[index];
      if (transcript === undefined) throw new HarnessError(`run ${id}`, `no transcript ${index}`);
      cases.push({ ...judge(each, transcript), time });
    }
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    const time = performance.now() - begin;
    return { ...base, verdict: 'broken', reason: error.message, time, cases };
  }
  const time = performance.now() - begin;
  const known = knownDivergence(ledger, id, info);
  return { ...base, ...verdictOf(cases, level, known), time, cases };
}

/** For a POSIX shell. */
const quote = (spec: string): string =>
  /^[\w:./-]+$/.test(spec) ? spec : `'${spec.replaceAll("'", String.raw`'\''`)}'`;

/** What a capability takes, where its name does not say it. */
const MEANING: Readonly<Record<string, string>> = {
  registration: 'a kernel registers families from inside, by a module',
  'net-admin': 'CAP_NET_ADMIN in its namespace',
  netns: 'making network namespaces',
  capset: 'running a step without capabilities',
};

/** Why a target cannot be asked this rule. */
function cannotAsk({ needs, differs }: Requirement, info: TargetInfo): string | undefined {
  const missing = needs.filter((need) => !info.capabilities.includes(need));
  if (missing.length > 0) {
    const told = missing.map((need) => (need in MEANING ? `${need} (${MEANING[need]})` : need));
    return `the target lacks: ${told.join(', ')}`;
  }
  const branch = branchOf(info.version);
  const other = differs?.[branch];
  return other === undefined ? undefined : `differs on ${branch}: ${other}`;
}

function verdictOf(
  cases: readonly CaseResult[],
  level: Requirement['level'],
  known: KnownDivergence | undefined,
): { verdict: Verdict; reason?: string } {
  const broken = cases.find(({ verdict }) => verdict === 'broken');
  if (broken !== undefined) return { verdict: 'broken', reason: broken.reason ?? '' };
  const failing = cases.filter(({ verdict }) => verdict === 'fail');
  const excused = failing.every(
    ({ divergence }) => divergence?.difference.includes(known?.shows ?? '') ?? false,
  );
  if (failing.length > 0) {
    if (known !== undefined && excused) return { verdict: 'known', reason: known.reason };
    return { verdict: level === 'observed' ? 'changed' : 'fail' };
  }
  // one case that could not be asked leaves the rule unproven
  const skip = cases.find(({ verdict }) => verdict === 'skip');
  if (skip !== undefined) return { verdict: 'skip', reason: skip.reason ?? '' };
  return known === undefined ? { verdict: 'pass' } : { verdict: 'fixed', reason: known.reason };
}
