/** Each fault of attribute validation shows, and does nothing while off. */
import { expect, test } from 'vitest';
import { createKernel } from '../index.ts';
import { type NestedPolicy, type NlaPolicy, type PolicyTable } from '../nlattr/nla-policy.ts';
import { nla, text, u32 } from '../nlattr/testing.ts';
import { GENL_DONT_VALIDATE_STRICT } from '../genetlink/genl-family.ts';
import { attributeFaults } from './attribute-faults.ts';
import { type Seen, validated } from './testing.ts';

const LIBERAL = GENL_DONT_VALIDATE_STRICT;
const NESTED = 0x8000;
const u32Policy: NlaPolicy = { type: 'U32' };
/** A policy that nests into itself. */
const self: PolicyTable & { entries: Record<number, NlaPolicy> } = { entries: {} };
const nested: NestedPolicy = { policy: self, maxtype: 1 };
self.entries[1] = { type: 'NESTED', nested };
const deep = (levels: number): number[] => (levels === 0 ? [] : nla(1 | NESTED, deep(levels - 1)));
const numbers: NestedPolicy = { policy: { entries: { 1: u32Policy } }, maxtype: 1 };

const shows: Record<keyof typeof attributeFaults, Seen> = {
  'depth-one-less': validated(self, deep(10)),
  'type-zero-refused': validated(u32Policy, nla(0), LIBERAL),
  'type-zero-skipped': validated(u32Policy, nla(0)),
  'first-counts': validated(u32Policy, [...nla(1, u32(1)), ...nla(1, u32(2))]),
  'strict-start-late': validated(
    { entries: { 1: u32Policy }, strictStartType: 1 },
    nla(1, [1, 2, 3, 4, 5]),
    LIBERAL,
  ),
  'byteorder-refused': validated(u32Policy, nla(0x4001, u32(1))),
  'nested-required': validated({ type: 'NESTED' }, nla(1, nla(1)), LIBERAL),
  'unsupported-errno': validated(u32Policy, nla(2)),
  'reject-usual-text': validated({ type: 'REJECT', message: 'no' }, nla(1)),
  'reject-takes-empty': validated({ type: 'REJECT' }, nla(1)),
  'flag-takes-payload': validated({ type: 'FLAG' }, nla(1, [1])),
  'bits-unselected': validated({ type: 'BITFIELD32', bits: 3 }, nla(1, [...u32(1), ...u32(0)])),
  'str-limit': validated({ type: 'STRING', len: 2 }, nla(1, text('abcd'))),
  'string-counts-nul': validated({ type: 'STRING', len: 2 }, nla(1, text('ab\0'))),
  'short-nest': validated({ type: 'NESTED' }, nla(1 | NESTED, [1])),
  'be-minlen-missing': validated({ type: 'BE32' }, nla(1, [1]), LIBERAL),
  'range-end-refused': validated({ type: 'U8', range: { max: 7n } }, nla(1, [7])),
  'range-one-sided': validated({ type: 'U8', range: { min: 2n, max: 7n } }, nla(1, [1])),
  'mask-low-byte': validated({ type: 'U32', mask: 1n }, nla(1, u32(0x100))),
  'array-unvalidated': validated(
    { type: 'NESTED_ARRAY', nested: numbers },
    nla(1 | NESTED, nla(1 | NESTED, nla(1, [1]))),
  ),
  'offset-of-nest': validated({ type: 'NESTED', nested: numbers }, nla(1 | NESTED, nla(1, [1]))),
  'validator-flattened': validated({ type: 'U32', validate: () => -33 }, nla(1, u32(1))),
};

test.each(Object.entries(shows))('%s', (name, seen) => {
  const sound = seen(createKernel());
  expect(seen(createKernel({ faults: ['register-name-twice'] }))).toEqual(sound);
  expect(seen(createKernel({ faults: [name] }))).not.toEqual(sound);
});
