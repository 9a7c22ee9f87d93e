/**
 * A Target: a Netlink implementation under test. Every implementation of this interface runs
 * the same programs; a fake is a function.
 */
import { z } from 'zod';
import type { Program } from '../program/program.ts';
import type { Transcript } from '../program/transcript.ts';
import type { HealthFinding } from './health/health-finding.ts';

/**
 * What a target says of itself when it starts. Capabilities are probed, never assumed:
 * `route`, `generic`, `registration`, `usersock`, `net-admin`, `ipv6`, `netns`, `process`, `thread`, `capset`, …
 */
export const targetInfoSchema = z.looseObject({
  nlconform: z.literal(1).describe('version of the agent protocol'),
  name: z.string().describe('what the target is, e.g. `kernel`'),
  version: z.string().describe('e.g. `6.18.44`'),
  capabilities: z.array(z.string()),
  byteOrder: z.enum(['LE', 'BE']),
  pageSize: z.int(),
  cpus: z.int(),
  config: z.record(z.string(), z.union([z.string(), z.number()])).describe('what could be read'),
});
export type TargetInfo = z.infer<typeof targetInfoSchema>;

/**
 * `program`: a fresh network namespace for each; `request`: a fresh one, which the programs of this
 * request share; `run`: they stay in the one there is.
 */
export type Isolation = 'run' | 'request' | 'program';

export interface RunOptions {
  isolation?: Isolation;
  /** Functions in which the kernel is known to warn at these programs: nobody looks for the culprit. */
  warns?: readonly string[];
  /** Each transcript tells its coverage: of targets of capability `kcov`. */
  coverage?: boolean;
}

export interface Target {
  /** The string the user named it by, e.g. `kernel`, `simulator:6.18`. */
  readonly spec: string;
  /** @throws HarnessError if it cannot be started. */
  start(): Promise<TargetInfo>;
  /**
   * Runs programs, in order; as many transcripts as programs.
   * A program that kills or hangs the target gets a transcript that ends in `lost`; the target
   * is started again for the next one. @throws HarnessError if it cannot be, then and ever after.
   */
  run(programs: readonly Program[], options?: RunOptions): Promise<Transcript[]>;
  /**
   * What the kernel said of its own health since this was last asked, with the programs that ran
   * then. Absent where nobody can listen.
   */
  takeHealth?(): HealthFinding[];
  /** Others of the same spec may run beside it, and neither notices. Absent where that is not so. */
  readonly copies?: boolean;
  /** Of such: takes note of what the kernel said while these programs ran on the others. */
  heed?(programs: readonly Program[]): Promise<unknown>;
  close(): Promise<void>;
}

/** Broken machinery: what was attempted, on which target, and what came. Exit code 3. */
export class HarnessError extends Error {
  readonly attempted: string;
  constructor(attempted: string, what: string, options?: { cause?: unknown }) {
    super(`${attempted}: ${what}`, options);
    this.name = 'HarnessError';
    this.attempted = attempted;
  }
}

/** A target that cannot be had on this machine, and what would allow it. A skip, or `broken` in CI. */
export class TargetUnavailable extends HarnessError {
  readonly mend: string;
  constructor(spec: string, why: string, mend: string) {
    super(`start ${spec}`, `${why}; ${mend}`);
    this.name = 'TargetUnavailable';
    this.mend = mend;
  }
}

/** A spec string that names no target: the user's mistake, exit code 2. */
export class UnknownTarget extends Error {
  constructor(spec: string, why: string) {
    super(`target '${spec}': ${why}`);
    this.name = 'UnknownTarget';
  }
}
