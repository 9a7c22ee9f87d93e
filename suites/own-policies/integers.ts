/** Integers: their lengths and their limits. */
import type { PolicyAttribute } from '../../harness/program/definition.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { policy } from '../../harness/runner/extack.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { big, little } from './byte-order.ts';
import { LIBERAL, STRICT, both, cell, ownPolicies } from './request.ts';

const validate = ['lib/nlattr.c validate_nla'];
const FAILED = 'Attribute failed policy validation';
const top = (bits: bigint): bigint => (1n << bits) - 1n;

const fixed: readonly { type: PolicyAttribute['type']; length: number; policy?: string }[] = [
  { type: 'U8', length: 1, policy: policy.unsigned('U8', 0n, top(8n)) },
  { type: 'U16', length: 2, policy: policy.unsigned('U16', 0n, top(16n)) },
  { type: 'U32', length: 4, policy: policy.unsigned('U32', 0n, top(32n)) },
  { type: 'U64', length: 8, policy: policy.unsigned('U64', 0n, top(64n)) },
  { type: 'S8', length: 1, policy: policy.signed('S8', -top(7n) - 1n, top(7n)) },
  { type: 'S16', length: 2, policy: policy.signed('S16', -top(15n) - 1n, top(15n)) },
  { type: 'S32', length: 4, policy: policy.signed('S32', -top(31n) - 1n, top(31n)) },
  { type: 'S64', length: 8, policy: policy.signed('S64', -top(63n) - 1n, top(63n)) },
  { type: 'BE16', length: 2 },
  { type: 'BE32', length: 4 },
];

const bytes = (count: number): string => 'a5'.repeat(count);
const lengths: readonly Cell[] = fixed.flatMap(({ type, length, ...described }) => {
  const of = { type };
  const wrong = { of, errno: 'EINVAL', msg: 'invalid attribute length', ...described };
  const short = { of, errno: 'ERANGE', msg: FAILED, ...described };
  return [
    ...both({ name: `${type}, right`, of, payload: bytes(length) }),
    ...(length > 1 ? [cell(STRICT, { name: `${type}, empty`, payload: '', ...wrong })] : []),
    cell(STRICT, { name: `${type}, a byte short`, payload: bytes(length - 1), ...wrong }),
    cell(STRICT, { name: `${type}, a byte long`, payload: bytes(length + 1), ...wrong }),
    ...(length > 1 ? [cell(LIBERAL, { name: `${type}, empty`, payload: '', ...short })] : []),
    cell(LIBERAL, { name: `${type}, a byte short`, payload: bytes(length - 1), ...short }),
    cell(LIBERAL, { name: `${type}, a byte long`, of, payload: bytes(length + 1) }),
    cell(LIBERAL, { name: `${type}, 13 bytes`, of, payload: bytes(13) }),
  ];
});

const outside = { errno: 'ERANGE', msg: 'integer out of range' };
const u8 = { of: { type: 'U8', min: 2, max: 5 } as const, policy: policy.unsigned('U8', 2n, 5n) };
const least = { of: { type: 'U16', min: 3 } as const, policy: policy.unsigned('U16', 3n, 0xffffn) };
const most = { of: { type: 'U32', max: 7 } as const, policy: policy.unsigned('U32', 0n, 7n) };
const s8 = { of: { type: 'S8', min: -2, max: 1 } as const, policy: policy.signed('S8', -2n, 1n) };
const wide = {
  of: { type: 'U64', min: '70000', max: '18446744073709551614' } as const,
  policy: policy.unsigned('U64', 70000n, top(64n) - 1n),
};
const ranges: readonly Cell[] = [
  ...both({ name: 'U8 from 2 to 5: 1', payload: '01', ...u8, ...outside }),
  ...both({ name: 'U8 from 2 to 5: 2', payload: '02', of: u8.of }),
  ...both({ name: 'U8 from 2 to 5: 5', payload: '05', of: u8.of }),
  ...both({ name: 'U8 from 2 to 5: 6', payload: '06', ...u8, ...outside }),
  ...both({ name: 'U8 from 2 to 5: 255', payload: 'ff', ...u8, ...outside }),
  ...both({ name: 'U16 from 3: 2', payload: '0200', ...least, ...outside }),
  ...both({ name: 'U16 from 3: 65535', payload: 'ffff', of: least.of }),
  ...both({ name: 'U32 to 7: 8', payload: '08000000', ...most, ...outside }),
  ...both({ name: 'U32 to 7: 7', payload: '07000000', of: most.of }),
  ...both({ name: 'S8 from -2 to 1: -3', payload: 'fd', ...s8, ...outside }),
  ...both({ name: 'S8 from -2 to 1: -2', payload: 'fe', of: s8.of }),
  ...both({ name: 'S8 from -2 to 1: 2', payload: '02', ...s8, ...outside }),
  ...both({ name: 'U64 from 70000: 69999', payload: '6f11010000000000', ...wide, ...outside }),
  ...both({ name: 'U64 from 70000: 70000', payload: '7011010000000000', of: wide.of }),
  ...both({ name: 'U64 to 2^64-2: 2^64-1', payload: 'ff'.repeat(8), ...wide, ...outside }),
];

/** One below, at, and one above each limit, of every type that has limits. */
const LIMITS = [
  ...(['U16', 'U32', 'U64'] as const).map((type) => ({
    type,
    shown: policy.unsigned(type, 100n, 200n),
    min: 100n,
    max: 200n,
  })),
  ...(['S16', 'S32', 'S64'] as const).map((type) => ({
    type,
    shown: policy.signed(type, -100n, 100n),
    min: -100n,
    max: 100n,
  })),
] as const;
const limits: readonly Cell[] = LIMITS.flatMap(({ type, shown, min, max }) => {
  const of = { type, min: Number(min), max: Number(max) };
  const length = Number(type.slice(1)) / 8;
  return [min - 1n, min, max, max + 1n].flatMap((value) =>
    both({
      name: `${type} from ${min} to ${max}: ${value}`,
      of,
      payload: little(value, length),
      ...(value < min || value > max ? { ...outside, policy: shown } : {}),
    }),
  );
});

const masked = { errno: 'EINVAL', msg: 'reserved bit set' };
const masks: readonly Cell[] = [
  ...both({ name: 'U8, mask 0x0f: 0x0f', of: { type: 'U8', mask: 15 }, payload: '0f' }),
  ...both({ name: 'U8, mask 0x0f: 0x10', of: { type: 'U8', mask: 15 }, payload: '10', ...masked }),
  ...both({
    name: 'U32, mask 0x6: 0x8',
    of: { type: 'U32', mask: 6 },
    payload: '08000000',
    ...masked,
  }),
  ...both({
    name: 'U64, mask 0x6: bit 40',
    of: { type: 'U64', mask: 6 },
    payload: '0000000000010000',
    ...masked,
  }),
  ...(['U16', 'BE16', 'BE32'] as const).flatMap((type) => {
    const inOrder = type === 'U16' ? little : big;
    return [6n, 0x106n, 0x600n, 0x100n].flatMap((value) =>
      both({
        name: `${type}, mask 0x106: ${value}`,
        of: { type, mask: 0x106 },
        payload: inOrder(value, type === 'BE32' ? 4 : 2),
        ...((value & ~0x106n) === 0n ? {} : masked),
      }),
    );
  }),
];

/** No macro of the kernel gives one to these types. */
const strangeMasks: readonly Cell[] = (['S16', 'S32', 'BINARY', 'STRING'] as const).flatMap(
  (type) =>
    ['0400', '0000'].flatMap((value) =>
      both({
        name: `${type}, mask 0xffff: ${value}`,
        of: { type, mask: 0xffff },
        payload: type === 'S32' ? `${value}0000` : value,
        errno: 'EINVAL',
        silent: true,
      }),
    ),
);

/** A policy of an integer that gives a length: the least, where lengths are not those of the type. */
const needed: readonly Cell[] = (['U8', 'U32', 'S16', 'BE32'] as const).flatMap((type) => {
  const of = { type, len: 6 };
  const { policy: described } = fixed.find((each) => each.type === type) ?? {};
  const shown = described === undefined ? {} : { policy: described };
  return [5, 6, 7].map((length) =>
    cell(LIBERAL, {
      name: `${type} of at least 6 bytes: ${length}`,
      of,
      payload: bytes(length),
      ...(length < 6 ? { errno: 'ERANGE', msg: FAILED, ...shown } : {}),
    }),
  );
});

export const integers: readonly Requirement[] = [
  ...withTexts(
    {
      ...ownPolicies,
      id: 'genl.attr.strict-len',
      rule: 'an integer of another length is EINVAL where validation is strict; liberally a longer one is taken and a shorter one is ERANGE',
      source: validate,
      cells: lengths,
    },
    { rule: 'the refusal of a length shows the policy, except of big-endian integers' },
  ),
  ...withTexts(
    {
      ...ownPolicies,
      id: 'genl.attr.range',
      rule: 'a value outside the range of its policy is ERANGE, strict or liberal',
      source: ['lib/nlattr.c nla_validate_int_range'],
      cells: [...ranges, ...limits],
    },
    { rule: 'the refusal says “integer out of range” and shows the range' },
  ),
  ...withTexts(
    {
      ...ownPolicies,
      id: 'genl.attr.range.mask',
      rule: 'a bit outside the mask of its policy is EINVAL, strict or liberal',
      source: ['lib/nlattr.c nla_validate_mask'],
      cells: masks,
    },
    { rule: 'the refusal says “reserved bit set” and shows no policy' },
  ),
  ...withTexts(
    {
      ...ownPolicies,
      id: 'genl.attr.range.mask.other',
      rule: 'a mask on what is no unsigned integer refuses every value with EINVAL',
      source: ['lib/nlattr.c nla_validate_mask'],
      cells: strangeMasks,
    },
    { rule: 'a mask on what is no unsigned integer refuses without a word' },
  ),
  ...withTexts(
    {
      ...ownPolicies,
      id: 'genl.attr.int.least',
      rule: 'an integer whose policy gives a length is ERANGE below it, where a longer one is taken',
      source: validate,
      cells: needed,
    },
    { rule: 'the refusal says “Attribute failed policy validation”, and shows the policy' },
  ),
];
