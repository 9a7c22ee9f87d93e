/** Strings, binary, flags and bit fields. */
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { policy } from '../../harness/runner/extack.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { LIBERAL, STRICT, both, cell, ownPolicies } from './request.ts';

const validate = ['lib/nlattr.c validate_nla'];
const FAILED = 'Attribute failed policy validation';

const failed = (errno: string, of: string) => ({ errno, msg: FAILED, policy: of });
const word = (length: number): string => '61'.repeat(length);

const string = { type: 'STRING', len: 4 } as const;
const shownString = policy.atMost('STRING', 4);
const stringCells: readonly Cell[] = [
  ...both({ name: 'no limit: 40 letters', of: { type: 'STRING' }, payload: word(40) }),
  ...both({ name: 'empty', of: string, payload: '', ...failed('ERANGE', shownString) }),
  ...both({ name: '1 letter', of: string, payload: word(1) }),
  ...both({ name: '4 letters', of: string, payload: word(4) }),
  ...both({ name: '4 letters and NUL', of: string, payload: `${word(4)}00` }),
  ...both({ name: '5 letters', of: string, payload: word(5), ...failed('ERANGE', shownString) }),
  ...both({
    name: '4 letters and two NULs',
    of: string,
    payload: `${word(4)}0000`,
    ...failed('ERANGE', shownString),
  }),
];

const ended = { type: 'NUL_STRING', len: 4 } as const;
const shownEnded = policy.atMost('NUL_STRING', 4);
const unlimited = { type: 'NUL_STRING' } as const;
const endedCells: readonly Cell[] = [
  ...both({ name: 'no limit: 40 letters and NUL', of: unlimited, payload: `${word(40)}00` }),
  ...both({
    name: 'no limit: 40 letters',
    of: unlimited,
    payload: word(40),
    ...failed('EINVAL', policy.plain('NUL_STRING')),
  }),
  ...both({ name: 'empty', of: ended, payload: '', ...failed('EINVAL', shownEnded) }),
  ...both({ name: 'NUL alone', of: ended, payload: '00' }),
  ...both({ name: '4 letters and NUL', of: ended, payload: `${word(4)}00` }),
  ...both({ name: '4 letters', of: ended, payload: word(4), ...failed('EINVAL', shownEnded) }),
  ...both({
    name: '5 letters and NUL',
    of: ended,
    payload: `${word(5)}00`,
    ...failed('EINVAL', shownEnded),
  }),
  ...both({
    name: 'NUL within, 6 bytes',
    of: ended,
    payload: `${word(2)}00${word(3)}`,
    ...failed('ERANGE', shownEnded),
  }),
];

const binaryRange = { type: 'BINARY', min: 2, max: 4 } as const;
const size = { errno: 'ERANGE', msg: 'binary attribute size out of range' };
const shownRange = policy.between('BINARY', 2, 4);
const oneEnd = { ...size, policy: policy.plain('BINARY') };
const binaryCells: readonly Cell[] = [
  ...both({ name: 'at most 3: empty', of: { type: 'BINARY', len: 3 }, payload: '' }),
  ...both({ name: 'at most 3: 2', of: { type: 'BINARY', len: 3 }, payload: word(2) }),
  ...both({
    name: 'from 2 to 4: empty',
    of: binaryRange,
    payload: '',
    ...size,
    policy: shownRange,
  }),
  ...both({ name: 'from 2 to 4: 4', of: binaryRange, payload: word(4) }),
  ...both({ name: 'from 3: 3', of: { type: 'BINARY', min: 3 }, payload: word(3) }),
  ...both({ name: 'from 3: 300', of: { type: 'BINARY', min: 3 }, payload: word(300) }),
  ...both({ name: 'from 3: 2', of: { type: 'BINARY', min: 3 }, payload: word(2), ...oneEnd }),
  ...both({ name: 'to 4: empty', of: { type: 'BINARY', max: 4 }, payload: '' }),
  ...both({ name: 'to 4: 4', of: { type: 'BINARY', max: 4 }, payload: word(4) }),
  ...both({ name: 'to 4: 5', of: { type: 'BINARY', max: 4 }, payload: word(5), ...oneEnd }),
  ...both({ name: 'at most 3: 3', of: { type: 'BINARY', len: 3 }, payload: word(3) }),
  ...both({
    name: 'at most 3: 4',
    of: { type: 'BINARY', len: 3 },
    payload: word(4),
    ...failed('ERANGE', policy.atMost('BINARY', 3)),
  }),
  ...both({
    name: 'from 2 to 4: 1',
    of: binaryRange,
    payload: word(1),
    ...size,
    policy: shownRange,
  }),
  ...both({ name: 'from 2 to 4: 2', of: binaryRange, payload: word(2) }),
  ...both({
    name: 'from 2 to 4: 5',
    of: binaryRange,
    payload: word(5),
    ...size,
    policy: shownRange,
  }),
];

const exact = { type: 'BINARY', exactLenWarn: 4 } as const;
const shownExact = policy.exactly('BINARY', 4);
const exactU8 = { type: 'U8', exactLenWarn: 4 } as const;
const notExact = {
  errno: 'ERANGE',
  msg: 'integer out of range',
  policy: policy.unsigned('U8', 4n, 4n),
};
const exactCells: readonly Cell[] = [
  ...both({ name: 'a U8 of 4', of: exactU8, payload: '04' }),
  ...both({ name: 'a U8 of 3', of: exactU8, payload: '03', ...notExact }),
  ...both({ name: 'a U8 of 5', of: exactU8, payload: '05', ...notExact }),
  ...both({ name: '4', of: exact, payload: word(4) }),
  ...both({ name: 'empty', of: exact, payload: '', ...size, policy: shownExact }),
  ...both({ name: '3', of: exact, payload: word(3), ...size, policy: shownExact }),
  cell(LIBERAL, { name: '5', of: exact, payload: word(5) }),
  cell(STRICT, {
    name: '5',
    of: exact,
    payload: word(5),
    errno: 'EINVAL',
    msg: 'invalid attribute length',
    policy: shownExact,
  }),
];

const flag = { type: 'FLAG' } as const;
const flagCells: readonly Cell[] = [
  ...both({ name: 'empty', of: flag, payload: '' }),
  ...[1, 4].flatMap((count) =>
    both({
      name: `${count} byte${count === 1 ? '' : 's'}`,
      of: flag,
      payload: word(count),
      ...failed('ERANGE', policy.plain('FLAG')),
    }),
  ),
];

const bits = { type: 'BITFIELD32', mask: 7 } as const;
const shownBits = policy.bitfield(7);
const bitCells: readonly Cell[] = [
  ...both({ name: 'value within selector', of: bits, payload: '0100000003000000' }),
  ...both({
    name: 'a selector bit that is none',
    of: bits,
    payload: '0000000008000000',
    ...failed('EINVAL', shownBits),
  }),
  ...both({
    name: 'a value bit that is none',
    of: bits,
    payload: '0800000007000000',
    ...failed('EINVAL', shownBits),
  }),
  ...both({
    name: 'a value bit that is not selected',
    of: bits,
    payload: '0200000001000000',
    ...failed('EINVAL', shownBits),
  }),
  ...[0, 4, 7, 9, 12].flatMap((count) =>
    both({
      name: count === 0 ? 'empty' : `${count} bytes`,
      of: bits,
      payload: `01000000${'01000000'.repeat(2)}`.slice(0, 2 * count),
      ...failed('ERANGE', shownBits),
    }),
  ),
];

const rules: readonly { id: string; rule: string; text: string; cells: readonly Cell[] }[] = [
  {
    id: 'string',
    rule: 'NLA_STRING longer than its limit, and an empty one, is ERANGE; one final NUL does not count',
    text: 'the refusal of a string shows its limit',
    cells: stringCells,
  },
  {
    id: 'nulstring',
    rule: 'NLA_NUL_STRING without NUL within its limit and one more is EINVAL; with one, but too long as a whole, ERANGE',
    text: 'the refusal of a string that must end in NUL shows its limit',
    cells: endedCells,
  },
  {
    id: 'binary',
    rule: 'NLA_BINARY outside its lengths is ERANGE',
    text: 'the refusal of binary shows the lengths; with a range it says so',
    cells: binaryCells,
  },
  {
    id: 'exact-warn',
    rule: 'of NLA_POLICY_EXACT_LEN_WARN too short is always ERANGE, too long EINVAL where strict and taken otherwise; of an integer it limits the value',
    text: 'the refusal of an exact length shows it',
    cells: exactCells,
  },
  {
    id: 'flag',
    rule: 'NLA_FLAG with a payload is ERANGE',
    text: 'the refusal of a flag shows its type',
    cells: flagCells,
  },
  {
    id: 'bitfield',
    rule: 'NLA_BITFIELD32 with bits that are none, or a value that is not selected, is EINVAL; of another length ERANGE',
    text: 'the refusal of a bit field shows its bits',
    cells: bitCells,
  },
];

const address = { type: 'BINARY', min: 16, max: 16 } as const;
const shownAddress = policy.exactly('BINARY', 16);
const addressCells: readonly Cell[] = [
  ...both({ name: '16', of: address, payload: word(16) }),
  ...[0, 4, 15, 17, 32].flatMap((length) =>
    both({
      name: `${length}`,
      of: address,
      payload: word(length),
      ...size,
      policy: shownAddress,
    }),
  ),
];

export const strings: readonly Requirement[] = [
  ...rules.flatMap(({ id, rule, text, cells }) =>
    withTexts(
      { ...ownPolicies, id: `genl.attr.${id}`, rule, source: validate, cells },
      { rule: text },
    ),
  ),
  ...withTexts(
    {
      ...ownPolicies,
      id: 'at.binary.exact',
      rule: 'binary of one length alone, as an IPv6 address, is ERANGE with any other',
      source: ['lib/nlattr.c nla_validate_range_unsigned'],
      cells: addressCells,
    },
    { rule: 'the refusal says that the size is out of range, and shows the one length' },
  ),
];
