/** Attributes that break one thing that the spec says of them, each with the rule's name. */
import { nla, text, u16, u32, zeros } from '../../harness/program/build.ts';
import { NLA_F_NESTED } from '../../harness/wire/constants/netlink.ts';
import { headerHex, isScalar, numberHex, payloads, rangeOf } from './payload.ts';
import { type Attribute, sizeOfScalar } from './spec.ts';

export interface BrokenAttribute {
  /** What is broken: `one above its max 32767`. */
  rule: string;
  /** The attribute, or two of them, padded. */
  hex: string;
}

const NOT_IN_ANY_SET = 0x3ff0;

const hexOf = (segments: readonly unknown[]): string => segments.map(String).join(' ');
const bytesOf = (hex: string): string => hex.replaceAll(' ', '');
const lengthOf = (hex: string): number => bytesOf(hex).length / 2;
/** Without its last byte. */
const shorter = (hex: string): string => bytesOf(hex).slice(0, -2);

/** nla_type as a sender writes it. */
export const typeOf = ({ value, type }: Attribute): number =>
  type === 'nest' || type === 'indexed-array' || type === 'nest-type-value'
    ? value | NLA_F_NESTED
    : value;

/** An attribute around a payload, padded. */
export const attributeWith = (attribute: Attribute, payload: string): string =>
  hexOf(nla(typeOf(attribute), payload));

/** Those of its type and checks first, then those that any attribute can break. */
export function violationsOf(attribute: Attribute): BrokenAttribute[] {
  return [...ofItsType(attribute), ...ofAny(attribute)];
}

function ofAny(attribute: Attribute): BrokenAttribute[] {
  const [payload = ''] = payloads(attribute);
  const type = typeOf(attribute);
  const out = [
    { rule: 'nla_len below its header', hex: `${u16(3)} ${u16(type)} ${payload}`.trim() },
    {
      rule: 'nla_len beyond the message',
      hex: hexOf(nla({ type, len: 4 + lengthOf(payload) + 64 }, payload)),
    },
  ];
  // of two the last counts, or the first, or neither: nobody says
  if (!attribute.multi) {
    const once = hexOf(nla(type, payload));
    out.push({ rule: 'twice, and no multi-attr', hex: `${once} ${once}` });
  }
  return out;
}

function ofItsType(attribute: Attribute): BrokenAttribute[] {
  const { type } = attribute;
  if (isScalar(type)) return ofNumber(attribute, type);
  const whole = (rule: string, payload: string): BrokenAttribute => ({
    rule,
    hex: hexOf(nla(typeOf(attribute), payload)),
  });
  switch (type) {
    case 'unused':
      return [];
    case 'pad':
      return [whole('padding that holds bytes', u32(1)), nestedFlag(attribute)];
    case 'flag':
      return [whole('a flag that holds bytes', u32(1)), nestedFlag(attribute)];
    case 'string':
      return [...ofLength(attribute, true), nestedFlag(attribute)];
    case 'binary':
      return [...ofLength(attribute, false), nestedFlag(attribute)];
    case 'bitfield32':
      return [
        whole('one byte short of struct nla_bitfield32', zeros(7)),
        whole('a bit outside of its selector', `${u32(1)} ${u32(0)}`),
        nestedFlag(attribute),
      ];
    case 'nest':
    case 'nest-type-value':
      return ofNest(attribute);
    case 'indexed-array':
      return [...ofNest(attribute), ...ofElements(attribute)];
    case 'sub-message':
      return ofSubMessage(attribute);
  }
}

function nestedFlag(attribute: Attribute): BrokenAttribute {
  const [payload = ''] = payloads(attribute);
  const hex = hexOf(nla(attribute.value | NLA_F_NESTED, payload));
  return { rule: `nested flag on a ${attribute.type}`, hex };
}

function ofNumber(attribute: Attribute, type: Parameters<typeof rangeOf>[0]): BrokenAttribute[] {
  const { checks, values, value } = attribute;
  const size = sizeOfScalar(type);
  const [least, most] = rangeOf(type);
  const big = attribute.byteOrder === 'big-endian';
  const [payload = ''] = payloads(attribute);
  const out = [{ rule: `one byte short of ${type}`, hex: hexOf(nla(value, shorter(payload))) }];
  const wrong = (rule: string, number: bigint): void => {
    if (number < least || number > most) return;
    out.push({ rule, hex: hexOf(nla(value, numberHex(number, size, big))) });
  };
  if (checks.min !== undefined) wrong(`one below its min ${checks.min}`, checks.min - 1n);
  if (checks.max !== undefined) wrong(`one above its max ${checks.max}`, checks.max + 1n);
  if (checks.mask !== undefined)
    wrong('a bit outside of its flags-mask', lowestOutside(checks.mask));
  if (values !== undefined && values.numbers.length > 0) {
    const beyond = values.flags
      ? lowestOutside(values.numbers.reduce((all, bit) => all | bit, 0n))
      : values.numbers.reduce((a, b) => (a > b ? a : b)) + 1n;
    wrong(
      values.flags ? `a bit that ${values.name} lacks` : `a value that ${values.name} lacks`,
      beyond,
    );
  }
  out.push({ rule: `one byte more than ${type}`, hex: hexOf(nla(value, `${payload}00`)) });
  out.push(nestedFlag(attribute));
  return out;
}

/** The lowest bit that a mask does not have. */
function lowestOutside(mask: bigint): bigint {
  let bit = 1n;
  while ((mask & bit) !== 0n) bit <<= 1n;
  return bit;
}

function ofLength(attribute: Attribute, isText: boolean): BrokenAttribute[] {
  const { checks, struct, subType, value } = attribute;
  const { minLen, maxLen, exactLen } = checks;
  const fill = (length: number): string => (isText ? text('a'.repeat(length)) : zeros(length));
  const out: BrokenAttribute[] = [];
  const wrong = (rule: string, payload: string): void => {
    out.push({ rule, hex: hexOf(nla(value, payload)) });
  };
  if (minLen !== undefined && minLen > 0)
    wrong(`one byte under its min-len ${minLen}`, fill(minLen - 1));
  if (maxLen !== undefined) wrong(`one byte over its max-len ${maxLen}`, fill(maxLen + 1));
  if (exactLen !== undefined) {
    if (exactLen > 0) wrong(`one byte under its exact-len ${exactLen}`, fill(exactLen - 1));
    wrong(`one byte over its exact-len ${exactLen}`, fill(exactLen + 1));
  }
  if (struct !== undefined && struct.size > 0) {
    wrong(`one byte short of struct ${struct.name}`, shorter(headerHex(struct)));
  }
  if (subType !== undefined && isScalar(subType) && sizeOfScalar(subType) > 1) {
    wrong(`no whole number of ${subType}`, zeros(sizeOfScalar(subType) + 1));
  }
  if (isText && checks.unterminatedOk !== true && exactLen === undefined)
    wrong('no NUL at its end', text('lo'));
  return out;
}

function ofNest({ value }: Attribute): BrokenAttribute[] {
  const inside = (payload: string) => hexOf(nla(value | NLA_F_NESTED, payload));
  return [
    { rule: 'nested flag missing', hex: hexOf(nla(value, '')) },
    { rule: 'a nest too short for an attribute', hex: inside('0102') },
    {
      rule: 'an attribute in it with nla_len below its header',
      hex: inside(`${u16(3)} ${u16(1)}`),
    },
    {
      rule: 'an attribute in it that its set lacks',
      hex: inside(hexOf(nla(NOT_IN_ANY_SET, u32(0)))),
    },
  ];
}

function ofElements({ value, subType }: Attribute): BrokenAttribute[] {
  if (subType === undefined || !isScalar(subType)) return [];
  const short = nla(1, zeros(sizeOfScalar(subType) - 1));
  return [
    {
      rule: `an element one byte short of ${subType}`,
      hex: hexOf(nla(value | NLA_F_NESTED, hexOf(short))),
    },
  ];
}

function ofSubMessage({ value, subMessage }: Attribute): BrokenAttribute[] {
  const header = subMessage?.formats[0]?.header;
  const out = [
    { rule: 'a sub-message too short for an attribute', hex: hexOf(nla(value, '0102')) },
  ];
  if (header !== undefined && header.size > 0) {
    const hex = hexOf(nla(value, shorter(headerHex(header))));
    out.unshift({ rule: `one byte short of struct ${header.name}`, hex });
  }
  return out;
}
