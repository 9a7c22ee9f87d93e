import { expect, it } from 'vitest';
import { scoreFuzz } from './fuzz-score.ts';
import { renderFuzzScore } from './render-fuzz.ts';

it('a fault against the live kernel; one inside a kernel is not hunted without a module', async () => {
  const faults = ['wrong-errno', 'register-name-twice'] as const;
  const score = await scoreFuzz({ faults, seconds: 20, seed: 1 });
  expect(score.faults.map(({ fault, found, kind }) => [fault, found, kind])).toEqual([
    ['wrong-errno', true, 'difference'],
    ['register-name-twice', false, undefined],
  ]);
  expect([score.found, score.counted, score.falseAlarms]).toEqual([1, 1, []]);
  expect(score.medianMessages).toBeLessThanOrEqual(3);
  expect(renderFuzzScore(score)).toContain('1 of 1 faults that can be seen are found within 20 s');
});
