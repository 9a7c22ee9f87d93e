import { expect, test } from 'vitest';
import { nla } from '../nlattr/testing.ts';
import { nla_parse, nla_parse_deprecated, nla_validate } from './nla-parse.ts';

const EINVAL = 22;
const ERANGE = 34;
const U8 = { entries: { 1: { type: 'U8', range: { max: 4n } } } } as const;
const FLAG = { entries: { 1: { type: 'REJECT', message: 'not this one' } } } as const;
const NEST = { entries: { 1: { type: 'NESTED', nested: { policy: U8, maxtype: 1 } } } } as const;
const stream = (...bytes: number[]) => ({
  message: Uint8Array.from(bytes),
  start: 0,
  end: bytes.length,
});

// NULL for extack is allowed: whoever asks knows the errno alone
test.each([
  ['an unknown type', nla(2), U8, EINVAL],
  ['a wrong length', nla(1, [1, 2]), U8, EINVAL],
  ['a value out of range', nla(1, [5]), U8, ERANGE],
  ['rejected', nla(1), FLAG, EINVAL],
  ['bytes left over', [...nla(1, [1]), 0], U8, EINVAL],
])('without extack: %s', (_, bytes, policy, errno) => {
  expect(nla_parse([], 1, stream(...bytes), policy)).toBe(-errno);
  expect(nla_validate(stream(...bytes), 1, policy)).toBe(-errno);
});

test('without extack: too deep', () => {
  const policy: { entries: Record<number, object> } = { entries: {} };
  policy.entries[1] = { type: 'NESTED', nested: { policy, maxtype: 1 } };
  let bytes: number[] = [];
  for (let depth = 0; depth < 12; depth++) bytes = nla(0x8001, bytes);
  expect(nla_parse([], 1, stream(...bytes), policy as typeof NEST)).toBe(-EINVAL);
});

test('without extack: liberal takes bytes left over', () => {
  expect(nla_parse_deprecated([], 1, stream(...nla(1, [1]), 0), U8)).toBe(0);
});
