/** What was found of the mutants of a room, kept between runs: results/mutants/ROOM.json. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Mutant } from './mutate.ts';

export type MutantVerdict =
  /** A case of a rule failed. */
  | 'killed'
  /** The simulator threw, said that it does not model this, or never came back. */
  | 'crashed'
  | 'circles'
  | 'survived'
  /** No case runs over it. */
  | 'unmet'
  /** Proven to change nothing while all planted faults are off. */
  | 'off';

export interface Found extends Omit<Mutant, 'id' | 'start' | 'end'> {
  verdict: MutantVerdict;
  /** The case, and its rule. */
  killer?: string;
  rule?: string;
  /** The sources of the simulator that it was asked with. */
  simulator: string;
  /** The cases that it was asked with: casesDigest, and how many at most. */
  cases: string;
}

/** An idle rule, and the mutant that made it fail. */
export interface Bitten {
  rule: string;
  /** The case. */
  name: string;
  file: string;
  line: number;
  was: string;
  became: string;
  /** Of Stryker, or `a number`, `a constant`, `a bound` of mutate-values.ts. */
  mutator: string;
  /** How many rules noticed it; two cases of each were asked. */
  rules: number;
}

/** Kept in results/mutants/idle.json, which is of all rooms. */
export interface IdleFile {
  date: string;
  /** By rule. */
  bitten: Record<string, Bitten>;
  /** By rule: the first mutant that made it fail, and more than 5 % of the rules. */
  loud?: Record<string, Bitten>;
}

export interface MutantsFile {
  room: string;
  /** `2027-03-01` */
  date: string;
  mutants: Record<string, Found>;
  /** By name of a case: the digest of what was asked. */
  known: Record<string, string>;
}

export function readMutants(path: string, room: string): MutantsFile {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as MutantsFile;
  return { room, date: '', mutants: {}, known: {} };
}

export function readIdle(results: string): IdleFile {
  const path = `${results}/idle.json`;
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as IdleFile;
  return { date: '', bitten: {} };
}

export const writeIdle = (results: string, found: IdleFile): void =>
  writeFileSync(`${results}/idle.json`, `${JSON.stringify(found, null, 1)}\n`);

export const writeMutants = (path: string, found: MutantsFile): void =>
  writeFileSync(path, `${JSON.stringify(found, null, 1)}\n`);

/** A name for each mutant that stays the same while its line does. */
export function namesOf(
  mutants: readonly Mutant[],
  lineOf: (mutant: Mutant) => string,
): Map<number, string> {
  const counts = new Map<string, number>();
  return new Map(
    mutants.map((each) => {
      const text = [each.file, lineOf(each), each.was, each.became, each.mutator].join('\0');
      const count = (counts.get(text) ?? 0) + 1;
      counts.set(text, count);
      return [each.id, digest(`${text}\0${count}`)];
    }),
  );
}

const SIMULATOR = fileURLToPath(new URL('../../simulator/', import.meta.url));

/** Of all the simulator's code: a mutant may be seen by way of any of it. */
export function simulatorDigest(): string {
  const hash = createHash('sha1');
  const files = readdirSync(SIMULATOR, { recursive: true, encoding: 'utf8' });
  for (const file of files.toSorted()) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    hash.update(file).update(readFileSync(SIMULATOR + file));
  }
  return hash.digest('hex').slice(0, 12);
}

export const casesDigest = (known: MutantsFile['known']): string => digest(JSON.stringify(known));

const digest = (text: string): string => createHash('sha1').update(text).digest('hex').slice(0, 16);
