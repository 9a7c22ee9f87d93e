/**
 * RunResult: all that a run found out, as one JSON model. Every report is made from it and from
 * nothing else.
 */

export const RUN_RESULT_VERSION = 1;

/**
 * `pass` holds; `fail` diverges (level must or should); `changed` diverges (level observed);
 * `known` diverges as listed, with a reason; `expired` the same, but the entry is past its day:
 * it fails the run; `flaky` diverged, and held when asked again (`--retries`): told with its rate,
 * failing a strict run only; `fixed` listed but holds; `skip` not asked, with a reason; `broken`
 * the machinery failed: never counted as a divergence.
 */
export type Verdict =
  | 'pass'
  | 'fail'
  | 'expired'
  | 'changed'
  | 'flaky'
  | 'known'
  | 'fixed'
  | 'skip'
  | 'broken';

/** An entry of the ledger of known divergences. */
export interface KnownEntry {
  /** Where it stands: `known.yaml:3:3`. */
  place: string;
  /** `deliberate`: the implementation means it so, nobody is to mend it. */
  class: 'defect' | 'deliberate';
  reason: string;
  link?: string;
  /** The last day on which it excuses anything: `2027-03-01`. */
  expires?: string;
}

/** One that excused nothing in this run, although the run could have shown it. */
export interface UnusedEntry extends KnownEntry {
  /** Spec. */
  target: string;
  id?: string;
  fingerprint?: string;
}

/** What a case did. */
export interface ToldProgram {
  /**
   * Every step for people: the call, and the bytes it sent, decoded, with hex. Absent where an
   * earlier case of the rule has the same fingerprint.
   */
  steps?: { text: string; sent?: string[] }[];
  /** The step at which judging ended: the one that differs, or that could not be asked. */
  at?: number;
  /** The same for `nlconform replay`: docs/program.schema.json. */
  file: Record<string, unknown>;
}

export interface CaseResult {
  name: string;
  verdict: 'pass' | 'fail' | 'flaky' | 'skip' | 'broken';
  /** Milliseconds. */
  time: number;
  /** Of a case that was asked again: how often it diverged, of how many times. */
  attempts?: { failed: number; of: number };
  /** Of a case that did not pass; of those skipped for one reason, of the first. */
  program?: ToldProgram;
  /** Of a fail or flaky: what differs. */
  divergence?: {
    /** Index of the step. */
    step: number;
    /** The step for people, e.g. `bind b {pid 0x10001}`. */
    stepText: string;
    /** All acceptable outcomes, for people, line by line; a line `or` stands between two. */
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
  /** Of skip, known, expired, fixed, flaky, broken; of a fail that the ledger lists as something else. */
  reason?: string;
  /** Of known, expired, fixed: what the ledger says. */
  known?: KnownEntry[];
  /** Milliseconds, all cases. */
  time: number;
  /** Bytes that came back, and how many of them an expectation names. */
  bytes?: { received: number; compared: number };
  cases: CaseResult[];
  /** The command that runs just this rule on this target. */
  replay: string;
}

/** A report that the kernel under a target made of itself: WARNING, BUG, KASAN, a panic, … */
export interface HealthResult {
  /** `warning`, `bug`, `oops`, `kasan`, `lockdep`, `hung-task`, `panic`, … */
  kind: string;
  /** What and where, without numbers: `WARNING in netlink_sendmsg`. */
  title: string;
  /** The same for the same report of another run, another build, another machine. */
  fingerprint: string;
  /** Functions of the stack, innermost first. */
  frames: string[];
  /** Id of the rule that was being asked. */
  rule: string;
  /** Its cases under way; one, where it could be told which. */
  cases: string[];
  /** Of one case: its program, for `nlconform replay`. */
  program?: Record<string, unknown>;
  /** It came again when the one case was run alone, on a machine started anew. */
  repeats: boolean;
  /** Others use this kernel, too: it came while the rule ran, and nothing more is known. */
  shared: boolean;
  /** Whether it fails the run. */
  fails: boolean;
  /** How often it was seen. */
  count: number;
  /** As printed, a line each. */
  text: string[];
  /** The command that asks the rule again. */
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
  /** What its kernel said of itself, each report once. */
  health?: HealthResult[];
}

/** Part `index` of `of`, from 1. */
export interface Shard {
  index: number;
  of: number;
}

/** Not all was judged: `shards` are missing in what was merged. */
export interface PartialRun {
  why: 'interrupted' | 'terminated' | 'bail' | 'shards';
  judged: number;
  of: number;
}

/** How the rules were asked. */
export interface RunFacts {
  /** ISO 8601. */
  started: string;
  /** Milliseconds. */
  time: number;
  /** Of the order; 0 where nothing was left to chance. */
  seed: number;
  /** Default `listed`. */
  order?: 'listed' | 'random';
  /** How often a failing case was asked again; default 0. */
  retries?: number;
  /** What had a fresh network namespace of its own; default each program. */
  isolation?: 'program' | 'folder' | 'run';
  shard?: Shard;
  partial?: PartialRun;
  /** Verdicts taken over from a run that was cut short. */
  resumed?: { verdicts: number; started: string };
}

export interface RunResult extends RunFacts {
  nlconform: 'run-result';
  version: typeof RUN_RESULT_VERSION;
  /** The version of nlconform that judged. */
  tool?: string;
  /** The runs this one was merged from, each with its targets. */
  parts?: (RunFacts & { targets: string[] })[];
  /** Spec of the target that the others are to be seen beside, if one was named. */
  reference?: string;
  targets: TargetResult[];
  results: RequirementResult[];
  /** Every field that was left out of comparisons, with its reason and the bytes it covered. */
  masks: { name: string; reason: string; bytes: number }[];
  /** Entries of the ledger that excused nothing. */
  unused?: UnusedEntry[];
  /** What the user asked of the exit code. */
  asked?: {
    /** A rule that is listed but holds or is flaky, and an entry that excused nothing, fail the run. */
    strict?: true;
    /** The exit code of a run in which every rule was skipped; kselftest wants 4. */
    skipCode?: number;
  };
}

/**
 * Every exit code there is. `broken` is also where nothing was judged, and outweighs divergences;
 * an interrupt outweighs all. docs/exit-codes.md says what each means to a pipeline.
 */
export const EXIT = {
  conformant: 0,
  divergences: 1,
  usage: 2,
  broken: 3,
  /** 128 and the signal's number, as a shell tells it. */
  interrupted: 130,
  terminated: 143,
} as const;

/**
 * What the run says as a whole. Nothing judged is no success: a pipeline whose targets are all
 * missing must not be green, unless its owner asked for another code.
 */
export function exitCodeOf(result: RunResult): number {
  if (result.partial?.why === 'interrupted') return EXIT.interrupted;
  if (result.partial?.why === 'terminated') return EXIT.terminated;
  const has = (...verdicts: Verdict[]): boolean =>
    result.results.some(({ verdict }) => verdicts.includes(verdict));
  const { strict, skipCode } = result.asked ?? {};
  const lost = result.targets.some(({ unavailable }) => unavailable?.verdict === 'broken');
  if (has('broken') || lost) return EXIT.broken;
  if (!isJudged(result)) return skipCode ?? EXIT.broken;
  const unwell = result.targets.some(({ health = [] }) => health.some(({ fails }) => fails));
  if (has('fail', 'expired') || unwell) return EXIT.divergences;
  if (strict && (has('fixed', 'flaky') || (result.unused ?? []).length > 0))
    return EXIT.divergences;
  // nothing is proven of the shards that are missing
  return result.partial?.why === 'shards' ? EXIT.broken : EXIT.conformant;
}

/** At least one rule was asked and answered, on at least one target. */
export const isJudged = ({ results }: Pick<RunResult, 'results'>): boolean =>
  results.some(({ verdict }) => verdict !== 'skip' && verdict !== 'broken');
