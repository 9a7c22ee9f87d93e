import { expect, it } from 'vitest';
import { headers } from '../../suites/headers/index.ts';
import { renderSuiteScore } from './render-suites.ts';
import { scoreSuites } from './suite-score.ts';

it('tells faults that are caught from loud ones and from those that survive', async () => {
  const faults = ['short-header-accepted', 'drop-ack', 'creds-default-zero'] as const;
  const settings = { suites: [headers], faults };
  const score = await scoreSuites(settings);
  expect(score.failing).toEqual([]);
  expect(score.faults.map(({ fault, loud }) => [fault, loud])).toEqual([
    ['short-header-accepted', false],
    ['drop-ack', true],
    ['creds-default-zero', false],
  ]);
  expect(score.faults[0]?.caughtBy).toContain('hdr.len.below16');
  expect(score.survivors).toEqual(['creds-default-zero']);
  expect([score.caught, score.counted]).toEqual([1, 2]);
  expect(score.idle).not.toContain('hdr.len.below16');
  expect(renderSuiteScore(score)).toMatch(/1 of 2 faults that count are caught \(50\.0 %\)$/);
  expect(await scoreSuites(settings)).toEqual(score);
});
