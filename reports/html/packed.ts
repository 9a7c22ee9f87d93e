/**
 * The run as it lies in the page: every text once, everything else numbers. A run of 3,000 rules on
 * 6 targets repeats the same decoded bytes, case names and sources many thousand times.
 */
import type { CaseResult, RequirementResult, RunResult } from '../run-result.ts';

/** Index into `texts`. */
export type TextIndex = number;
/** Index into `lists`, which holds lists of text indices. */
export type ListIndex = number;

/** All of a run but its results. */
export interface Facts extends Omit<RunResult, 'results'> {
  /** Bytes that came back and those compared, one a target. */
  bytes: { received: number; compared: number }[];
}

export interface PackedRun {
  facts: Facts;
  texts: string[];
  lists: TextIndex[][];
  rules: PackedRule[];
}

export type PackedRule = [
  id: TextIndex,
  suite: TextIndex,
  rule: TextIndex,
  level: RequirementResult['level'],
  source: ListIndex,
  /** One a target, in the order of `facts.targets`; 0 where the rule was not run. */
  cells: (PackedCell | 0)[],
];

export type PackedCell = [
  /** Index into VERDICTS. */
  verdict: number,
  time: number,
  /** The replay command, the rule's id in it replaced by ID_MARK: one text a target. */
  replay: TextIndex,
  caseNames: ListIndex,
  /** A letter of CASE_LETTERS a case. */
  caseVerdicts: string,
  /** One number where all cases took the same time. */
  caseTimes: number[] | number,
  /** -1 where there is none. */
  reason: TextIndex,
  divergences?: PackedDivergence[],
  caseReasons?: [caseIndex: number, reason: TextIndex][],
  programs?: PackedProgram[],
  attempts?: [caseIndex: number, failed: number, of: number][],
  /** Entries of the ledger: place, class, reason, link, last day; an empty text where there is none. */
  known?: ListIndex[],
];

/** Lines of the steps; those that begin with SENT_MARK are what the step above them sent. */
export type PackedProgram = [caseIndex: number, steps: ListIndex, at?: number];

/**
 * Cases of a cell with one fingerprint fail for one cause: the first brings its evidence, of the
 * others the first difference is enough, and nothing where it is that of the divergence before.
 * All of it is in the run's JSON.
 */
export type PackedDivergence =
  | [
      caseIndex: number,
      step: number,
      stepText: TextIndex,
      difference: TextIndex,
      fingerprint: TextIndex,
      want?: ListIndex,
      got?: ListIndex,
    ]
  | [caseIndex: number];

/** Control characters, which no text in the page holds: visible.ts has seen to it. */
export const ID_MARK = '\u0001';
export const SENT_MARK = '\u0002';

export const CASE_LETTERS: Readonly<Record<CaseResult['verdict'], string>> = {
  pass: 'p',
  fail: 'f',
  flaky: 'y',
  skip: 's',
  broken: 'b',
};
