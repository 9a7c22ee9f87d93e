/**
 * A Requirement: one rule of Netlink, as data. Listing, filtering, running and reporting read
 * it; nothing runs when it is declared.
 */
import type { Actor, Step } from '../program/program.ts';
import type { Expectation } from '../oracle/expectation.ts';

/**
 * `must`: a man page, kernel documentation, RFC or YAML spec says so. `should`: the same on
 * every kernel seen. `observed`: the rest; reported as changed, never failing a run.
 */
export type Level = 'must' | 'should' | 'observed';

export interface Line {
  step: Step;
  /** What must come back; without it the step only prepares, and must not fail. */
  expect?: Expectation;
}

/** One cell of a rule: a program with what must come back. */
export interface Case {
  /** Unique in its rule; becomes part of the test's name. */
  name: string;
  actors?: Record<string, Actor>;
  lines: readonly Line[];
}

export interface Requirement {
  /** Stable; never encodes order. Retired ids stay reserved. */
  id: string;
  /** The rule, one sentence. */
  rule: string;
  level: Level;
  /** On whose authority: kernel function, man page, RFC section. At least one. */
  source: readonly string[];
  /** Capabilities a target must have to be asked. */
  needs: readonly string[];
  /**
   * Stable branches (`6.1`) on which kernels were seen to differ, with what they do: the rule is
   * skipped there with that text. Branches not listed were measured or are unknown.
   */
  differs?: Readonly<Record<string, string>>;
  /**
   * Functions in which a kernel prints a warning of its own (WARN_ON) at what the rule does: there
   * it is the answer, and no fault. Only rules that register nonsense from inside have any.
   */
  warns?: readonly string[];
  /** Where it was seen to hold, e.g. `6.18.44`; empty: read in the source only. */
  seen: readonly string[];
  cases: readonly Case[];
}

export interface Suite {
  /** The folder's name below suites/. */
  name: string;
  about: string;
  requirements: readonly Requirement[];
}
