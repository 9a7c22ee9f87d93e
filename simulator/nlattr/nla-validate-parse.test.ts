import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Extack } from '../af-netlink/kernel-side.ts';
import type { NestedPolicy, NlaPolicy, PolicyTable } from './nla-policy.ts';
import { type AttributeTable, __nla_validate_parse } from './nla-validate-parse.ts';
import { nla, text, u32 } from './testing.ts';
import { NL_VALIDATE_LIBERAL, NL_VALIDATE_STRICT } from './validate.ts';

const MAX = 4;

/** errno, text and offset of validating some bytes. */
function validated(bytes: readonly number[] | Uint8Array, table: PolicyTable, validate: number) {
  const extack: Extack = {};
  const message = Uint8Array.from(bytes);
  const stream = { message, start: 0, end: message.length };
  const error = __nla_validate_parse(stream, MAX, table, { validate, extack });
  const at = extack.badAttr === undefined ? '' : ` @${extack.badAttr}`;
  return `${error}${extack.msg === undefined ? '' : ` ${extack.msg}`}${at}`;
}

const both = (policy: NlaPolicy, type: number, payload: readonly number[]) =>
  [NL_VALIDATE_LIBERAL, NL_VALIDATE_STRICT].map((validate) =>
    validated(nla(type, payload), { entries: { 1: policy } }, validate),
  );

const FAILED = 'Attribute failed policy validation @0';
const LENGTH = '-22 invalid attribute length @0';
const RANGE = '-34 integer out of range @0';
const inner: NestedPolicy = { policy: { entries: { 2: { type: 'U8' } } }, maxtype: 2 };

test.each<[string, NlaPolicy, number[], string, string]>([
  ['an integer', { type: 'U32' }, u32(1), '0', '0'],
  ['a short one', { type: 'U32' }, [1], `-34 ${FAILED}`, LENGTH],
  ['a long one', { type: 'U16' }, [1, 2, 3], '0', LENGTH],
  ['a short big-endian one', { type: 'BE16' }, [1], `-34 ${FAILED}`, LENGTH],
  ['UINT of 4 bytes', { type: 'UINT' }, u32(1), '0', '0'],
  ['UINT of 2', { type: 'UINT' }, [1, 2], LENGTH, LENGTH],
  ['a value below the range', { type: 'U8', range: { min: 2n } }, [1], RANGE, RANGE],
  ['a signed value', { type: 'S8', range: { min: -2n, max: 0n } }, [0xff], '0', '0'],
  ['a big-endian value', { type: 'BE16', range: { max: 1n } }, [0, 2], RANGE, RANGE],
  [
    'a length out of range',
    { type: 'BINARY', range: { min: 2n } },
    [1],
    '-34 binary attribute size out of range @0',
    '-34 binary attribute size out of range @0',
  ],
  [
    'a length above an exact one',
    { type: 'BINARY', range: { min: 1n, max: 1n, warnTooLong: true } },
    [1, 2],
    '0',
    LENGTH,
  ],
  [
    'a bit outside the mask',
    { type: 'U8', mask: 6n },
    [8],
    '-22 reserved bit set @0',
    '-22 reserved bit set @0',
  ],
  ['a string', { type: 'STRING', len: 3 }, text('abc\0'), '0', '0'],
  ['a string too long', { type: 'STRING', len: 3 }, text('abcd'), `-34 ${FAILED}`, `-34 ${FAILED}`],
  ['an empty string', { type: 'STRING' }, [], `-34 ${FAILED}`, `-34 ${FAILED}`],
  ['no NUL', { type: 'NUL_STRING', len: 3 }, text('abc'), `-22 ${FAILED}`, `-22 ${FAILED}`],
  [
    'a NUL too late',
    { type: 'NUL_STRING', len: 1 },
    text('ab\0'),
    `-22 ${FAILED}`,
    `-22 ${FAILED}`,
  ],
  [
    'bytes behind it',
    { type: 'NUL_STRING', len: 2 },
    text('\0abc'),
    `-34 ${FAILED}`,
    `-34 ${FAILED}`,
  ],
  ['a flag with payload', { type: 'FLAG' }, [1], `-34 ${FAILED}`, `-34 ${FAILED}`],
  ['UNSPEC', { type: 'UNSPEC', len: 2 }, [1, 2], '0', '-22 Unsupported attribute @0'],
  [
    'UNSPEC too short',
    { type: 'UNSPEC', len: 2 },
    [1],
    `-34 ${FAILED}`,
    '-22 Unsupported attribute @0',
  ],
  ['REJECT', { type: 'REJECT' }, [], `-22 ${FAILED}`, `-22 ${FAILED}`],
  ['REJECT with a text', { type: 'REJECT', message: 'no' }, [], '-22 no @0', '-22 no @0'],
  ['a selected bit', { type: 'BITFIELD32', bits: 3 }, [...u32(1), ...u32(3)], '0', '0'],
  [
    'a bit that was not selected',
    { type: 'BITFIELD32', bits: 3 },
    [...u32(1), ...u32(2)],
    `-22 ${FAILED}`,
    `-22 ${FAILED}`,
  ],
  ['a nest without flag', { type: 'NESTED' }, nla(1), '0', '-22 NLA_F_NESTED is missing @0'],
])('%s: liberal, strict', (_what, policy, payload, liberal, strict) => {
  expect(both(policy, 1, payload)).toEqual([liberal, strict]);
});

test('errors inside nests and arrays are reported where they are', () => {
  const nest: NlaPolicy = { type: 'NESTED', nested: inner };
  const array: NlaPolicy = { type: 'NESTED_ARRAY', nested: inner };
  expect(both(nest, 0x8001, [...nla(2, [1]), ...nla(2)])).toEqual([
    '-34 Attribute failed policy validation @12',
    '-22 invalid attribute length @12',
  ]);
  expect(both(array, 0x8001, nla(0x8001, nla(3)))).toEqual(['0', '-22 Unknown attribute type @8']);
  expect(both(array, 0x8001, nla(1, [1]))[0]).toBe('-34 Array element too short @4');
});

test('a function decides with an errno of its own', () => {
  const policy: NlaPolicy = {
    type: 'U8',
    validate: (_nla, extack) => {
      if (extack !== undefined) extack.msg = 'odd';
      return -33;
    },
  };
  expect(both(policy, 1, [1])).toEqual(['-33 odd', '-33 odd']);
});

test('from strictStartType on, types are validated strictly everywhere', () => {
  const table: PolicyTable = {
    entries: { 1: { type: 'U8' }, 2: { type: 'U8' } },
    strictStartType: 2,
  };
  expect(validated(nla(1, [1, 2]), table, NL_VALIDATE_LIBERAL)).toBe('0');
  expect(validated(nla(2, [1, 2]), table, NL_VALIDATE_LIBERAL)).toBe(LENGTH);
  expect(validated(nla(9, [1, 2]), table, NL_VALIDATE_LIBERAL)).toBe('0');
});

test('nine levels of a policy within itself pass, the tenth does not', () => {
  const entries: Record<number, NlaPolicy> = {};
  const self: PolicyTable = { entries };
  entries[1] = { type: 'NESTED', nested: { policy: self, maxtype: 1 } };
  const nested = (levels: number): number[] =>
    levels === 0 ? nla(2) : nla(0x8001, nested(levels - 1));
  expect(validated(nested(9), self, NL_VALIDATE_LIBERAL)).toBe('0');
  expect(validated(nested(10), self, NL_VALIDATE_LIBERAL)).toBe(
    '-22 allowed policy recursion depth exceeded',
  );
});

test('the last of a type counts; a broken header ends parsing', () => {
  const tb: AttributeTable = [];
  const message = Uint8Array.from([...nla(1, [1]), ...nla(1, [2]), 3, 0, 2, 0, ...nla(2)]);
  const extack: Extack = {};
  const stream = { message, start: 0, end: message.length };
  const validation = { validate: NL_VALIDATE_LIBERAL, extack };
  expect(__nla_validate_parse(stream, MAX, undefined, validation, tb)).toBe(0);
  expect(tb.map((each) => each?.at)).toEqual([undefined, 8]);
  expect(extack).toEqual({ msg: 'bytes leftover after parsing attributes' });
});

const anyPolicy: fc.Arbitrary<NlaPolicy> = fc.constantFrom<NlaPolicy>(
  { type: 'U8', range: { min: 1n } },
  { type: 'S64', range: { max: 5n } },
  { type: 'UINT', mask: 7n },
  { type: 'MSECS', range: { max: 9n } },
  { type: 'BE32', mask: 1n },
  { type: 'STRING', len: 2 },
  { type: 'NUL_STRING' },
  { type: 'BITFIELD32', bits: 1 },
  { type: 'NESTED', nested: inner },
  { type: 'NESTED_ARRAY', nested: inner },
  { type: 'REJECT' },
);

test('any bytes: it ends, throws nothing, and liberal accepts what strict does', () => {
  const table = fc.dictionary(fc.constantFrom('1', '2', '3'), anyPolicy);
  const attribute = fc
    .tuple(fc.nat(6), fc.boolean(), fc.array(fc.nat(255), { maxLength: 12 }))
    .map(([type, flag, payload]) => nla(flag ? type | 0x8000 : type, payload));
  const stream = fc
    .array(fc.oneof(attribute, fc.array(fc.nat(255), { maxLength: 3 })), { maxLength: 5 })
    .map((parts) => parts.flat());
  fc.assert(
    fc.property(stream, table, (bytes, entries) => {
      const strict = validated(bytes, { entries }, NL_VALIDATE_STRICT);
      const liberal = validated(bytes, { entries }, NL_VALIDATE_LIBERAL);
      expect(strict !== '0' || liberal === '0').toBe(true);
    }),
  );
});
