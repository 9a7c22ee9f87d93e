import { afterEach, expect, test } from 'vitest';
import { countFor, runsOver, takeHits, weigh } from './mutant-switch.ts';

afterEach(() => {
  countFor(0);
});

test('a mutant that makes no difference to its expression is met in vain', () => {
  countFor(4);
  runsOver(0, 1, 2, 3);
  runsOver(3);
  expect(weigh(1, () => 7, 7)).toBe(7);
  expect(weigh(2, () => false, true)).toBe(true);
  const throws = (): never => {
    throw new TypeError('of undefined');
  };
  weigh(3, () => 5, 5);
  expect(weigh(3, throws, 5)).toBe(5);
  expect(takeHits()).toEqual([
    { mutant: 0, count: 1, inVain: false }, // it was not weighed: a block that is left out
    { mutant: 1, count: 1, inVain: true },
    { mutant: 2, count: 1, inVain: false },
    { mutant: 3, count: 2, inVain: false },
  ]);
  expect(takeHits()).toEqual([]);
});

test('nothing is computed twice while nothing is counted', () => {
  const became = (): never => expect.unreachable();
  expect(weigh(1, became, 'as it is')).toBe('as it is');
});
