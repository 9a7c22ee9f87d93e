import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inLanes } from './lanes.ts';

it.each([
  [1, 1],
  [2, 2],
  [9, 4],
])(
  '%i lanes: at most %i items at a time, what they gave in the order of the list',
  async (lanes, most) => {
    let [now, peak] = [0, 0];
    const got = await inLanes([4, 3, 2, 1], lanes, async (item) => {
      peak = Math.max(peak, ++now);
      await sleep(item);
      now--;
      return item * 10;
    });
    expect([got, peak]).toEqual([[40, 30, 20, 10], most]);
  },
);

it('an item that throws does not keep the others from their end', async () => {
  const done: number[] = [];
  const work = async (item: number): Promise<void> => {
    if (item === 1) throw new Error('one');
    await sleep(1);
    done.push(item);
  };
  await expect(inLanes([0, 1, 2, 3], 2, work)).rejects.toThrow('one');
  expect(done).toEqual([0, 2, 3]);
});

it('no items: nothing', async () => {
  expect(await inLanes([], 2, async () => 1)).toEqual([]);
});
