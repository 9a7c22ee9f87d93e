/** What a campaign found. */
import type { Program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import type { BranchFact } from '../../simulator/index.ts';
import type { Elsewhere } from './elsewhere.ts';

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
  /** Spec of the target that shows it. */
  on: string;
  /** Of an invariant, on whose authority it holds. */
  source?: string;
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
  /** It does not show every time. */
  flaky: boolean;
  /** How often it showed when the program was run again. */
  rate: Rate;
  /** What targets beside those of the campaign say to the program. */
  elsewhere?: Elsewhere[];
  /** What of the differences between versions of Linux it comes down to. */
  versionFacts?: BranchFact[];
  /** Ids of rules that one of the targets breaks by the same difference, at the same kind of request. */
  rules?: string[];
}

export interface Rate {
  shown: number;
  runs: number;
}

/** Eight hex digits: the folder's name. */
export const nameOf = ({ fingerprint }: Finding): string => fingerprint.split(' ')[0] ?? 'finding';

/** What is known of a target beside its spec. */
export interface TargetFacts {
  spec: string;
  name: string;
  version: string;
}

/** `kernel (6.18.44)`. */
export const labelOf = ({ spec, version }: TargetFacts): string =>
  version === '' ? spec : `${spec} (${version})`;
