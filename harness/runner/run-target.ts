/** Runs every rule on one target. */
import { setImmediate as othersTurn } from 'node:timers/promises';
import type {
  PartialRun,
  RequirementResult,
  TargetResult,
  UnusedEntry,
} from '../../reports/run-result.ts';
import {
  HarnessError,
  type Target,
  type TargetInfo,
  TargetUnavailable,
} from '../targets/target.ts';
import { type Heard, healthResultOf, isProvoked } from './health-result.ts';
import type { Requirement, Suite } from './requirement.ts';
import { isolateBy } from './isolation-dial.ts';
import { type RuleSettings, runRequirement } from './run-requirement.ts';
import type { RunSettings } from './run-suites.ts';
import { shuffled } from './shuffled.ts';
import { unusedEntries } from './unused-entries.ts';

/** What one target gave; no target if the run was stopped before its turn. */
export interface Column {
  target?: TargetResult;
  /** In the order of the rules given. */
  results: RequirementResult[];
  /** What ended it early. */
  stopped?: PartialRun['why'];
  /** Only where every rule was judged. */
  unused?: UnusedEntry[];
}

/** Rules that fail or are broken, on all targets of the run. */
interface Tally {
  bad: number;
}

/** Where the error itself knows no better. */
const MEND = 'start it by hand and see what it says first (docs/agent-protocol.md)';

export async function runTarget(
  target: Target,
  settings: RunSettings,
  tally: Tally,
): Promise<Column> {
  const { signal, bail = Infinity } = settings;
  if (signal?.aborted) return { results: [], stopped: whyAborted(signal) };
  if (tally.bad >= bail) return { results: [], stopped: 'bail' };
  const begin = performance.now();
  let info: TargetInfo;
  try {
    info = await target.start();
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    const result: TargetResult = { spec: target.spec, unavailable: whyNot(error, settings) };
    settings.onTarget?.(result);
    return { target: result, results: [] };
  }
  const { name, version, capabilities } = info;
  const startTime = performance.now() - begin;
  const result: TargetResult = { spec: target.spec, name, version, capabilities, startTime };
  settings.onTarget?.(result);
  try {
    const { heard, ...column } = await runRules(target, info, settings, tally);
    // only now are their counts known
    if (heard.length > 0) result.health = heard.map(healthResultOf);
    if (column.stopped !== undefined) return { target: result, ...column };
    const { ledger = [], complete = false } = settings;
    const asked = { spec: target.spec, name, version };
    const unused = unusedEntries(ledger, asked, column.results, complete);
    return { target: result, ...column, unused };
  } finally {
    await target.close();
  }
}

/** A run is interrupted, unless who aborted it says that it was terminated. */
const whyAborted = ({ reason }: AbortSignal): PartialRun['why'] =>
  reason === 'terminated' ? 'terminated' : 'interrupted';

function whyNot(error: HarnessError, { mustHave }: RunSettings) {
  const missing = error instanceof TargetUnavailable;
  const verdict: 'skip' | 'broken' = mustHave || !missing ? 'broken' : 'skip';
  return { reason: error.message, mend: missing ? error.mend : MEND, verdict };
}

async function runRules(
  target: Target,
  info: TargetInfo,
  settings: RunSettings,
  tally: Tally,
): Promise<Column & { heard: Heard[] }> {
  const { journal, signal, bail = Infinity } = settings;
  const plan = planOf(settings.suites);
  const { order, rule: ruleSettings } = askingOf(settings);
  const taken = journal?.begin(target.spec, info) ?? new Map<string, RequirementResult>();
  const got = new Map<PlannedRule, RequirementResult>();
  const heard: Heard[] = [];
  const ended = (stopped?: PartialRun['why']) => ({
    heard,
    results: plan.flatMap((each) => got.get(each) ?? []),
    ...(stopped !== undefined && { stopped }),
  });
  for (const each of order(plan)) {
    // a target in process never waits for anything: the others must be heard meanwhile
    await othersTurn();
    if (signal?.aborted) return ended(whyAborted(signal));
    if (tally.bad >= bail) return ended('bail');
    const { suite, requirement } = each;
    const before = taken.get(requirement.id);
    const result = before ?? (await runRequirement(requirement, suite, target, info, ruleSettings));
    const { id: rule, replay } = result;
    const findings = target.takeHealth?.() ?? [];
    for (const finding of findings.filter((found) => !isProvoked(found, requirement))) {
      heard.push({ finding, rule, replay });
    }
    // whoever interrupts may have ended the target too, which says nothing of it
    if (signal?.aborted && result.verdict === 'broken') return ended(whyAborted(signal));
    got.set(each, result);
    settings.onResult?.(result);
    if (before !== undefined) continue;
    journal?.add(result);
    if (result.verdict === 'fail' || result.verdict === 'broken') tally.bad++;
  }
  return ended();
}

interface PlannedRule {
  suite: string;
  requirement: Requirement;
}

const planOf = (suites: readonly Suite[]): PlannedRule[] =>
  suites.flatMap(({ name, requirements }) =>
    requirements.map((requirement) => ({ suite: name, requirement })),
  );

/** The order of the rules, the same on every target, and how each is asked. */
function askingOf({ order, seed = 0, ledger = [], today, isolation, retries = 0 }: RunSettings): {
  order: (plan: readonly PlannedRule[]) => readonly PlannedRule[];
  rule: RuleSettings;
} {
  const rule = {
    ledger,
    retries,
    ...(today !== undefined && { today }),
    ...(isolation !== undefined && { isolate: isolateBy(isolation) }),
  };
  if (order !== 'random') return { order: (plan) => plan, rule };
  return { order: (plan) => shuffled(plan, seed), rule: { ...rule, seed } };
}
