/**
 * RunResult: all that a run found out, as one JSON model. Every report is made from it and from
 * nothing else.
 */

export const RUN_RESULT_VERSION = 1;

/**
 * `pass` holds; `fail` diverges (level must or should); `changed` diverges (level observed);
 * `known` diverges as listed, with a reason; `fixed` listed but holds; `skip` not asked, with a
 * reason; `broken` the machinery failed: never counted as a divergence.
 */
export type Verdict = 'pass' | 'fail' | 'changed' | 'known' | 'fixed' | 'skip' | 'broken';

export interface CaseResult {
  name: string;
  verdict: 'pass' | 'fail' | 'skip' | 'broken';
  /** Milliseconds. */
  time: number;
  /** Of a fail: what differs. */
  divergence?: {
    /** Index of the step. */
    step: number;
    /** The step for people, e.g. `bind b {pid 0x10001}`. */
    stepText: string;
    /** All acceptable outcomes, for people. */
    want: string[];
    /** What came, for people: decoded, with hex. */
    got: string[];
    /** The first difference in one line: `nlmsghdr.flags at byte 6: want NLM_F_CAPPED, got 0`. */
    difference: string;
    fingerprint: string;
  };
  /** Of a broken or skipped case. */
  reason?: string;
}

export interface RequirementResult {
  id: string;
  suite: string;
  rule: string;
  level: 'must' | 'should' | 'observed';
  source: string[];
  target: string;
  verdict: Verdict;
  /** Of skip, known, fixed, broken. */
  reason?: string;
  /** Milliseconds, all cases. */
  time: number;
  cases: CaseResult[];
  /** The command that runs just this rule on this target. */
  replay: string;
}

export interface TargetResult {
  spec: string;
  /** From the handshake; absent where the target could not be started. */
  name?: string;
  version?: string;
  capabilities?: string[];
  /** Why it was not run. */
  unavailable?: { reason: string; mend: string; verdict: 'skip' | 'broken' };
  /** Milliseconds until the handshake. */
  startTime?: number;
}

export interface RunResult {
  nlconform: 'run-result';
  version: typeof RUN_RESULT_VERSION;
  /** ISO 8601. */
  started: string;
  /** Milliseconds. */
  time: number;
  seed: number;
  /** Spec of the target that the others are to be seen beside, if one was named. */
  reference?: string;
  targets: TargetResult[];
  results: RequirementResult[];
  /** Every field that was left out of comparisons, with its reason and the bytes it covered. */
  masks: { name: string; reason: string; bytes: number }[];
}

/** 0 conformant, 1 divergences, 2 usage, 3 broken machinery or nothing judged; broken outweighs divergences. */
export const EXIT = { conformant: 0, divergences: 1, usage: 2, broken: 3 } as const;

/** Nothing judged is no success: a pipeline whose targets are all missing must not be green. */
export function exitCodeOf(result: RunResult): number {
  const broken =
    result.results.some(({ verdict }) => verdict === 'broken') ||
    result.targets.some(({ unavailable }) => unavailable?.verdict === 'broken');
  if (broken || !isJudged(result)) return EXIT.broken;
  return result.results.some(({ verdict }) => verdict === 'fail')
    ? EXIT.divergences
    : EXIT.conformant;
}

/** At least one rule was asked and answered, on at least one target. */
const isJudged = ({ results }: Pick<RunResult, 'results'>): boolean =>
  results.some(({ verdict }) => verdict !== 'skip' && verdict !== 'broken');
