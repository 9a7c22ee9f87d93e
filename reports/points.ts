/**
 * What TAP and JUnit have in common: one point a rule and target, with one of four outcomes.
 * Neither format knows all our verdicts, so the meaning is decided here, once:
 *
 * - `fixed` passes, with a note; of a strict run it is a failure, as `flaky` and an entry of no use are;
 * - `expired` is a failure;
 * - `skip`, `known`, `changed` and `flaky` are skipped: none counts as passed, none fails a run;
 * - `broken` is an error, never a failure: nothing was said about the target.
 */
import { differenceOf, evidenceOf, nameOf, reasonOf } from './evidence.ts';
import { whenOf } from './health-words.ts';
import type {
  RequirementResult,
  RunResult,
  TargetResult,
  UnusedEntry,
  Verdict,
} from './run-result.ts';
import { visible } from './visible.ts';

export type Outcome = 'pass' | 'skip' | 'failure' | 'error';

export interface Point {
  /** Requirement id, target, rule: the same from run to run. */
  name: string;
  /** The name without the rule: `hdr.short_dgram [kernel]`. */
  subject: string;
  /** Of the rule; of a target that could not be run, its spec. */
  id: string;
  /** `nlconform.<suite>.<target>`, the target's own dots as `_`: dots make packages. */
  classname: string;
  outcome: Outcome;
  /** One line: why it was skipped, or the first difference. Empty for a plain pass. */
  message: string;
  /** Of a failure or an error: the level, `expired`, `broken`, …; of a skip: the verdict. */
  type: string;
  replay: string;
  /** The evidence, several lines; empty for pass and skip. */
  body: string;
  /** Milliseconds. */
  time: number;
}

/**
 * Targets that could not be run are points too, in a suite of their own: one who reads only
 * JUnit must not see green where nothing ran.
 */
export const TARGETS_SUITE = 'targets';

/** What the kernel under a target said of itself: no rule asks for it. */
export const HEALTH_SUITE = 'kernel-health';

/** Entries of the ledger that excused nothing, where that fails the run. */
export const LEDGER_SUITE = 'known-divergences';

const unusedOf = ({ asked, unused = [] }: RunResult): readonly UnusedEntry[] =>
  asked?.strict ? unused : [];

/** Names of the suites, in order of appearance. */
export function suitesOf(result: RunResult): string[] {
  const names = result.results.map(({ suite }) => suite);
  if (result.targets.some(({ unavailable }) => unavailable)) names.push(TARGETS_SUITE);
  if (result.targets.some(({ health }) => health?.length)) names.push(HEALTH_SUITE);
  if (unusedOf(result).length > 0) names.push(LEDGER_SUITE);
  return [...new Set(names)];
}

/** The points of a suite, in the order of the results. */
export function pointsOf(result: RunResult, suite: string): Point[] {
  return [
    ...result.results
      .filter((one) => one.suite === suite)
      .map((one) => pointOf(one, result.asked?.strict ?? false)),
    ...(suite === TARGETS_SUITE ? result.targets.flatMap(unavailablePoint) : []),
    ...(suite === HEALTH_SUITE ? result.targets.flatMap(healthPoints) : []),
    ...(suite === LEDGER_SUITE ? unusedOf(result).map(unusedPoint) : []),
  ];
}

function pointOf(result: RequirementResult, strict: boolean): Point {
  return {
    name: `${nameOf(result)} ${visible(result.rule).trim()}`.trim(),
    subject: nameOf(result),
    id: visible(result.id),
    classname: classnameOf(result.suite, result.target),
    replay: visible(result.replay),
    time: result.time,
    ...(strict && STRICT.has(result.verdict) ? strictly : MEANINGS[result.verdict])(result),
  };
}

type Meaning = Pick<Point, 'outcome' | 'message' | 'type' | 'body'>;

/** What fails a strict run, and no other. */
const STRICT: ReadonlySet<Verdict> = new Set(['fixed', 'flaky']);

const strictly = (result: RequirementResult): Meaning => ({
  outcome: 'failure',
  message: `${result.verdict}: ${reasonOf(result)}`,
  type: result.verdict,
  body: bodyOf(result),
});

const MEANINGS: Record<Verdict, (result: RequirementResult) => Meaning> = {
  pass: () => ({ outcome: 'pass', message: '', type: '', body: '' }),
  fixed: (result) => ({
    outcome: 'pass',
    message: `fixed: ${reasonOf(result)}`,
    type: '',
    body: '',
  }),
  skip: (result) => ({ outcome: 'skip', message: reasonOf(result), type: 'skip', body: '' }),
  known: (result) => ({
    outcome: 'skip',
    message: `known: ${reasonOf(result)}`,
    type: 'known',
    body: bodyOf(result),
  }),
  changed: (result) => ({
    outcome: 'skip',
    message: `changed: ${differenceOf(result)}`,
    type: 'changed',
    body: bodyOf(result),
  }),
  flaky: (result) => ({
    outcome: 'skip',
    message: `flaky: ${reasonOf(result)}`,
    type: '',
    body: bodyOf(result),
  }),
  fail: (result) => ({
    outcome: 'failure',
    message: differenceOf(result),
    type: result.level,
    body: bodyOf(result),
  }),
  expired: (result) => ({
    outcome: 'failure',
    message: `${reasonOf(result)}: ${differenceOf(result)}`,
    type: 'expired',
    body: bodyOf(result),
  }),
  broken: (result) => ({
    outcome: 'error',
    message: reasonOf(result),
    type: 'broken',
    body: bodyOf(result),
  }),
};

function unavailablePoint({ spec, unavailable }: TargetResult): Point[] {
  if (!unavailable) return [];
  const { reason, mend, verdict } = unavailable;
  const broken = verdict === 'broken';
  return [
    {
      name: visible(`target [${spec}] can be run`),
      subject: visible(`target [${spec}]`),
      id: visible(spec),
      classname: classnameOf(TARGETS_SUITE, spec),
      outcome: broken ? 'error' : 'skip',
      message: visible(`${reason}; ${mend}`),
      type: broken ? 'broken' : 'skip',
      replay: '',
      body: broken ? `reason       ${visible(reason)}\nmend         ${visible(mend)}` : '',
      time: 0,
    },
  ];
}

function unusedPoint({ id, fingerprint = '', target, place, reason }: UnusedEntry): Point {
  const subject = nameOf({ id: id ?? fingerprint, target });
  return {
    name: `${subject} is still needed`,
    subject,
    id: visible(id ?? fingerprint),
    classname: classnameOf(LEDGER_SUITE, target),
    outcome: 'failure',
    message: visible(`${place} excused nothing: ${reason}`),
    type: 'unused',
    replay: '',
    body: `listed at    ${visible(place)}\nreason       ${visible(reason)}`,
    time: 0,
  };
}

/** What fails no run is a skip, as everything is that is told and fails nothing. */
const healthPoints = ({ spec, health = [] }: TargetResult): Point[] =>
  health.map((one) => ({
    name: visible(`${one.fingerprint} [${spec}] ${one.title}`),
    subject: visible(`${one.fingerprint} [${spec}]`),
    id: one.fingerprint,
    classname: classnameOf(HEALTH_SUITE, spec),
    outcome: one.fails ? 'failure' : 'skip',
    message: visible(`${one.title}; ${whenOf(one)}`),
    type: one.kind,
    replay: visible(one.replay),
    body: one.fails ? one.text.map(visible).join('\n') : '',
    time: 0,
  }));

function classnameOf(suite: string, target: string): string {
  return visible(`nlconform.${suite}.${target.replaceAll('.', '_')}`);
}

function bodyOf(result: RequirementResult): string {
  return evidenceOf(result)
    .flatMap(({ label, lines }) =>
      lines.map((line, index) => `${(index === 0 ? label : '').padEnd(13)}${line}`.trimEnd()),
    )
    .join('\n');
}
