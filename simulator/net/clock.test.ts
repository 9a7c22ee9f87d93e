import { expect, it } from 'vitest';
import { Clock } from './clock.ts';

it('runs what is due, in order of time, and what that starts', () => {
  const clock = new Clock();
  const begin = clock.now;
  const seen: [string, number][] = [];
  const note = (name: string) => () => void seen.push([name, clock.now - begin]);
  clock.after(30, note('late'));
  clock.after(10, () => {
    note('early')();
    clock.after(5, note('started by early'));
  });
  const cancel = clock.after(20, note('cancelled'));
  cancel();
  clock.advance(29);
  expect(seen).toEqual([
    ['early', 10],
    ['started by early', 15],
  ]);
  clock.advance(1);
  expect(seen.at(-1)).toEqual(['late', 30]);
  expect(clock.now - begin).toBe(30);
});
