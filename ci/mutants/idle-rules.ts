/**
 * Which rules were never seen to fail: by no planted fault that counts (npm run score -- --json),
 * and by no mutant. A mutant that brought the simulator down does not count: it says nothing of
 * what the rule expects.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { suites } from '../../suites/index.ts';
import type { SuiteScore } from '../score/suite-score.ts';
import { type MutantsFile, readMutants } from './mutants-file.ts';

export interface Bites {
  /** All there are. */
  rules: readonly string[];
  byFault: ReadonlySet<string>;
  byMutant: ReadonlySet<string>;
  /** Neither. */
  idle: readonly string[];
}

/** What was found of every room so far. */
export const allMutants = (folder: string): MutantsFile[] =>
  (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith('.json'))
    .map((name) => readMutants(`${folder}/${name}`, name.replace(/\.json$/, '')));

/** @param score the file that npm run score -- --json wrote; without it no fault counts */
export function bites(score: string | undefined, found: readonly MutantsFile[]): Bites {
  const { faults } = (
    score === undefined ? { faults: [] } : JSON.parse(readFileSync(score, 'utf8'))
  ) as Pick<SuiteScore, 'faults'>;
  const counting = faults.filter(({ loud, equivalent }) => !loud && equivalent === undefined);
  const byFault = new Set(counting.flatMap(({ caughtBy }) => caughtBy));
  const byMutant = new Set(
    found.flatMap(({ mutants, bitten }) => [
      ...Object.keys(bitten),
      ...Object.values(mutants).flatMap(({ verdict, rule }) =>
        verdict === 'killed' && rule !== undefined ? [rule] : [],
      ),
    ]),
  );
  const rules = suites.flatMap(({ requirements }) => requirements.map(({ id }) => id));
  const idle = rules.filter((id) => !byFault.has(id) && !byMutant.has(id));
  return { rules, byFault, byMutant, idle };
}
