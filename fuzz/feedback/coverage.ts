/** Coverage of a kernel built with KCOV, as names of behaviours: a new address is something new. */
import type { Program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import type { RunOptions, Target, TargetInfo } from '../../harness/targets/target.ts';

const PREFIX = 'pc ';
export const isCovered = (name: string): boolean => name.startsWith(PREFIX);

/** `pc 600a1b2c`, one for each address that the transcript tells of. */
export function* coveredOf({ coverage = [] }: Transcript): Generator<string> {
  let address = 0;
  for (const apart of coverage) {
    address += apart;
    yield `${PREFIX}${address.toString(16)}`;
  }
}

/** A target that is asked for its coverage each time. */
export class CoveredTarget implements Target {
  readonly spec: string;
  readonly #target: Target;

  constructor(target: Target) {
    this.spec = target.spec;
    this.#target = target;
  }

  start(): Promise<TargetInfo> {
    return this.#target.start();
  }

  run(programs: readonly Program[], options: RunOptions = {}): Promise<Transcript[]> {
    return this.#target.run(programs, { ...options, coverage: true });
  }

  takeHealth() {
    return this.#target.takeHealth?.() ?? [];
  }

  close(): Promise<void> {
    return this.#target.close();
  }
}
