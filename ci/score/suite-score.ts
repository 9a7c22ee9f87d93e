/**
 * How many planted faults the suites notice. A rule catches a fault if it holds on the simulator
 * as it is, and does not with the fault; one that is skipped either way says nothing. With a fault
 * only those rules are asked during which the simulator looked at its switch: to the others it
 * makes no difference, the simulator being what it is, deterministic.
 */
import { runRequirement } from '../../harness/runner/run-requirement.ts';
import type { Suite } from '../../harness/runner/requirement.ts';
import { openTarget } from '../../harness/targets/open-target.ts';
import { createSimulatorTarget } from '../../harness/targets/simulator/index.ts';
import type { Target } from '../../harness/targets/target.ts';
import type { Verdict } from '../../reports/index.ts';
import { FAULTS, type FaultName } from '../../simulator/index.ts';
import { equivalent, undecided } from './equivalent.ts';

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
  /** Why no rule can ask: it counts. */
  undecided?: string;
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

/** Verdicts of these rules. */
async function verdictsOn(
  target: Target,
  suites: readonly Suite[],
  which: (id: string) => boolean,
): Promise<Verdicts> {
  const info = await target.start();
  const verdicts: Verdicts = new Map();
  for (const { name, requirements } of suites) {
    for (const requirement of requirements) {
      if (!which(requirement.id)) continue;
      const { verdict } = await runRequirement(requirement, name, target, info).catch(brokenBy);
      verdicts.set(requirement.id, verdict);
    }
  }
  await target.close();
  return verdicts;
}

/** Verdicts without faults, and by fault the rules during which its switch was looked at. */
async function soundVerdicts(
  suites: readonly Suite[],
): Promise<{ sound: Verdicts; askedBy: ReadonlyMap<FaultName, ReadonlySet<string>> }> {
  const askedBy = new Map<FaultName, Set<string>>();
  let current = '';
  const target = createSimulatorTarget('simulator', {
    onFaultAsked: (name) => {
      const rules = askedBy.get(name);
      if (rules === undefined) askedBy.set(name, new Set([current]));
      else rules.add(current);
    },
  });
  const sound = await verdictsOn(target, suites, (id) => {
    current = id;
    return true;
  });
  return { sound, askedBy };
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
  const { sound, askedBy } = await soundVerdicts(suites);
  const asked = [...sound].filter(([, verdict]) => holds(verdict)).map(([id]) => id);
  const scores: FaultScore[] = [];
  for (const fault of faults) {
    const meets = askedBy.get(fault);
    const faulty = await verdictsOn(
      openTarget(`simulator?fault=${fault}`),
      suites,
      (id) => meets?.has(id) === true && holds(sound.get(id)),
    );
    const score = compare(fault, asked, levels(suites), faulty);
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
  const [reason, why] = [equivalent[fault], undecided[fault]];
  return {
    fault,
    about: FAULTS[fault],
    caughtBy: [...failing.filter((id) => !observed(id)), ...failing.filter(observed)],
    loud: failing.length > LOUD * asked.length,
    ...(reason === undefined ? {} : { equivalent: reason }),
    ...(why === undefined ? {} : { undecided: why }),
    broken: asked.filter((id) => faulty.get(id) === 'broken'),
  };
}
