import { expect, it } from 'vitest';
import { type Step, program } from '../../harness/program/program.ts';
import { median } from './median.ts';
import { messagesOf } from './messages-of.ts';

const NOOP = '10000000 0100 0500 01000000 00000000';

it.each<[string, string[], number]>([
  ['a message', [NOOP], 1],
  ['two in a datagram', [NOOP + NOOP], 2],
  ['a header of a wrong length', [`00000000 ${NOOP.slice(9)}`], 1],
  ['no message at all', ['68656c6c6f', ''], 2],
  ['nothing sent', [], 0],
])('%s', (_, sent, count) => {
  const steps = sent.map((bytes): Step => ({ call: 'send', socket: 'a', bytes }));
  expect(messagesOf(program(steps))).toBe(count);
});

it.each([
  [[3, 1, 2], 2],
  [[4, 1], 2.5],
  [[], NaN],
])('the median of %j', (values, want) => {
  expect(median(values)).toBe(want);
});
