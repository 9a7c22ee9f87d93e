/** Types without a value of their own: nests, arrays, what is rejected, what a function judges. */
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { policy } from '../../harness/runner/extack.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { NLA_F_NESTED } from '../../harness/wire/constants/netlink.ts';
import {
  type Asked,
  FIRST,
  LIBERAL,
  type OfOne,
  type Policies,
  STRICT,
  attribute,
  both,
  cell,
  cellOf,
  ownPolicies,
} from './request.ts';

const validate = ['lib/nlattr.c validate_nla'];
const FAILED = 'Attribute failed policy validation';

const unspec: readonly Cell[] = [
  cell(STRICT, {
    name: 'NLA_UNSPEC with NLA_F_NESTED',
    of: { type: 'UNSPEC' },
    payload: '',
    rawType: 1 | NLA_F_NESTED,
    errno: 'EINVAL',
    msg: 'Unsupported attribute',
  }),
  cell(STRICT, {
    name: 'NLA_UNSPEC',
    of: { type: 'UNSPEC' },
    payload: '01',
    errno: 'EINVAL',
    msg: 'Unsupported attribute',
  }),
  cell(LIBERAL, { name: 'NLA_UNSPEC', of: { type: 'UNSPEC' }, payload: '01' }),
  cell(LIBERAL, { name: 'at least 2 bytes: 2', of: { type: 'UNSPEC', len: 2 }, payload: '0101' }),
  cell(LIBERAL, {
    name: 'at least 2 bytes: 1',
    of: { type: 'UNSPEC', len: 2 },
    payload: '01',
    errno: 'ERANGE',
    msg: FAILED,
  }),
];
const rejected: readonly Cell[] = [
  ...both({ name: 'plain', of: { type: 'REJECT' }, payload: '', errno: 'EINVAL', msg: FAILED }),
  ...both({
    name: 'with a message',
    of: { type: 'REJECT', message: 'not this one' },
    payload: '01',
    errno: 'EINVAL',
    msg: 'not this one',
  }),
];
const judged: readonly Cell[] = both({
  name: 'a function that refuses',
  of: { type: 'U32', function: true },
  payload: '01000000',
  errno: 'EDOM',
  says: { msg: 'refused by the validation function' },
});

const shown = { NESTED: policy.plain('NESTED'), U8: policy.u8() };
/** Right values of every other type, and how the policy is shown. */
const VALUES: readonly { of: OfOne['of']; payload: string; shown?: string }[] = [
  { of: { type: 'U16' }, payload: '0100', shown: policy.u16() },
  { of: { type: 'U32' }, payload: '01000000', shown: policy.u32() },
  {
    of: { type: 'U64' },
    payload: '0100000000000000',
    shown: policy.unsigned('U64', 0n, 0xffffffffffffffffn),
  },
  { of: { type: 'S8' }, payload: '01', shown: policy.signed('S8', -0x80n, 0x7fn) },
  { of: { type: 'S16' }, payload: '0100', shown: policy.signed('S16', -0x8000n, 0x7fffn) },
  {
    of: { type: 'S32' },
    payload: '01000000',
    shown: policy.signed('S32', -0x80000000n, 0x7fffffffn),
  },
  {
    of: { type: 'S64' },
    payload: '0100000000000000',
    shown: policy.signed('S64', -0x8000000000000000n, 0x7fffffffffffffffn),
  },
  { of: { type: 'BE16' }, payload: '0001' },
  { of: { type: 'BE32' }, payload: '00000001' },
  { of: { type: 'STRING', len: 4 }, payload: '61', shown: policy.atMost('STRING', 4) },
  { of: { type: 'NUL_STRING', len: 4 }, payload: '6100', shown: policy.atMost('NUL_STRING', 4) },
  { of: { type: 'BINARY', len: 4 }, payload: '61', shown: policy.atMost('BINARY', 4) },
  { of: { type: 'FLAG' }, payload: '', shown: policy.plain('FLAG') },
  {
    of: { type: 'BITFIELD32', mask: 7 },
    payload: '0100000001000000',
    shown: policy.bitfield(7),
  },
];
const strays: readonly Cell[] = VALUES.flatMap(({ of, payload, shown: described }) => {
  const one = { name: `${of.type} with the flag`, of, payload, rawType: 1 | NLA_F_NESTED };
  return [
    cell(LIBERAL, one),
    cell(STRICT, {
      ...one,
      errno: 'EINVAL',
      msg: 'NLA_F_NESTED not expected',
      ...(described === undefined ? {} : { policy: described }),
    }),
  ];
});
const arrays: readonly Cell[] = [
  cell(STRICT, {
    name: 'an array without the flag',
    of: { type: 'NESTED_ARRAY' },
    payload: '',
    errno: 'EINVAL',
    msg: 'NLA_F_NESTED is missing',
    policy: policy.plain('NESTED_ARRAY'),
  }),
  cell(LIBERAL, { name: 'an array without the flag', of: { type: 'NESTED_ARRAY' }, payload: '' }),
  ...both({
    name: 'an array with the flag',
    of: { type: 'NESTED_ARRAY' },
    payload: '',
    rawType: 1 | NLA_F_NESTED,
  }),
  ...[2, 3].flatMap((size) =>
    both({
      name: `an array of ${size} bytes`,
      of: { type: 'NESTED_ARRAY' },
      payload: '01'.repeat(size),
      rawType: 1 | NLA_F_NESTED,
      errno: 'ERANGE',
      msg: FAILED,
      policy: policy.plain('NESTED_ARRAY'),
    }),
  ),
];
const flags: readonly Cell[] = [
  ...strays,
  ...arrays,
  cell(STRICT, {
    name: 'a nest without the flag',
    of: { type: 'NESTED' },
    payload: '',
    errno: 'EINVAL',
    msg: 'NLA_F_NESTED is missing',
    policy: shown.NESTED,
  }),
  cell(STRICT, {
    name: 'a nest with the flag',
    of: { type: 'NESTED' },
    payload: '',
    rawType: 1 | NLA_F_NESTED,
  }),
  cell(STRICT, {
    name: 'a U8 with the flag',
    of: { type: 'U8' },
    payload: '01',
    rawType: 1 | NLA_F_NESTED,
    errno: 'EINVAL',
    msg: 'NLA_F_NESTED not expected',
    policy: shown.U8,
  }),
  cell(LIBERAL, { name: 'a nest without the flag', of: { type: 'NESTED' }, payload: '' }),
  cell(LIBERAL, {
    name: 'a U8 with the flag',
    of: { type: 'U8' },
    payload: '01',
    rawType: 1 | NLA_F_NESTED,
  }),
  ...both({
    name: 'a nest of 1 byte',
    of: { type: 'NESTED' },
    payload: '01',
    rawType: 1 | NLA_F_NESTED,
    errno: 'ERANGE',
    msg: FAILED,
    policy: shown.NESTED,
  } satisfies OfOne),
];

/** Attribute 1 nests this policy again, 2 is a U8 up to 9, 3 an array of the same. */
const tree: Policies = {
  main: {
    maxattr: 3,
    attributes: [
      { attr: 1, type: 'NESTED', nested: 'main' },
      { attr: 2, type: 'U8', max: 9 },
      { attr: 3, type: 'NESTED_ARRAY', nested: 'main' },
    ],
  },
};
const nest = (type: number, inside: string): string => attribute(type | NLA_F_NESTED, inside);
const upTo9 = policy.unsigned('U8', 0n, 9n);
const outside = { errno: 'ERANGE', msg: 'integer out of range', policy: upTo9 };
const inTree = (
  name: string,
  attributes: string,
  told?: { errno?: string; msg: string; offset?: number; policy?: string },
  cmd: Asked['cmd'] = STRICT,
): Cell => {
  const { errno, ...says } = told ?? {};
  return cellOf({
    name: `${name}, ${cmd === STRICT ? 'strict' : 'liberal'}`,
    cmd,
    policies: tree,
    attributes,
    errno,
    ...(told === undefined ? {} : { says }),
  });
};
const good = attribute(2, '09');
const bad = attribute(2, '0a');

/** As `bad`, and a byte longer than what is there. */
const beyond = `09${bad.slice(2)}`;
/** It is no attribute then: bytes are left over, of which liberal validation tells only. */
const leftover = (cmd: Asked['cmd']) => ({
  msg: 'bytes leftover after parsing attributes',
  ...(cmd === STRICT ? { errno: 'EINVAL' } : {}),
});
const inner: readonly Cell[] = [STRICT, LIBERAL].flatMap((cmd) => {
  const way = cmd as Asked['cmd'];
  return [
    inTree('good', nest(1, good), undefined, way),
    inTree('bad, one deep', nest(1, bad), { ...outside, offset: FIRST + 4 }, way),
    inTree('bad, two deep', nest(1, good + nest(1, bad)), { ...outside, offset: FIRST + 16 }, way),
    inTree('bad, and reaching beyond its nest', nest(1, beyond), leftover(way), way),
    inTree(
      'bad, and reaching beyond its nest into another',
      nest(1, beyond) + good,
      leftover(way),
      way,
    ),
    inTree('bad behind a nest', nest(1, good) + bad, { ...outside, offset: FIRST + 12 }, way),
  ];
});
const array: readonly Cell[] = [
  inTree('of two', nest(3, nest(0, good) + nest(77, good))),
  inTree('with an empty element', nest(3, nest(1, '') + nest(1, good))),
  inTree('with an element of 4 bytes', nest(3, nest(1, nest(1, '')))),
  inTree('a bad one behind a good one', nest(3, nest(1, good) + nest(1, bad)), {
    ...outside,
    offset: FIRST + 20,
  }),
  inTree('an element of 3 bytes', nest(3, nest(1, '010203')), {
    errno: 'ERANGE',
    msg: 'Array element too short',
    offset: FIRST + 4,
  }),
];
/** `levels` nests around nothing. */
const deep = (levels: number): string => (levels === 0 ? '' : nest(1, deep(levels - 1) || good));
const hollow = (levels: number): string => nest(1, levels === 1 ? '' : hollow(levels - 1));
const TOO_DEEP = { errno: 'EINVAL', msg: 'allowed policy recursion depth exceeded' };
const depth: readonly Cell[] = [
  ...[2, 8, 9, 10, 11, 12].map((levels) =>
    inTree(`${levels} levels`, deep(levels), levels > 9 ? TOO_DEEP : undefined),
  ),
  // into an empty nest nobody looks
  ...[9, 10, 11].map((levels) =>
    inTree(`${levels} levels, the last empty`, hollow(levels), levels > 10 ? TOO_DEEP : undefined),
  ),
];

/** Attribute 1 from before strict_start_type 2; 2 and 3 from then on. */
const started: Policies = {
  main: {
    maxattr: 3,
    strictStartType: 2,
    attributes: [
      { attr: 1, type: 'U8' },
      { attr: 2, type: 'U8' },
    ],
  },
};
const start = (name: string, attributes: string, errno?: string, says?: Asked['says']): Cell =>
  cellOf({ name, cmd: LIBERAL, policies: started, attributes, errno, says });
const strictStart: readonly Cell[] = [
  start('before it, long', attribute(1, '0102')),
  start('from it on, long', attribute(2, '0102'), 'EINVAL', {
    msg: 'invalid attribute length',
    offset: FIRST,
    policy: shown.U8,
  }),
  start('from it on, right', attribute(2, '01')),
  start('from it on, without a policy', attribute(3, '01'), 'EINVAL', {
    msg: 'Unsupported attribute',
    offset: FIRST,
  }),
  start('beyond the last', attribute(4, '01')),
];

const rules: readonly { id: string; rule: string; text: string; cells: readonly Cell[] }[] = [
  {
    id: 'unspec',
    rule: 'an attribute without a type is EINVAL where validation is strict; liberally it is taken, if it has its least length',
    text: 'the refusal says “Unsupported attribute” and shows no policy',
    cells: unspec,
  },
  {
    id: 'reject',
    rule: 'NLA_REJECT is EINVAL, strict or liberal',
    text: 'the policy’s own message replaces the usual one; no policy is shown',
    cells: rejected,
  },
  {
    id: 'function',
    rule: 'the error of a validation function is passed on as it is',
    text: 'its message is told, without an offset',
    cells: judged,
  },
  {
    id: 'nested-flag',
    rule: 'strict validation wants NLA_F_NESTED on nests, and on nothing else; liberal does not look at it',
    text: 'the refusal says whether the flag is missing or not expected',
    cells: flags,
  },
  {
    id: 'nested-inner',
    rule: 'attributes inside a nest are validated by the policy that it nests',
    text: 'the refusal of one inside tells the offset of that one',
    cells: inner,
  },
  {
    id: 'array',
    rule: 'each element of a NLA_NESTED_ARRAY is empty or validated as a nest, whatever its type; one of less than 4 bytes is ERANGE',
    text: 'the refusal tells the element, or the attribute inside it',
    cells: array,
  },
  {
    id: 'depth',
    rule: 'a policy that nests itself is followed nine levels deep; deeper is EINVAL',
    text: 'the refusal says so, without an offset',
    cells: depth,
  },
  {
    id: 'strict-start',
    rule: 'from strict_start_type on, attributes are validated strictly even where validation is liberal',
    text: 'the refusals are those of strict validation',
    cells: strictStart,
  },
];

export const nests: readonly Requirement[] = rules.flatMap(({ id, rule, text, cells }) =>
  withTexts(
    { ...ownPolicies, id: `genl.attr.${id}`, rule, source: validate, cells },
    { rule: text },
  ),
);
