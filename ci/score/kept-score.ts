/** A score of the fuzzer as far as it has come: a file, so that a run that was cut short goes on. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FuzzFault } from './fuzz-score.ts';

export interface KeptScore {
  seed: number;
  secondsEach: number;
  faults: FuzzFault[];
  falseAlarms: string[];
  /** Their fingerprints, each behind `module` or `kernel`. */
  alarms: string[];
}

const FILE = 'score.json';

/** @throws RangeError where it is of another seed or budget */
export function readScore(folder: string, seed: number, secondsEach: number): KeptScore {
  const path = join(folder, FILE);
  if (!existsSync(path)) return { seed, secondsEach, faults: [], falseAlarms: [], alarms: [] };
  const kept = JSON.parse(readFileSync(path, 'utf8')) as KeptScore;
  if (kept.seed !== seed || kept.secondsEach !== secondsEach) {
    const [then, now] = [kept, { seed, secondsEach }].map(
      (each) => `seed ${each.seed}, ${each.secondsEach} s each`,
    );
    throw new RangeError(`${path} is of ${then}, not of ${now}`);
  }
  return kept;
}

/** Whole or not at all. */
export function writeScore(folder: string, score: KeptScore): void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, FILE);
  writeFileSync(`${path}.new`, `${JSON.stringify(score, null, 1)}\n`);
  renameSync(`${path}.new`, path);
}
