import { expect, it } from 'vitest';
import { whileOff } from './switches-off.ts';

const changesNothing = await whileOff();

const file = `
export function f(a: number, faults: Faults): number {
  const rawTypes = faults.has('type-mask');
  if (faults.has('drop-ack') && a > 2) return 7;
  const deaf = faults.has('sockopt-noop');
  const silent = deaf || a === 5;
  if (!silent && !deaf) return 3;
  if (a < 0 && faults.has('wrong-errno')) return 8;
  if (a > 9) throw new RangeError('too much');
  return rawTypes ? a : a + 1;
}
`;
const mutated = (was: string, became: string): boolean => {
  expect(file).toContain(was);
  return changesNothing(file, file.replace(was, became));
};

it.each([
  ["'drop-ack'", '""'],
  ['a > 2', 'a >= 2'],
  ['return 7;', '{}'],
  ["faults.has('drop-ack') && a > 2", 'false'],
  ['rawTypes ? a : a + 1', 'a + 1'],
  ["'too much'", '""'],
  ['a < 0', 'a <= 0'],
  ['deaf || a === 5', 'a === 5'],
  ['!silent && !deaf', '!silent'],
  ["a < 0 && faults.has('wrong-errno')", 'false'],
])('%s -> %s changes nothing while faults are off', (was, became) => {
  expect(mutated(was, became)).toBe(true);
});

it.each([
  ["faults.has('drop-ack') && a > 2", 'true'],
  ["faults.has('drop-ack') && a > 2", "faults.has('drop-ack') || a > 2"],
  ['a + 1', 'a - 1'],
  ['deaf || a === 5', 'deaf && a === 5'],
  ['!silent && !deaf', '!silent && deaf'],
  ["a < 0 && faults.has('wrong-errno')", "a < 0 || faults.has('wrong-errno')"],
  ['a > 9', 'a >= 9'],
  ["throw new RangeError('too much');", ''],
  ['rawTypes ? a : a + 1', 'a'],
])('%s -> %s changes something', (was, became) => {
  expect(mutated(was, became)).toBe(false);
});

it('what is no program is no proof', () => {
  expect(changesNothing(file, 'return }')).toBe(false);
});
