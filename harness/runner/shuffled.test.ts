import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { shuffled } from './shuffled.ts';

const ten = Array.from({ length: 10 }, (_, index) => index);

it('a seed pins its order, for ever', () => {
  expect(shuffled(ten, 1)).toMatchInlineSnapshot(`
    [
      7,
      8,
      3,
      2,
      1,
      5,
      9,
      4,
      0,
      6,
    ]
  `);
  expect(shuffled(ten, 2)).not.toEqual(shuffled(ten, 1));
});

it('nothing is lost and nothing is changed in place', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.nat(), (list, seed) => {
      const before = [...list];
      const byValue = (a: number, b: number) => a - b;
      expect(shuffled(list, seed).toSorted(byValue)).toEqual(before.toSorted(byValue));
      expect(list).toEqual(before);
    }),
  );
});

it('every order of three comes about equally often', () => {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 6000; seed++) {
    const order = shuffled('abc'.split(''), seed).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
