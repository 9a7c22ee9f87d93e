/** What is said between a campaign and a lane in another thread. Programs go as JSON: that is quicker. */
import type { Sharing } from './examine.ts';
import type { Judged } from './judged.ts';

/** The first message. */
export interface LaneSettings {
  /** The reference first. */
  specs: readonly string[];
  feedback: boolean;
  sharing: Sharing | undefined;
}

export type LaneRequest =
  | { id: number; call: 'judge'; programs: string }
  | { id: number; call: 'firstShowing'; programs: string; names: readonly string[] }
  | { call: 'close' };

/** Failures as HarnessError has them. */
export type LaneAnswer =
  | 'started'
  | { id: number; judged: Judged[] }
  | { id: number; index: number }
  | { id?: number; attempted: string; failed: string };
