import { expect, it } from 'vitest';
import { hostile } from './hostile.ts';
import { mutate, randomOf } from './mutate.ts';

it.each(['6.18', '6.1'])('%s: none of these makes the simulator throw', (profile) => {
  const { datagrams, answers, thrown } = hostile(42, 10_000, profile);
  expect(thrown).toEqual([]);
  expect(datagrams).toBe(10_000);
  expect(answers).toBeGreaterThan(1000);
});

it('one seed gives the same changes, and most differ from what they were made from', () => {
  const datagram = Uint8Array.from({ length: 40 }, (_, index) => index);
  const all = (seed: number) => {
    const random = randomOf(seed);
    return Array.from({ length: 100 }, () =>
      Buffer.from(mutate(datagram, [datagram], random)).toString('hex'),
    );
  };
  expect(all(1)).toEqual(all(1));
  expect(all(1)).not.toEqual(all(2));
  expect(new Set(all(1)).size).toBeGreaterThan(90);
});
