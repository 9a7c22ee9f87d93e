import { expect, it } from 'vitest';
import { WeightsError, listWeights, parseWeights } from './parse-weights.ts';
import { DEFAULT_WEIGHTS } from './weights.ts';

it('changes those that are named, and no other', () => {
  expect(parseWeights('program.dumps=0, header.wrong=3')).toEqual({
    ...DEFAULT_WEIGHTS,
    program: { ...DEFAULT_WEIGHTS.program, dumps: 0 },
    header: { ...DEFAULT_WEIGHTS.header, wrong: 3 },
  });
  expect(listWeights(DEFAULT_WEIGHTS)).toContainEqual(['program.dumps', 2]);
});

it.each([
  ['program.none=1', "no weight is called 'program.none'; --weights alone lists them"],
  ['header.wrong', "header.wrong: expected a whole number from 0 to 1000, got ''"],
  ['header.wrong=-1', "header.wrong: expected a whole number from 0 to 1000, got '-1'"],
  ['header.wrong=0,header.right=0', 'header: one of its weights must be above 0'],
])('%s', (settings, told) => {
  expect(() => parseWeights(settings)).toThrow(new WeightsError(told));
});
