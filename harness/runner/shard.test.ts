import { describe, expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import type { Suite } from './requirement.ts';
import { parseShard, shardOf } from './shard.ts';

const idsOf = (given: readonly Suite[]): string[] =>
  given.flatMap(({ requirements }) => requirements.map(({ id }) => id));
const stepsOf = (given: readonly Suite[]): number =>
  given
    .flatMap(({ requirements }) => requirements)
    .flatMap(({ cases }) => cases)
    .reduce((sum, { lines }) => sum + lines.length, 0);

it.each([
  ['1/1', { index: 1, of: 1 }],
  ['2/5', { index: 2, of: 5 }],
  ['0/5', undefined],
  ['6/5', undefined],
  ['5', undefined],
  ['1/2/3', undefined],
  ['-1/2', undefined],
  ['1.5/2', undefined],
])('%s', (text, want) => {
  expect(parseShard(text)).toEqual(want);
});

describe.each([1, 2, 3, 7])('of %i shards', (of) => {
  const shards = Array.from({ length: of }, (_, at) => shardOf(suites, { index: at + 1, of }));

  it('each rule is in exactly one, in its place', () => {
    const all = idsOf(suites);
    expect(shards.flatMap(idsOf).toSorted()).toEqual(all.toSorted());
    for (const shard of shards) {
      const ids = new Set(idsOf(shard));
      expect(idsOf(shard)).toEqual(all.filter((id) => ids.has(id)));
    }
  });

  it('none has much more to do than another', () => {
    const loads = shards.map(stepsOf);
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThan(stepsOf(suites) / of / 20);
  });
});

it('more shards than rules leaves some empty', () => {
  const one = suites.slice(0, 1).map((suite) => ({
    ...suite,
    requirements: suite.requirements.slice(0, 1),
  }));
  expect([1, 2].map((index) => idsOf(shardOf(one, { index, of: 2 })).length)).toEqual([1, 0]);
});
