/**
 * Runs rules on targets and gathers the RunResult. Needs no test runner. Targets run side by side,
 * and what befalls one is no matter of the others; the result is in the order of the targets given,
 * whichever of them was quicker.
 */
import { setImmediate as othersTurn } from 'node:timers/promises';
import { COMMAND } from '../own-module.ts';
import { branchOf, entriesFor, type KnownDivergence } from '../oracle/index.ts';
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
  type UnusedEntry,
} from '../../reports/run-result.ts';
import { judge, programOf } from './judge.ts';
import { inLanes } from './lanes.ts';
import type { Requirement, Suite } from './requirement.ts';
import { unusedEntries } from './unused-entries.ts';
import { verdictOf } from './verdict.ts';
import { wildcardsOf } from './wildcards.ts';

export interface RunSettings {
  suites: readonly Suite[];
  targets: readonly Target[];
  ledger: readonly KnownDivergence[];
  /** A target that cannot be had is `broken` rather than skipped: in CI, where it ought to be there. */
  mustHave: boolean;
  /** `2027-03-01`: entries of the ledger that end before it excuse nothing. Default the day it is. */
  today?: string;
  /** Whether `suites` are all rules: only then can an entry without rule be told to be of no use. */
  complete?: boolean;
  /** What the user asked of the exit code; told in every report. */
  asked?: RunResult['asked'];
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
  const unused = columns.flatMap((column) => column.unused ?? []);
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
    ...(unused.length > 0 && { unused }),
    ...(settings.asked !== undefined && { asked: settings.asked }),
  };
}

/** What one target gave; nothing if the run was stopped before its turn. */
interface Column {
  target?: TargetResult;
  results: RequirementResult[];
  unused?: UnusedEntry[];
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
    const results = await runRules(target, info, settings);
    const { ledger, complete = false, signal } = settings;
    if (signal?.aborted) return { target: result, results };
    const asked = { spec: target.spec, name, version };
    return { target: result, results, unused: unusedEntries(ledger, asked, results, complete) };
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
  { ledger = [], isolation = 'program', today = dayOf(new Date()) }: Partial<RunSettings> = {},
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
  const entries = entriesFor(ledger, id, { ...info, spec: target.spec });
  return { ...base, ...verdictOf(cases, level, entries, today), time, cases };
}

/** `2027-03-01`, by the clock of the place: that is how a person reads a day. */
const dayOf = (date: Date): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((number) => String(number).padStart(2, '0'))
    .join('-');

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
