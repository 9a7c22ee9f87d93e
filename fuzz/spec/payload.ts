/** What an attribute of a spec may hold: payloads that break nothing the spec says. */
import { cstring, nest, nla, text, u32, zeros } from '../../harness/program/build.ts';
import {
  type Attribute,
  type AttributeType,
  SCALARS,
  type Scalar,
  type Struct,
  sizeOfScalar,
} from './spec.ts';

/** Longest text that is worth sending where nothing limits it. */
const SHORT = 15;

const hexOf = (segments: readonly unknown[]): string => segments.map(String).join(' ');

/** A number in `size` bytes; what does not fit is cut. */
export function numberHex(value: bigint, size: number, bigEndian: boolean): string {
  const digits = BigInt.asUintN(8 * size, value)
    .toString(16)
    .padStart(2 * size, '0');
  return bigEndian ? digits : (digits.match(/../g) ?? []).toReversed().join('');
}

export const isScalar = (type: AttributeType): type is Scalar | 'uint' | 'sint' =>
  type === 'uint' || type === 'sint' || (SCALARS as readonly string[]).includes(type);

/** Least and greatest number of a type. */
export function rangeOf(type: Scalar | 'uint' | 'sint'): [bigint, bigint] {
  const width = BigInt(8 * sizeOfScalar(type));
  return type.startsWith('u')
    ? [0n, (1n << width) - 1n]
    : [-(1n << (width - 1n)), (1n << (width - 1n)) - 1n];
}

/**
 * Attributes that name another namespace by process or descriptor get numbers that nobody has: a
 * conformant request must not take devices out of the run's own.
 */
const isForeign = (name: string): boolean => /net-?ns.?(pid|fd)/.test(name);
const NOBODY = 0x3fff_fff0n;

/** Payloads, the plainest first; at least one. */
export function payloads(attribute: Attribute): string[] {
  const { type } = attribute;
  if (isScalar(type)) {
    const size = sizeOfScalar(type);
    const big = attribute.byteOrder === 'big-endian';
    return numbersFor(attribute, type).map((each) => numberHex(each, size, big));
  }
  switch (type) {
    case 'unused':
    case 'pad':
    case 'flag':
      return [''];
    case 'string':
      return textsFor(attribute);
    case 'binary':
      return binariesFor(attribute);
    case 'bitfield32':
      return bitfieldsFor(attribute);
    case 'nest':
      return [''];
    case 'sub-message':
      return [
        attribute.subMessage?.formats[0]?.header === undefined
          ? ''
          : headerHex(attribute.subMessage.formats[0].header),
      ];
    case 'indexed-array':
      return elementsFor(attribute);
    case 'nest-type-value':
      return [hexOf(nest(1))];
  }
}

function numbersFor(attribute: Attribute, type: Scalar | 'uint' | 'sint'): bigint[] {
  const { checks, values, name } = attribute;
  if (isForeign(name)) return [NOBODY];
  const [least, most] = rangeOf(type);
  const from = checks.min ?? least;
  const to = checks.max ?? most;
  const fits = (each: bigint): boolean =>
    each >= from &&
    each <= to &&
    each >= least &&
    each <= most &&
    ((checks.mask ?? each) & each) === each;
  const candidates = values?.numbers.length
    ? [...values.numbers, ...(values.flags ? [0n, allOf(values.numbers)] : [])]
    : [1n, 0n, 2n, from, to, 0xffn];
  const found = [...new Set(candidates.filter(fits))];
  return found.length > 0 ? found : [from];
}

const allOf = (bits: readonly bigint[]): bigint => bits.reduce((all, bit) => all | bit, 0n);

/** Texts with their NUL, which only `unterminated-ok` may lack. */
function textsFor({ checks }: Attribute): string[] {
  const { exactLen, minLen = 0, maxLen = SHORT } = checks;
  if (exactLen !== undefined) return [text('a'.repeat(exactLen))];
  // max-len counts characters, and leaves room for the NUL behind them
  const long = 'a'.repeat(Math.max(minLen, Math.min(maxLen, SHORT)));
  const fits = ['lo', 'dummy', 'x', ''].filter(
    ({ length }) => length >= minLen && length <= maxLen,
  );
  const texts = [...fits, long];
  return [...texts.map(cstring), ...(checks.unterminatedOk ? texts.map(text) : [])];
}

/** Lengths that a binary attribute may have: one at least. */
function binariesFor(attribute: Attribute): string[] {
  const { checks, struct, subType } = attribute;
  if (struct !== undefined) return [headerHex(struct), structHex(struct, () => 1n)];
  const unit = subType !== undefined && isScalar(subType) ? sizeOfScalar(subType) : 1;
  const { exactLen, minLen = 0, maxLen = Math.max(minLen, 16) } = checks;
  if (exactLen !== undefined) return [zeros(exactLen), 'ff'.repeat(exactLen)];
  const lengths = [4, 16, 6, minLen, maxLen].filter(
    (each) => each >= minLen && each <= maxLen && each % unit === 0,
  );
  const least = Math.ceil(minLen / unit) * unit;
  return (lengths.length > 0 ? lengths : [least]).map((each, index) =>
    (index % 2 === 0 ? '01' : '00').repeat(each),
  );
}

/** struct nla_bitfield32: value and selector, the value within it. */
function bitfieldsFor({ values }: Attribute): string[] {
  const bits = values?.numbers.length ? values.numbers : [1n];
  return bits.map((bit) => {
    const word = Number(BigInt.asUintN(32, bit));
    return `${u32(word)} ${u32(word)}`;
  });
}

function elementsFor(attribute: Attribute): string[] {
  const { subType } = attribute;
  if (subType === undefined || subType === 'nest') return [hexOf(nest(1))];
  const inner = payloads({ ...attribute, type: subType, subType: undefined });
  return inner.map((each) => hexOf(nla(1, each)));
}

/** A struct with zeros in it. */
export const headerHex = (struct: Struct): string => structHex(struct, () => 0n);

/** A struct whose numbers are given, where a member's enum allows them; the rest is zero. */
export const structHex = ({ members }: Struct, valueOf: (name: string) => bigint): string =>
  members
    .map(({ name, type, size, byteOrder, values }) => {
      if (type === 'string' || type === 'binary' || type === 'pad') return zeros(size);
      const number = valueOf(name);
      const allowed = values === undefined || values.numbers.includes(number) ? number : 0n;
      return numberHex(allowed, size, byteOrder === 'big-endian');
    })
    .filter((hex) => hex !== '')
    .join(' ');
