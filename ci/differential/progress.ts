/** How far a comparison has come: a file, so that a run that was cut short goes on. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from '../../harness/program/program.ts';

export interface Difference {
  text: string;
  fingerprint: string;
  count: number;
  unit: number;
  program: Program;
}

export interface Progress {
  reference: string;
  other: string;
  source: string;
  /** The unit to go on with. */
  next: number;
  programs: number;
  steps: number;
  /** Of `steps`: those that the simulator does not model, with what follows on the same socket. */
  unmodelled: number;
  /** Why, with the number of programs. */
  stopped: Record<string, number>;
  /** Bytes of the reference's answers, and those of them left out by a mask. */
  bytes: number;
  masked: number;
  /** Of `masked`, by the name of the mask. */
  masks?: Record<string, number>;
  differences: Difference[];
  /** Differences that were not there when the program was run again. */
  gone?: Difference[];
  errnos: Record<string, number>;
  texts: Record<string, number>;
}

const FILE = 'so-far.json';

export const begin = (
  given: Pick<Progress, 'reference' | 'other' | 'source' | 'next'>,
): Progress => ({
  ...given,
  programs: 0,
  steps: 0,
  unmodelled: 0,
  stopped: {},
  bytes: 0,
  masked: 0,
  differences: [],
  errnos: {},
  texts: {},
});

export function readProgress(folder: string): Progress | undefined {
  const path = join(folder, FILE);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Progress) : undefined;
}

/** Whole or not at all. */
export function writeProgress(folder: string, progress: Progress): void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, FILE);
  writeFileSync(`${path}.new`, JSON.stringify(progress, null, 1));
  renameSync(`${path}.new`, path);
}
