/**
 * How many planted faults the suites notice. A rule catches a fault if it holds on the simulator
 * as it is, and does not with the fault; one that is skipped either way says nothing.
 */
import { runRequirement } from '../../harness/runner/run-requirement.ts';
import type { Suite } from '../../harness/runner/requirement.ts';
import { openTarget } from '../../harness/targets/open-target.ts';
import type { Verdict } from '../../reports/index.ts';
import { FAULTS, type FaultName } from '../../simulator/index.ts';
import { equivalent } from './equivalent.ts';

/** A fault that more rules than this share catch is no measure of any of them. */
export const LOUD = 0.05;

export interface FaultScore {
  fault: FaultName;
  about: string;
  /** Rules that caught it, those of level must and should first. */
  caughtBy: string[];
  /** More than LOUD of the rules caught it: it does not count. */
  loud: boolean;
  /** Why nobody could see it: it does not count. */
  equivalent?: string;
  /** Rules that the fault brought down rather than failed. */
  broken: string[];
}

export interface SuiteScore {
  /** Rules that hold on the simulator without faults. */
  rules: number;
  /** Of all rules: those that could not be asked. */
  skipped: number;
  /** Rules that fail on the simulator without faults: they measure nothing. */
  failing: string[];
  faults: FaultScore[];
  /** Faults that count and that no rule caught. */
  survivors: FaultName[];
  /** Rules that no fault that counts made fail. */
  idle: string[];
  counted: number;
  caught: number;
}

type Verdicts = Map<string, Verdict>;

/** Every verdict on the simulator with these faults. */
async function verdictsWith(suites: readonly Suite[], faults: string): Promise<Verdicts> {
  const target = openTarget(faults === '' ? 'simulator' : `simulator?fault=${faults}`);
  const info = await target.start();
  const verdicts: Verdicts = new Map();
  for (const { name, requirements } of suites) {
    for (const requirement of requirements) {
      const { verdict } = await runRequirement(requirement, name, target, info).catch(brokenBy);
      verdicts.set(requirement.id, verdict);
    }
  }
  await target.close();
  return verdicts;
}

/** What a fault throws is not the machinery's: the rule was brought down. */
const brokenBy = (): { verdict: Verdict } => ({ verdict: 'broken' });

const holds = (verdict: Verdict | undefined): boolean => verdict === 'pass';
const fails = (verdict: Verdict | undefined): boolean =>
  verdict === 'fail' || verdict === 'changed';

export interface SuiteScoreSettings {
  suites: readonly Suite[];
  /** Default: all of the catalogue. */
  faults?: readonly FaultName[];
  onFault?: (done: number, total: number, score: FaultScore) => void;
}

export async function scoreSuites(settings: SuiteScoreSettings): Promise<SuiteScore> {
  const { suites, faults = Object.keys(FAULTS) as FaultName[], onFault } = settings;
  const sound = await verdictsWith(suites, '');
  const asked = [...sound].filter(([, verdict]) => holds(verdict)).map(([id]) => id);
  const scores: FaultScore[] = [];
  for (const fault of faults) {
    const score = compare(fault, asked, levels(suites), await verdictsWith(suites, fault));
    scores.push(score);
    onFault?.(scores.length, faults.length, score);
  }
  const counting = scores.filter((score) => !score.loud && score.equivalent === undefined);
  const bitten = new Set(counting.flatMap(({ caughtBy }) => caughtBy));
  const caught = counting.filter(({ caughtBy }) => caughtBy.length > 0);
  return {
    rules: asked.length,
    skipped: [...sound.values()].filter((verdict) => verdict === 'skip').length,
    failing: [...sound].filter(([, verdict]) => fails(verdict)).map(([id]) => id),
    faults: scores,
    survivors: counting.filter((score) => !caught.includes(score)).map(({ fault }) => fault),
    idle: asked.filter((id) => !bitten.has(id)),
    counted: counting.length,
    caught: caught.length,
  };
}

const levels = (suites: readonly Suite[]): ReadonlyMap<string, string> =>
  new Map(suites.flatMap((suite) => suite.requirements.map(({ id, level }) => [id, level])));

function compare(
  fault: FaultName,
  asked: readonly string[],
  levelOf: ReadonlyMap<string, string>,
  faulty: Verdicts,
): FaultScore {
  const failing = asked.filter((id) => fails(faulty.get(id)));
  const observed = (id: string) => levelOf.get(id) === 'observed';
  const reason = equivalent[fault];
  return {
    fault,
    about: FAULTS[fault],
    caughtBy: [...failing.filter((id) => !observed(id)), ...failing.filter(observed)],
    loud: failing.length > LOUD * asked.length,
    ...(reason === undefined ? {} : { equivalent: reason }),
    broken: asked.filter((id) => faulty.get(id) === 'broken'),
  };
}
