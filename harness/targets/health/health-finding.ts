/** A report of the kernel's, and the programs that ran when it appeared. */
import type { HealthReport } from '../../health/index.ts';
import type { Program } from '../../program/program.ts';

/** A warning of the kernel in one of these functions. */
export const warnsIn = ({ title }: HealthReport, places: readonly string[]): boolean =>
  places.some((place) => title === `WARNING in ${place}`);

export interface HealthFinding {
  report: HealthReport;
  /** Those that were under way; one, where it could be told which. */
  programs: readonly Program[];
  /** The one program showed it again when it was run alone, on a machine started anew. */
  repeats: boolean;
  /** Others use this kernel, too: it appeared *while* the programs ran, and that is all. */
  shared: boolean;
  /** How often it was seen. */
  count: number;
}
