import { expect, it } from 'vitest';
import { toHex } from '../program/bytes.ts';
import { show } from './difference.ts';
import { differingFields } from './differing-fields.ts';

/** An extended ACK of nlctrl with a policy nest, as text: what follows is data of that nest. */
const want = [
  '    0  8c000000             nlmsghdr.len 140',
  '   56  27000100 41747472    NLMSGERR_ATTR_MSG "Attribute failed policy validation"',
  '       69627574 65206661',
  '  104  24000480             NLMSGERR_ATTR_POLICY 32 bytes NLA_F_NESTED',
  '  108  0c000400 00000000      NL_POLICY_TYPE_ATTR_MIN_VALUE_U 0',
  '       00000000',
  '  120  08000100 02000000      NL_POLICY_TYPE_ATTR_TYPE NL_ATTR_TYPE_U8',
];
/** The same with a pad before the type: three lines differ, and offsets behind it. */
const padded = want
  .with(0, '    0  90000000             nlmsghdr.len 144')
  .with(3, '  104  28000480             NLMSGERR_ATTR_POLICY 36 bytes NLA_F_NESTED')
  .toSpliced(
    6,
    1,
    '  120  04000b00               NL_POLICY_TYPE_ATTR_PAD 0 bytes',
    '  124  08000100 02000000      NL_POLICY_TYPE_ATTR_TYPE NL_ATTR_TYPE_U8',
  );
const pad = ['nlmsghdr.len', 'NLMSGERR_ATTR_POLICY', 'NL_POLICY_TYPE_ATTR_PAD'];

it.each([
  ['nothing', want, want, []],
  ['what moved is the same', want, padded, pad],
  ['the other way round too', padded, want, pad],
  [
    'bytes in a row below count',
    want,
    want.with(2, '       69627574 65206662'),
    ['NLMSGERR_ATTR_MSG'],
  ],
  ['the order alone', want, want.toSpliced(1, 2).concat(want.slice(1, 3)), ['order']],
  ['words', ['EPERM'], ['returns 0'], ['returns 0', 'EPERM']],
  ['nothing came', want.slice(0, 1), [], ['nlmsghdr.len']],
])('%s', (_, before, after, fields) => {
  expect(differingFields(before, after)).toEqual(fields);
});

it('reads what `show` writes: every field of an error by its own name', () => {
  const bytes = new Uint8Array(36);
  bytes.set([36, 0, 0, 0, 2, 0]);
  const flags = bytes.slice().fill(1, 7, 8);
  const seq = flags.slice().fill(9, 8, 9);
  expect(toHex(seq)).not.toBe(toHex(bytes));
  expect(differingFields(show(bytes, 0), show(flags, 0))).toEqual(['nlmsghdr.flags']);
  expect(differingFields(show(bytes, 0), show(seq, 0))).toEqual(['nlmsghdr.flags', 'nlmsghdr.seq']);
});
