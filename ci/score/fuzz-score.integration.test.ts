import { expect, it } from 'vitest';
import { scoreFuzz } from './fuzz-score.ts';
import { renderFuzzScore } from './render-fuzz.ts';

it('two faults against the live kernel, one of them by an invariant', async () => {
  const faults = ['wrong-errno', 'register-name-twice'] as const;
  const score = await scoreFuzz({ faults, seconds: 20, seed: 1 });
  expect(score.faults.map(({ fault, found, kind }) => [fault, found, kind])).toEqual([
    ['wrong-errno', true, 'difference'],
    ['register-name-twice', true, 'invariant'],
  ]);
  expect([score.found, score.counted, score.falseAlarms]).toEqual([2, 2, []]);
  expect(score.medianMessages).toBeLessThanOrEqual(3);
  expect(renderFuzzScore(score)).toContain('2 of 2 faults that can be seen are found within 20 s');
});
