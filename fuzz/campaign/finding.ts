/** What a campaign found. */
import type { Program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';

export interface Finding {
  /**
   * `difference` from the reference; a broken `invariant`; a target `lost` while it ran; what a
   * kernel reported of its own `health`.
   */
  kind: 'difference' | 'invariant' | 'lost' | 'health';
  fingerprint: string;
  /** One line: what differs, with both values. */
  text: string;
  /** Index of the step, in the shrunk program. */
  step: number;
  /** The smallest program found that shows it. */
  program: Program;
  /** As generated. */
  original: Program;
  /** Seed of the unit it came from. */
  seed: number;
  /** Programs that showed it. */
  count: number;
  /** By spec, the reference first. */
  transcripts: Record<string, Transcript>;
  /** It did not show again when run a second time. */
  flaky: boolean;
}

/** Eight hex digits: the folder's name. */
export const nameOf = ({ fingerprint }: Finding): string => fingerprint.split(' ')[0] ?? 'finding';
