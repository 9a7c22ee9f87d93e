/**
 * Runs rules on targets and gathers the RunResult. Needs no test runner. Targets run side by side,
 * and what befalls one is no matter of the others; the result is in the order of the targets given,
 * whichever of them was quicker.
 */
import { setImmediate as othersTurn } from 'node:timers/promises';
import { COMMAND } from '../own-module.ts';
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
import { inLanes } from './lanes.ts';
import type { Requirement, Suite } from './requirement.ts';
import { wildcardsOf } from './wildcards.ts';

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
  /** Targets at a time; default 1. */
  jobs?: number;
  /** Spec of the one that the others are shown beside. */
  reference?: string;
  signal?: AbortSignal;
}

export async function runSuites(settings: RunSettings): Promise<RunResult> {
  const started = new Date();
  const columns = await inLanes(settings.targets, settings.jobs ?? 1, (target) =>
    runTarget(target, settings),
  );
  return {
    nlconform: 'run-result',
    version: RUN_RESULT_VERSION,
    started: started.toISOString(),
    time: Date.now() - started.getTime(),
    seed: 0,
    ...(settings.reference === undefined ? {} : { reference: settings.reference }),
    targets: columns.flatMap(({ target }) => (target === undefined ? [] : [target])),
    results: columns.flatMap(({ results }) => results),
    masks: wildcardsOf(settings.suites),
  };
}

/** What one target gave; nothing if the run was stopped before its turn. */
interface Column {
  target?: TargetResult;
  results: RequirementResult[];
}

/** Where the error itself knows no better. */
const MEND = 'start it by hand and see what it says first (docs/agent-protocol.md)';

async function runTarget(target: Target, settings: RunSettings): Promise<Column> {
  if (settings.signal?.aborted) return { results: [] };
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
    settings.onTarget?.(result);
    return { target: result, results: [] };
  }
  const { name, version, capabilities } = info;
  const startTime = performance.now() - begin;
  const result: TargetResult = { spec: target.spec, name, version, capabilities, startTime };
  settings.onTarget?.(result);
  try {
    return { target: result, results: await runRules(target, info, settings) };
  } finally {
    await target.close();
  }
}

async function runRules(
  target: Target,
  info: TargetInfo,
  settings: RunSettings,
): Promise<RequirementResult[]> {
  const results: RequirementResult[] = [];
  for (const { name, requirements } of settings.suites) {
    for (const requirement of requirements) {
      // a target in process never waits for anything: the others must be heard meanwhile
      await othersTurn();
      if (settings.signal?.aborted) return results;
      const got = await runRequirement(requirement, name, target, info, settings);
      results.push(got);
      settings.onResult?.(got);
    }
  }
  return results;
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
