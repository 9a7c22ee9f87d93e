import { expect, it } from 'vitest';
import { renderMutants } from './render-mutants.ts';
import { type MutantReport, scoreMutants } from './score-mutants.ts';

const at = (line: number, column: number) => ({ line, column });
const report: MutantReport = {
  files: {
    'simulator/a.ts': {
      source: 'const a = 1;\nif (a > 0) go(\n  a,\n);\n',
      mutants: [
        ['Killed', 'a >= 0', at(2, 5), at(2, 10)],
        ['Survived', 'true', at(2, 5), at(2, 10)],
        ['NoCoverage', '', at(2, 12), at(4, 2)],
        ['Timeout', 'false', at(2, 5), at(2, 10)],
        ['Ignored', '2', at(1, 11), at(1, 12)],
      ].map(([status, replacement, start, end]) => ({
        status: status as string,
        mutatorName: 'x',
        replacement: replacement as string,
        location: { start: start as ReturnType<typeof at>, end: end as ReturnType<typeof at> },
      })),
    },
  },
};

it('counts, and shows what stood there', () => {
  expect(renderMutants(scoreMutants(report, []))).toMatchInlineSnapshot(`
    "simulator/a.ts:2: a > 0 -> true
    simulator/a.ts:2: go( a, ) -> nothing (no rule meets it)
    2 of 4 mutants that count are noticed (50.0 %); 0 can be seen by nobody"
  `);
});

it('what nobody can see does not count', () => {
  const known = [{ file: 'simulator/a.ts', was: 'a > 0', became: 'true', reason: 'a is 1' }];
  const { score, survivors } = scoreMutants(report, known);
  expect(score).toBeCloseTo(66.7, 1);
  expect(survivors[0]?.equivalent).toBe('a is 1');
});
