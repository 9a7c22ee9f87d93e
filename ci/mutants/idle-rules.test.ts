import { expect, it } from 'vitest';
import { bites } from './idle-rules.ts';
import type { Bitten } from './mutants-file.ts';

const by = (rule: string, mutator: string): Record<string, Bitten> => ({
  [rule]: { rule, mutator, name: '', file: 'a.ts', line: 1, was: '', became: '', rules: 1 },
});

it('tells each rule once, by what says most of it', () => {
  const fault = (caughtBy: string[], more: object = {}) => ({ caughtBy, loud: false, ...more });
  const faults = [
    fault(['a', 'b']),
    fault(['b', 'c', 'f'], { loud: true }),
    fault(['g'], { equivalent: 'nobody can see it' }),
  ];
  const bitten = {
    ...by('b', 'a number'),
    ...by('c', 'StringLiteral'),
    ...by('d', 'a bound'),
    ...by('e', 'an answer'),
  };
  const rules = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  expect(bites(faults, { bitten, loud: by('h', 'a number') }, rules)).toEqual({
    rules,
    byFault: new Set(['a', 'b']),
    byMutant: new Set(['c']),
    byValue: new Set(['d']),
    byAnswer: new Set(['e']),
    byLoud: new Set(['f', 'h']),
    idle: ['g'],
  });
});
