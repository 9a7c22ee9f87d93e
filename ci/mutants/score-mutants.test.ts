import { expect, it } from 'vitest';
import type { Found, MutantVerdict } from './mutants-file.ts';
import { renderMutants } from './render-mutants.ts';
import { scoreMutants } from './score-mutants.ts';

const found = (verdict: MutantVerdict, was: string, became: string): Found => ({
  ...{ verdict, was, became, file: 'simulator/a.ts', line: 2, mutator: 'x' },
  ...{ simulator: '', cases: '' },
});
const room = {
  room: 'a',
  mutants: {
    1: found('killed', 'a > 0', 'a >= 0'),
    2: found('survived', 'a > 0', 'true'),
    3: found('unmet', 'go(\n  a,\n)', ''),
    4: found('circles', 'a > 0', 'false'),
    5: found('off', 'faults.any', 'true'),
  },
};

it('counts, and shows what stood there', () => {
  expect(renderMutants(scoreMutants(room, []))).toMatchInlineSnapshot(`
    "simulator/a.ts:2: a > 0 -> true
    simulator/a.ts:2: go( a, ) -> nothing (no rule meets it)
    2 of 4 mutants that count are noticed (50.0 %); 1 change nothing while all planted faults are off, 0 more can be seen by nobody"
  `);
});

it('what nobody can see does not count', () => {
  const known = [{ file: 'simulator/a.ts', was: 'a > 0', became: 'true', reason: 'a is 1' }];
  const { score, survivors } = scoreMutants(room, known);
  expect(score).toBeCloseTo(66.7, 1);
  expect(survivors[0]?.equivalent).toBe('a is 1');
});
