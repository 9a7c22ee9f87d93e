/**
 * What was seen to make each rule fail: a planted fault (npm run score -- --json), or a mutant. One
 * that more than 5 % of the rules notice says little of any of them: it does not count. Nor does
 * one that brought the simulator down.
 */
import { readFileSync } from 'node:fs';
import { suites } from '../../suites/index.ts';
import type { SuiteScore } from '../score/suite-score.ts';
import { ANSWER } from './alter-answers.ts';
import { VALUE } from './mutate-values.ts';
import type { IdleFile } from './mutants-file.ts';

export interface Bites {
  /** All there are. */
  rules: readonly string[];
  byFault: ReadonlySet<string>;
  /** Of those that no fault made fail. */
  byMutant: ReadonlySet<string>;
  /** Of those that no mutant of Stryker’s made fail either: mutate-values.ts. */
  byValue: ReadonlySet<string>;
  /** Of the rest, those that no simulator can be asked, by an altered answer: alter-answers.ts. */
  byAnswer: ReadonlySet<string>;
  /** Only a fault or a mutant did that many rules notice. */
  byLoud: ReadonlySet<string>;
  /** None of these. */
  idle: readonly string[];
}

type Fault = Pick<SuiteScore['faults'][number], 'caughtBy' | 'loud' | 'equivalent'>;

/** @param path what npm run score -- --json wrote; without it no fault counts */
export const readFaults = (path: string | undefined): readonly Fault[] =>
  path === undefined
    ? []
    : (JSON.parse(readFileSync(path, 'utf8')) as Pick<SuiteScore, 'faults'>).faults;

export function bites(
  faults: readonly Fault[],
  { bitten, loud: loudly = {} }: Pick<IdleFile, 'bitten' | 'loud'>,
  rules: readonly string[] = suites.flatMap(({ requirements }) => requirements.map(({ id }) => id)),
): Bites {
  const catching = faults.filter(({ equivalent }) => equivalent === undefined);
  const caughtBy = (loud: boolean): Set<string> =>
    new Set(catching.filter((each) => each.loud === loud).flatMap((each) => each.caughtBy));
  const left = new Set(rules);
  /** Each rule is told of once. */
  const take = (which: (rule: string) => boolean): Set<string> => {
    const taken = new Set([...left].filter(which));
    for (const rule of taken) left.delete(rule);
    return taken;
  };
  const [counting, loud] = [caughtBy(false), caughtBy(true)];
  const is = (rule: string, ...kinds: readonly string[]): boolean =>
    kinds.includes(bitten[rule]?.mutator ?? '');
  const ours = [...Object.values(VALUE), ANSWER];
  return {
    rules,
    byFault: take((rule) => counting.has(rule)),
    byMutant: take((rule) => Object.hasOwn(bitten, rule) && !is(rule, ...ours)),
    byValue: take((rule) => is(rule, ...Object.values(VALUE))),
    byAnswer: take((rule) => is(rule, ANSWER)),
    byLoud: take((rule) => loud.has(rule) || Object.hasOwn(loudly, rule)),
    idle: [...left],
  };
}
