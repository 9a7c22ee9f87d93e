/** Attributes of a policy of one's own: what the policy says, and payloads that keep or break it. */
import fc from 'fast-check';
import { cstring, nla, nest, text, u16, u32, zeros } from '../../../harness/program/build.ts';
import type { PolicyAttribute, PolicyDefinition } from '../../../harness/program/definition.ts';
import { NLA_F_NESTED } from '../../../harness/wire/constants/netlink.ts';
import { type Labelled, broken, right } from '../labelled.ts';

const hexOf = (segments: readonly unknown[]): string => segments.map(String).join(' ');
const NLA_F_NET_BYTEORDER = 0x4000;

const SIZES: Readonly<Partial<Record<PolicyAttribute['type'], number>>> = {
  U8: 1,
  S8: 1,
  U16: 2,
  S16: 2,
  BE16: 2,
  U32: 4,
  S32: 4,
  BE32: 4,
  U64: 8,
  S64: 8,
  MSECS: 8,
};

const little = (value: number, size: number): string =>
  value
    .toString(16)
    .padStart(2 * size, '0')
    .match(/../g)
    ?.toReversed()
    .join('') ?? '';
const big = (value: number, size: number): string => value.toString(16).padStart(2 * size, '0');

const integer = fc
  .tuple(
    fc.constantFrom('U8', 'S8', 'U16', 'S16', 'BE16', 'U32', 'S32', 'BE32', 'U64', 'S64', 'MSECS'),
    fc.constantFrom<Partial<PolicyAttribute>>({}, {}, { min: 3 }, { max: 9 }, { min: 3, max: 9 }),
  )
  .map(([type, range]) => ({ type, ...range }));

const kind: fc.Arbitrary<Omit<PolicyAttribute, 'attr'>> = fc.oneof(
  { weight: 6, arbitrary: integer },
  {
    weight: 6,
    arbitrary: fc.constantFrom<Omit<PolicyAttribute, 'attr'>>(
      { type: 'STRING', len: 4 },
      { type: 'STRING' },
      { type: 'NUL_STRING', len: 4 },
      { type: 'BINARY', len: 4 },
      { type: 'UNSPEC', len: 4 },
      { type: 'FLAG' },
      { type: 'NESTED', nested: 'inner' },
      { type: 'NESTED', nested: 'inner' },
      { type: 'NESTED', nested: 'main' },
      { type: 'NESTED' },
      { type: 'NESTED_ARRAY', nested: 'inner' },
      { type: 'BITFIELD32', mask: 3 },
      { type: 'REJECT', message: 'not here' },
      { type: 'REJECT' },
      { type: 'U32', mask: 0x0003 },
      { type: 'U16', mask: 0x0303 },
      { type: 'BE16', mask: 0x0303 },
      { type: 'U8', function: true },
      { type: 'BINARY', exactLenWarn: 4 },
    ),
  },
);

/** A policy of up to four attributes; nests are of the policy `inner`. */
export const policyOf = (): fc.Arbitrary<PolicyDefinition> =>
  fc
    .tuple(
      fc.array(kind, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(undefined, undefined, 1, 2, 3),
      fc.constantFrom(0, 0, 1),
    )
    .map(([kinds, strictStartType, gap]) => ({
      maxattr: kinds.length + gap,
      ...(strictStartType !== undefined && { strictStartType }),
      // a gap is a type without policy
      attributes: kinds.map((each, index) => ({
        attr: 1 + index + (index > 0 ? gap : 0),
        ...each,
      })),
    }));

/** What an attribute may hold. */
function honest(given: PolicyAttribute, inner: PolicyDefinition | undefined): string {
  const { type, len = 4, min } = given;
  const size = SIZES[type];
  const value = Number(min ?? 1);
  if (size !== undefined) return type.startsWith('BE') ? big(value, size) : little(value, size);
  switch (type) {
    case 'STRING':
      return text('a'.repeat(Math.min(len, 3)));
    case 'NUL_STRING':
      return cstring('a'.repeat(Math.min(len, 3)));
    case 'BINARY':
    case 'UNSPEC':
      return zeros(given.exactLenWarn ?? len);
    case 'BITFIELD32':
      return `${u32(1)} ${u32(1)}`;
    case 'NESTED':
      return hexOf(attributesOf(inner));
    case 'NESTED_ARRAY':
      return hexOf(nest(1, hexOf(attributesOf(inner))));
    default:
      return '';
  }
}

const attributesOf = (inner: PolicyDefinition | undefined): string[] => {
  const first = inner?.attributes[0];
  return first === undefined || first.type.startsWith('NESTED')
    ? []
    : [hexOf(nla(first.attr, honest(first, undefined)))];
};

const typeOf = ({ attr, type }: PolicyAttribute): number =>
  type.startsWith('NESTED') ? attr | NLA_F_NESTED : attr;

/** Attributes that break a rule of their policy, and some that are only odd. */
function mistakes(given: PolicyAttribute, inner: PolicyDefinition | undefined): Labelled[] {
  const { attr, type, len, min, max, mask } = given;
  const plain = honest(given, inner);
  const out: Labelled[] = [];
  const wrong = (rule: string, payload: string, header: number = typeOf(given)): void => {
    out.push(broken(`attribute ${attr}: ${rule}`, hexOf(nla(header, payload))));
  };
  const size = SIZES[type];
  if (size !== undefined) {
    const write = type.startsWith('BE') ? big : little;
    if (min !== undefined) wrong('one under its minimum', write(Number(min) - 1, size));
    if (max !== undefined) {
      wrong('one over its maximum', write(Number(max) + 1, size));
      out.push(right(hexOf(nla(attr, write(Number(max), size)))));
      out.push(right(hexOf(nla(attr, write(0, size)))));
      if (type.startsWith('S')) wrong('below any range', 'ff'.repeat(size));
    }
    if (mask !== undefined) {
      wrong('a bit outside of its mask', write(4, size));
      if (size > 1) wrong('a high bit outside of its mask', write(0x0401, size));
    }
    wrong('one byte short', '00'.repeat(size - 1));
    wrong('one byte too many', '00'.repeat(size + 1));
  }
  if (type === 'FLAG') wrong('a flag that holds bytes', u32(1));
  if (type === 'BITFIELD32') {
    wrong('a bit that is not selected', `${u32(3)} ${u32(1)}`);
    wrong('a bit that there is not', `${u32(4)} ${u32(4)}`);
    wrong('one byte short', zeros(7));
  }
  if (len !== undefined && type.endsWith('STRING')) {
    wrong('one byte over its maximum', text('a'.repeat(len + 1)));
    out.push(right(hexOf(nla(attr, cstring('a'.repeat(len))))));
    out.push(right(hexOf(nla(attr, text('a'.repeat(len))))));
    wrong('empty', '');
  }
  if (type === 'NUL_STRING') wrong('no NUL at its end', text('aa'));
  if (len !== undefined && type === 'BINARY') wrong('one byte over its maximum', zeros(len + 1));
  if (len !== undefined && type === 'UNSPEC') wrong('one byte under its minimum', zeros(len - 1));
  if (given.exactLenWarn !== undefined)
    wrong('another length than it has', zeros(given.exactLenWarn - 1));
  if (type === 'REJECT') wrong('rejected, and empty', '');
  if (type.startsWith('NESTED')) out.push(...mistakesOfNest(given, inner));
  else wrong(`nested flag on ${type}`, plain, attr | NLA_F_NESTED);
  wrong('byte order flag', plain, typeOf(given) | NLA_F_NET_BYTEORDER);
  out.push(
    broken(`attribute ${attr}: nla_len below its header`, `${u16(3)} ${u16(attr)} ${plain}`.trim()),
  );
  return out;
}

function mistakesOfNest(
  { attr, type, nested }: PolicyAttribute,
  inner: PolicyDefinition | undefined,
): Labelled[] {
  const array = type === 'NESTED_ARRAY';
  const inside = (payload: string): string =>
    hexOf(nla(attr | NLA_F_NESTED, array ? hexOf(nest(1, payload)) : payload));
  const out = [
    broken(`attribute ${attr}: nested flag missing`, hexOf(nla(attr, hexOf(attributesOf(inner))))),
    broken(`attribute ${attr}: a nest too short for an attribute`, inside('0102')),
    broken(`attribute ${attr}: an unknown attribute in it`, inside(hexOf(nla(77, u32(1))))),
    broken(`attribute ${attr}: attribute 0 in it`, inside(hexOf(nla(0, u32(1))))),
  ];
  // the kernel's validation follows ten nests
  for (const levels of nested === 'main' ? [8, 9, 10, 11] : []) {
    let deep = '';
    for (let level = 0; level < levels; level++) deep = hexOf(nla(attr | NLA_F_NESTED, deep));
    out.push(levels < 10 ? right(deep) : broken(`attribute ${attr}: ${levels} nests deep`, deep));
  }
  if (array)
    out.push(
      broken(
        `attribute ${attr}: an element without nested flag`,
        hexOf(nla(attr | NLA_F_NESTED, hexOf(nla(1, '')))),
      ),
    );
  for (const each of inner?.attributes ?? []) {
    if (each.type.startsWith('NESTED')) continue;
    for (const one of mistakes(each, undefined).slice(0, 3)) {
      out.push({ hex: inside(one.hex), violates: one.violates });
    }
  }
  return out;
}

/** One attribute for a policy: as it should be, or wrong. */
export const attributeFor = (
  policy: PolicyDefinition,
  inner: PolicyDefinition | undefined,
): fc.Arbitrary<Labelled> => {
  const [first, ...rest] = policy.attributes;
  if (first === undefined) return fc.constant(right(''));
  return fc.constantFrom(first, ...rest).chain((given) =>
    fc.oneof(
      { weight: 2, arbitrary: fc.constant(right(hexOf(nla(typeOf(given), honest(given, inner))))) },
      { weight: 3, arbitrary: fc.constantFrom(...mistakes(given, inner)) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          broken('an attribute beyond the last', hexOf(nla(policy.maxattr + 1, u32(1)))),
          broken('attribute 0', hexOf(nla(0, u32(1)))),
          broken('attribute 0, as a nest', hexOf(nest(0))),
          right(hexOf(nla(policy.maxattr, u32(1)))),
        ),
      },
    ),
  );
};
