/** Integers that are not of the machine’s order, or not of one length. */
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { policy } from '../../harness/runner/extack.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { big, little } from './byte-order.ts';
import { type OfOne, both, ownPolicies } from './request.ts';

const unsigned = ['lib/nlattr.c nla_validate_range_unsigned'];
const outside = { errno: 'ERANGE', msg: 'integer out of range' };
const top = (bits: bigint): bigint => (1n << bits) - 1n;

/** Values that would lie on the other side of the limits if their bytes were turned round. */
const bigEndian: readonly Cell[] = (['BE16', 'BE32'] as const).flatMap((type) => {
  const length = Number(type.slice(2)) / 8;
  const asked = (of: OfOne['of'], limits: string, value: bigint, taken: boolean): Cell[] =>
    both({
      name: `${type} ${limits}: ${value}`,
      of,
      payload: big(value, length),
      ...(taken ? {} : outside),
    });
  const between = { type, min: 258, max: 1000 } as const;
  return [
    ...[257n, 513n].flatMap((value) => asked(between, 'from 258 to 1000', value, value > 258n)),
    ...[258n, 1000n, 1001n].flatMap((value) =>
      asked(between, 'from 258 to 1000', value, value < 1001n),
    ),
    ...[2n, 3n, top(BigInt(8 * length))].flatMap((value) =>
      asked({ type, min: 3 }, 'from 3', value, value > 2n),
    ),
    ...[0n, 7n, 8n, 256n].flatMap((value) => asked({ type, max: 7 }, 'to 7', value, value < 8n)),
  ];
});

const msecs = { type: 'MSECS', min: 2, max: '18446744073709551614' } as const;
const shownMsecs = { policy: policy.unsigned('UINT', 2n, top(64n) - 1n) };
const msecsCells: readonly Cell[] = [
  ...both({ name: '1', of: msecs, payload: little(1n, 8), ...outside, ...shownMsecs }),
  ...both({ name: '2', of: msecs, payload: little(2n, 8) }),
  ...both({ name: '2^63', of: msecs, payload: little(1n << 63n, 8) }),
  ...both({ name: '2^64-2', of: msecs, payload: little(top(64n) - 1n, 8) }),
  ...both({ name: '2^64-1', of: msecs, payload: little(top(64n), 8), ...outside, ...shownMsecs }),
];

/** The sign bit is a bit like others. */
const unsignedTop: readonly Cell[] = (['U8', 'U16', 'U32', 'U64'] as const).flatMap((type) => {
  const bits = BigInt(type.slice(1));
  return [1n << (bits - 1n), top(bits)].flatMap((value) =>
    both({
      name: `${type} from 4: ${value}`,
      of: { type, min: 4 },
      payload: little(value, Number(bits) / 8),
    }),
  );
});
/** A value below zero is less than the least, not more than the most. */
const signedEnds: readonly Cell[] = (['S8', 'S16', 'S32', 'S64'] as const).flatMap((type) => {
  const bits = BigInt(type.slice(1));
  const [lowest, highest] = [-(1n << (bits - 1n)), top(bits - 1n)];
  const least = { of: { type, min: -3 }, policy: policy.signed(type, -3n, highest) } as const;
  const most = { of: { type, max: -3 }, policy: policy.signed(type, lowest, -3n) } as const;
  const payload = (value: bigint) => ({ payload: little(value, Number(bits) / 8) });
  return [
    ...both({ name: `${type} from -3: the highest`, of: least.of, ...payload(highest) }),
    ...both({ name: `${type} from -3: the lowest`, ...least, ...payload(lowest), ...outside }),
    ...both({ name: `${type} to -3: the lowest`, of: most.of, ...payload(lowest) }),
    ...both({ name: `${type} to -3: the highest`, ...most, ...payload(highest), ...outside }),
  ];
});

const short = (shown: string): readonly Cell[] =>
  [0, 4, 7].flatMap((length) =>
    both({
      name: `${length} bytes`,
      of: { type: 'MSECS' },
      payload: 'a5'.repeat(length),
      errno: 'ERANGE',
      msg: 'Attribute failed policy validation',
      policy: shown,
    }),
  );
const [, shortAsU64] = withTexts(
  {
    ...ownPolicies,
    id: 'genl.attr.msecs.u64',
    rule: '',
    source: ['net/netlink/policy.c __netlink_policy_dump_write_attr'],
    differs: { '6.12': 'it shows that of UINT', '6.18': 'it shows that of UINT' },
    seen: ['6.1.192'],
    cells: short(policy.unsigned('U64', 0n, top(64n))),
  },
  { rule: 'the refusal of a short NLA_MSECS shows the policy of a U64' },
);

const wrong = { errno: 'EINVAL', msg: 'invalid attribute length' };
const anyUint = { policy: policy.unsigned('UINT', 0n, top(64n)) };
const anySint = { policy: policy.signed('SINT', -top(63n) - 1n, top(63n)) };
const lengths: readonly Cell[] = (['UINT', 'SINT'] as const).flatMap((type) => [
  ...[4, 8].flatMap((length) =>
    both({ name: `${type}, ${length} bytes`, of: { type }, payload: 'a5'.repeat(length) }),
  ),
  ...[0, 1, 2, 3, 5, 7, 9, 12].flatMap((length) =>
    both({
      name: `${type}, ${length} bytes`,
      of: { type },
      payload: 'a5'.repeat(length),
      ...wrong,
      ...(type === 'UINT' ? anyUint : anySint),
    }),
  ),
]);
const limit = (of: OfOne['of'], shown: string, value: bigint, length: number, taken: boolean) =>
  both({
    name: `${of.type} from ${of.min ?? 'the least'} to ${of.max ?? 'the most'}: ${value} in ${length} bytes`,
    of,
    payload: little(value, length),
    ...(taken ? {} : { ...outside, policy: shown }),
  });
const uint = { type: 'UINT', min: 100, max: 200 } as const;
const sint = { type: 'SINT', min: -100, max: 100 } as const;
const uintMin = { type: 'UINT', min: 100 } as const;
const sintMin = { type: 'SINT', min: -100 } as const;
const sintMax = { type: 'SINT', max: -100 } as const;
const [shownUint, shownSint] = [
  policy.unsigned('UINT', 100n, 200n),
  policy.signed('SINT', -100n, 100n),
];
const ranges: readonly Cell[] = [4, 8].flatMap((length) => [
  ...[99n, 100n, 200n, 201n].flatMap((value) =>
    limit(uint, shownUint, value, length, value >= 100n && value <= 200n),
  ),
  ...[-101n, -100n, -1n, 100n, 101n].flatMap((value) =>
    limit(sint, shownSint, value, length, value >= -100n && value <= 100n),
  ),
  ...limit(uintMin, policy.unsigned('UINT', 100n, top(64n)), 99n, length, false),
  ...limit(uintMin, '', top(BigInt(8 * length)), length, true),
  ...limit(sintMin, policy.signed('SINT', -100n, top(63n)), -101n, length, false),
  ...limit(sintMin, '', top(BigInt(8 * length - 1)), length, true),
  ...limit(sintMax, policy.signed('SINT', -top(63n) - 1n, -100n), -99n, length, false),
  ...limit(sintMax, '', -(1n << BigInt(8 * length - 1)), length, true),
]);
/** Within the limits but for what the first four bytes alone say. */
const wide: readonly Cell[] = [
  ...limit(uint, shownUint, (1n << 32n) + 150n, 8, false),
  ...limit(sint, shownSint, (1n << 32n) + 50n, 8, false),
  ...both({
    name: 'UINT, mask 0x6: 0x6',
    of: { type: 'UINT', mask: 6 },
    payload: little(6n, 4),
  }),
  ...both({
    name: 'UINT, mask 0x6: bit 40',
    of: { type: 'UINT', mask: 6 },
    payload: little(1n << 40n, 8),
    errno: 'EINVAL',
    msg: 'reserved bit set',
  }),
];

const since67 = {
  differs: { '6.1': 'NLA_UINT and NLA_SINT are of 6.7 and later' },
  seen: ['6.12.117'],
} as const;

export const integerTypes: readonly Requirement[] = [
  ...withTexts(
    {
      ...ownPolicies,
      id: 'genl.attr.range.big-endian',
      rule: 'of NLA_BE16 and NLA_BE32 the value in network order is compared with the limits',
      source: unsigned,
      cells: bigEndian,
    },
    { rule: 'the refusal of a big-endian integer says “integer out of range” and shows no policy' },
  ),
  ...withTexts(
    {
      ...ownPolicies,
      id: 'genl.attr.range.sign',
      rule: 'unsigned integers are compared as such up to their highest bit, signed ones with their sign',
      source: [...unsigned, 'lib/nlattr.c nla_validate_int_range_signed'],
      cells: [...unsignedTop, ...signedEnds],
    },
    { rule: 'a limit that the policy does not give is shown as that of the type' },
  ),
  ...withTexts(
    {
      ...ownPolicies,
      id: 'genl.attr.range.msecs',
      // no policy of the kernel’s own gives limits to this type
      warns: ['nla_get_range_unsigned'],
      rule: 'NLA_MSECS is an unsigned integer of 64 bits with limits like others',
      source: unsigned,
      cells: msecsCells,
    },
    {
      rule: 'the refusal of NLA_MSECS shows its limits as those of an unsigned integer of either length',
      differs: { '6.1': 'it shows them as those of a U64' },
      seen: ['6.12.117'],
    },
  ),
  ...withTexts(
    {
      ...ownPolicies,
      id: 'genl.attr.msecs.len',
      rule: 'NLA_MSECS of less than 8 bytes is ERANGE, strict or liberal',
      source: ['lib/nlattr.c validate_nla'],
      cells: [
        ...short(policy.unsigned('UINT', 0n, top(64n))),
        ...[8, 9].flatMap((length) =>
          both({ name: `${length} bytes`, of: { type: 'MSECS' }, payload: 'a5'.repeat(length) }),
        ),
      ],
    },
    {
      rule: 'the refusal of a short NLA_MSECS shows the policy of a UINT',
      differs: { '6.1': 'it shows that of a U64' },
      seen: ['6.12.117'],
    },
  ),
  ...(shortAsU64 === undefined ? [] : [shortAsU64]),
  ...withTexts(
    {
      ...ownPolicies,
      ...since67,
      id: 'genl.attr.uint.len',
      rule: 'NLA_UINT and NLA_SINT have 4 or 8 bytes; any other length is EINVAL, strict or liberal',
      source: ['lib/nlattr.c validate_nla'],
      cells: lengths,
    },
    { rule: 'the refusal of the length shows the policy' },
  ),
  ...withTexts(
    {
      ...ownPolicies,
      ...since67,
      id: 'genl.attr.uint.range',
      rule: 'NLA_UINT and NLA_SINT are compared with their limits, and their mask, in whichever length they come',
      source: ['lib/nlattr.c nla_validate_int_range', 'lib/nlattr.c nla_validate_mask'],
      cells: [...ranges, ...wide],
    },
    { rule: 'the refusal shows the limits, or says “reserved bit set”' },
  ),
];
