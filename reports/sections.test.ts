import { expect, it } from 'vitest';
import { fixture, requirement } from './fixture.ts';
import type { RequirementResult, Verdict } from './run-result.ts';
import { renderSummary } from './terminal.ts';

const summaryOf = (results: RequirementResult[]): string[] =>
  renderSummary({ ...fixture, masks: [], results }, { colour: false, width: 100 }).split('\n');

const many = (count: number, verdict: Verdict, reasonOf: (index: number) => string) =>
  Array.from({ length: count }, (_, index) =>
    requirement(`rule.${index}`, verdict, { target: 'simulator', reason: reasonOf(index) }),
  );

it('of many reasons the commonest are told, and what is left is counted', () => {
  // reason n has n + 1 rules
  const results = Array.from({ length: 20 }, (_, n) => many(n + 1, 'skip', () => `r${n}`)).flat();
  const lines = summaryOf(results);
  const from = lines.indexOf('Skipped');
  expect(lines.slice(from, lines.indexOf('', from))).toEqual([
    'Skipped',
    ...Array.from({ length: 14 }, (_, n) => `  ${20 - n} rules: r${19 - n} [simulator]`),
    '  21 rules: 6 reasons more; all of them: --results FOLDER',
  ]);
});

it('of many changes on a target ten are told', () => {
  const lines = summaryOf(many(12, 'changed', () => ''));
  expect(lines.filter((line) => line.startsWith('    replay: '))).toHaveLength(10);
  expect(lines).toContain('  and 2 rules more [simulator]');
});
