/**
 * Runs rules on targets and gathers the RunResult. Needs no test runner. Targets run side by side,
 * and what befalls one is no matter of the others; the result is in the order of the targets and
 * rules given, whichever of them came first.
 */
import type { KnownDivergence } from '../oracle/index.ts';
import type { Target } from '../targets/target.ts';
import {
  type RequirementResult,
  RUN_RESULT_VERSION,
  type RunResult,
  type Shard,
  type TargetResult,
} from '../../reports/run-result.ts';
import type { IsolationDial } from './isolation-dial.ts';
import type { Journal } from './journal.ts';
import { inLanes } from './lanes.ts';
import type { Suite } from './requirement.ts';
import { runTarget } from './run-target.ts';
import { wildcardsOf } from './wildcards.ts';

export interface RunSettings {
  suites: readonly Suite[];
  targets: readonly Target[];
  /** Divergences that are known; default none. */
  ledger?: readonly KnownDivergence[];
  /** A target that cannot be had is `broken` rather than skipped: in CI, where it ought to be there. */
  mustHave?: boolean;
  /** `2027-03-01`: entries of the ledger that end before it excuse nothing. Default the day it is. */
  today?: string;
  /** Whether `suites` are all rules: only then can an entry without rule be told to be of no use. */
  complete?: boolean;
  /** What the user asked of the exit code; told in every report. */
  asked?: RunResult['asked'];
  /** How much has a fresh namespace of its own; default each program. */
  isolation?: IsolationDial;
  /** `random`: rules, and the cases of each, in an order that `seed` repeats. Default `listed`. */
  order?: 'listed' | 'random';
  /** Default 0. */
  seed?: number;
  /** How often a failing case is asked again; default 0. */
  retries?: number;
  /** Ends the run after so many rules that fail or are broken, whichever target they fail on. */
  bail?: number;
  /** Which part of a whole `suites` is, for the record. */
  shard?: Shard;
  /** Keeps every verdict as it comes, and has those of a run that was cut short. */
  journal?: Journal;
  /** The version of nlconform, for the record. */
  tool?: string;
  onResult?(result: RequirementResult): void;
  onTarget?(target: TargetResult): void;
  /** Targets at a time; default 1. */
  jobs?: number;
  /** Spec of the one that the others are shown beside. */
  reference?: string;
  /** When aborted, the rules in flight are the last; the result is marked as interrupted. */
  signal?: AbortSignal;
}

export async function runSuites(settings: RunSettings): Promise<RunResult> {
  const { order = 'listed', seed = 0, retries = 0, shard, tool, reference, journal } = settings;
  const { isolation = 'program' } = settings;
  const started = new Date();
  const tally = { bad: 0 };
  const columns = await inLanes(settings.targets, settings.jobs ?? 1, (target) =>
    runTarget(target, settings, tally),
  );
  const unused = columns.flatMap((column) => column.unused ?? []);
  const results = columns.flatMap(({ results }) => results);
  const stopped = columns.find((column) => column.stopped !== undefined)?.stopped;
  const rules = settings.suites.reduce((sum, { requirements }) => sum + requirements.length, 0);
  const of = rules * columns.filter(({ target }) => target?.unavailable === undefined).length;
  return {
    nlconform: 'run-result',
    version: RUN_RESULT_VERSION,
    ...(tool !== undefined && { tool }),
    started: started.toISOString(),
    time: Date.now() - started.getTime(),
    seed,
    ...(order === 'random' && { order }),
    ...(retries > 0 && { retries }),
    ...(isolation !== 'program' && { isolation }),
    ...(shard !== undefined && { shard }),
    ...(stopped !== undefined &&
      results.length < of && { partial: { why: stopped, judged: results.length, of } }),
    ...(journal !== undefined &&
      journal.taken > 0 && { resumed: { verdicts: journal.taken, started: journal.started } }),
    ...(reference === undefined ? {} : { reference }),
    targets: columns.flatMap(({ target }) => (target === undefined ? [] : [target])),
    results,
    masks: wildcardsOf(settings.suites),
    ...(unused.length > 0 && { unused }),
    ...(settings.asked !== undefined && { asked: settings.asked }),
  };
}
