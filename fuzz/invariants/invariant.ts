/** Something that must hold of any transcript, without a second target. */
import type { Program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';

export interface Violation {
  /** The invariant's name, e.g. `one answer per ACK request`. */
  invariant: string;
  step: number;
  /** What was wrong, with both numbers. */
  text: string;
  /** Without numbers that vary. */
  kind: string;
}

export interface Invariant {
  name: string;
  /** On whose authority. */
  source: string;
  check(program: Program, transcript: Transcript): Violation | undefined;
}
