/**
 * What changed between two runs: of one target at two times, or of two targets, e.g. two kernels.
 * Data only; comparison-text.ts and comparison-markdown.ts tell it.
 */
import { differenceOf, reasonOf } from './evidence.ts';
import { EXIT } from './run-result.ts';
import type {
  CaseResult,
  RequirementResult,
  RunResult,
  TargetResult,
  Verdict,
} from './run-result.ts';
import { visible } from './visible.ts';

/** In the order in which they are told: what needs somebody first. */
export const CHANGE_KINDS = [
  'failure',
  'lost',
  'fixed',
  'verdict',
  'text',
  'added',
  'removed',
] as const;

/**
 * `failure` diverges, and did not before, or in more cases; `lost` could be judged before, and now
 * the machinery fails; `fixed` diverged before and holds; `verdict` any other change of verdict;
 * `text` diverges in another way; `added` and `removed` are in one of the runs only.
 */
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export interface Change {
  kind: ChangeKind;
  id: string;
  suite: string;
  level: RequirementResult['level'];
  /** Spec in the second run; of one that was removed, in the first. */
  target: string;
  before?: Side;
  after?: Side;
  replay: string;
}

/** A rule in one of the runs. */
export interface Side {
  verdict: Verdict;
  /** The first difference, or why it was not judged; empty for a pass. */
  text: string;
}

export interface ComparedTarget {
  before?: ComparedSide;
  after?: ComparedSide;
}

export interface ComparedSide {
  spec: string;
  version?: string;
  /** Why it was not run. */
  unavailable?: string;
}

export interface Comparison {
  nlconform: 'comparison';
  version: 1;
  /** When each run began. */
  before: { started: string };
  after: { started: string };
  targets: ComparedTarget[];
  changes: Change[];
  /** Rules that say the same in both. */
  same: number;
}

/** Specs of a target of the first run and one of the second that are to be compared. */
export type Pair = readonly [before: string, after: string];

/** Targets by their specs; where one alone is left over in each run, these two. */
export function pairsOf(before: RunResult, after: RunResult): Pair[] {
  const [first, second] = [before, after].map((run) => run.targets.map(({ spec }) => spec));
  const [mine = [], yours = []] = [first, second];
  const both = mine.filter((spec) => yours.includes(spec)).map((spec): Pair => [spec, spec]);
  const left = mine.filter((spec) => !yours.includes(spec));
  const right = yours.filter((spec) => !mine.includes(spec));
  const [a] = left;
  const [b] = right;
  const alone = left.length === 1 && right.length === 1 && a !== undefined && b !== undefined;
  return alone ? [...both, [a, b]] : both;
}

/** Rules in the order of the second run, those that it lacks at the end. */
export function compareRuns(
  before: RunResult,
  after: RunResult,
  pairs: readonly Pair[] = pairsOf(before, after),
): Comparison {
  const comparison: Comparison = {
    nlconform: 'comparison',
    version: 1,
    before: { started: before.started },
    after: { started: after.started },
    targets: pairs.map(([a, b]) => ({
      ...sideOf('before', before, a),
      ...sideOf('after', after, b),
    })),
    changes: [],
    same: 0,
  };
  for (const [a, b] of pairs) {
    const old = new Map(resultsOf(before, a).map((one) => [one.id, one]));
    const now = resultsOf(after, b);
    const seen = new Set(now.map(({ id }) => id));
    const gone = [...old.values()].filter(({ id }) => !seen.has(id));
    const changes = [
      ...now.map((one) => changeOf(old.get(one.id), one)),
      ...gone.map((one) => changeOf(one, undefined)),
    ];
    for (const change of changes) {
      if (change === undefined) comparison.same++;
      else comparison.changes.push(change);
    }
  }
  return comparison;
}

/** 1 where there are new failures; 3 where what was judged before could not be judged. */
export function comparisonExitCode({ changes, targets }: Comparison): number {
  const missing = targets.some(({ before, after }) => !before?.unavailable && after?.unavailable);
  if (missing || changes.some(({ kind }) => kind === 'lost')) return EXIT.broken;
  return changes.some(({ kind }) => kind === 'failure') ? EXIT.divergences : EXIT.conformant;
}

function changeOf(
  before: RequirementResult | undefined,
  after: RequirementResult | undefined,
): Change | undefined {
  const one = after ?? before;
  const kind = kindOf(before, after);
  if (one === undefined || kind === undefined) return undefined;
  const { id, suite, level, target, replay } = one;
  const name = kind === 'text' && before && after ? changedCase(before, after) : undefined;
  return {
    ...{ kind, id, suite, level, target },
    ...(before && { before: told(before, name) }),
    ...(after && { after: told(after, name) }),
    replay,
  };
}

function kindOf(before?: RequirementResult, after?: RequirementResult): ChangeKind | undefined {
  if (after === undefined) return 'removed';
  if (fails(after) && (before === undefined || !fails(before) || hasNewFailure(before, after))) {
    return 'failure';
  }
  if (before === undefined) return after.verdict === 'broken' ? 'lost' : 'added';
  if (after.verdict === 'broken' && before.verdict !== 'broken') return 'lost';
  if (holds(after) && !holds(before) && before.cases.some(diverges)) return 'fixed';
  if (before.verdict !== after.verdict) return 'verdict';
  return evidence(before) === evidence(after) ? undefined : 'text';
}

const fails = ({ verdict }: RequirementResult): boolean =>
  verdict === 'fail' || verdict === 'expired';
const holds = ({ verdict }: RequirementResult): boolean =>
  verdict === 'pass' || verdict === 'fixed';
const diverges = ({ divergence }: CaseResult): boolean => divergence !== undefined;

/** A case that held before, or was not there. */
const hasNewFailure = (before: RequirementResult, after: RequirementResult): boolean =>
  after.cases.some(
    (one) => diverges(one) && !before.cases.some((old) => old.name === one.name && diverges(old)),
  );

/** What differs, case by case: the whole transcript would differ by its port ids. */
const evidence = ({ cases }: RequirementResult): string =>
  JSON.stringify(
    cases.flatMap(({ name, divergence }) => (divergence ? [[name, divergence.difference]] : [])),
  );

/** The first that diverges in another way: a rule may have a hundred cases that do not. */
function changedCase(before: RequirementResult, after: RequirementResult): string | undefined {
  const names = [...after.cases, ...before.cases].map(({ name }) => name);
  return names.find((name) => differenceIn(before, name) !== differenceIn(after, name));
}

const differenceIn = ({ cases }: RequirementResult, name: string): string =>
  cases.find((one) => one.name === name)?.divergence?.difference ?? 'holds';

function told(one: RequirementResult, name?: string): Side {
  const { verdict } = one;
  if (name !== undefined) return { verdict, text: visible(`${name}: ${differenceIn(one, name)}`) };
  if (verdict === 'pass') return { verdict, text: '' };
  const text = one.cases.some(diverges) ? differenceOf(one) : reasonOf(one);
  return { verdict, text };
}

const resultsOf = ({ results }: RunResult, spec: string): RequirementResult[] =>
  results.filter(({ target }) => target === spec);

function sideOf(key: 'before' | 'after', { targets }: RunResult, spec: string): ComparedTarget {
  const found: TargetResult | undefined = targets.find((one) => one.spec === spec);
  if (found === undefined) return {};
  const { version, unavailable } = found;
  return {
    [key]: {
      spec,
      ...(version !== undefined && { version }),
      ...(unavailable && { unavailable: unavailable.reason }),
    },
  };
}
