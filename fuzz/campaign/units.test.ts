import { expect, it } from 'vitest';
import { generated, nextUnit, seedOfUnit, UNIT } from './units.ts';

const unitsOf = (runs: number, index: number, of: number): number[] => {
  const out: number[] = [];
  for (let from = 0; ;) {
    const unit = nextUnit(from, runs, { index, of });
    if (unit === undefined) return out;
    out.push(unit);
    from = unit + 1;
  }
};

it('every unit is of one shard, and no shard has a unit that the whole has not', () => {
  const shards = [1, 2, 3].map((index) => unitsOf(10 * UNIT + 1, index, 3));
  expect(shards).toEqual([
    [0, 3, 6, 9],
    [1, 4, 7, 10],
    [2, 5, 8],
  ]);
});

it('the last unit has what is left of the programs', () => {
  expect([generated(1, 0, UNIT + 3).length, generated(1, 1, UNIT + 3).length]).toEqual([UNIT, 3]);
});

it('seeds that follow one another share no unit', () => {
  const seeds = [20_261_130, 20_261_131].flatMap((seed) =>
    Array.from({ length: 1000 }, (_, unit) => seedOfUnit(seed, unit)),
  );
  expect(new Set(seeds).size).toBe(seeds.length);
});
