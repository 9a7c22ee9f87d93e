/**
 * Attributes that a message must have, or must not: for messages that tell of more than a rule is
 * about. What they are behind is a pattern that ends in `rest`.
 */
import { type Pattern, type Resolver, lengthOf, toHex } from '../program/bytes.ts';
import { walkAttributes } from '../wire/walk-attributes.ts';
import { firstDifference, resolvePattern, showPattern } from './pattern.ts';

/** One attribute, exactly once in its row. */
export interface AttributePattern {
  /** e.g. `IFLA_OPERSTATE`, or where it is nested `IFLA_LINKINFO/IFLA_INFO_KIND`: for people. */
  name: string;
  /** Its type, or the types of the nests around it and its own. Flag bits do not count. */
  path: readonly number[];
  /** nla_len - 4 bytes; `absent`: there is no such attribute. */
  payload: Pattern | 'absent';
}

/**
 * undefined if the row of attributes behind the first `start` bytes has them all; else the first
 * that is missing, too many or different, in words.
 */
export function missingAttribute(
  has: readonly AttributePattern[],
  bytes: Uint8Array,
  start: number,
  resolve: Resolver,
): { name: string; text: string } | undefined {
  for (const { name, path, payload } of has) {
    const found = attributesAt(bytes, start, path);
    const wrong = compare(found, payload, resolve);
    if (wrong !== undefined) return { name, text: `${name}: ${wrong}` };
  }
  return undefined;
}

function compare(
  found: readonly Uint8Array[],
  payload: AttributePattern['payload'],
  resolve: Resolver,
): string | undefined {
  const [first] = found;
  if (payload === 'absent') {
    return first === undefined ? undefined : `want none, got ${toHex(first) || 'an empty one'}`;
  }
  const want = resolvePattern(payload, resolve);
  if (first === undefined) return `want ${showPattern(want)}, got no such attribute`;
  if (found.length > 1) return `want it once, got it ${found.length} times`;
  return firstDifference(want, first) === undefined
    ? undefined
    : `want ${showPattern(want)}, got ${toHex(first) || 'nothing'}`;
}

function attributesAt(bytes: Uint8Array, start: number, path: readonly number[]): Uint8Array[] {
  const [type, ...inner] = path;
  const here = walkAttributes(bytes, start).attributes.filter((each) => each.type === type);
  const payloads = here.map((each) => each.payload);
  return inner.length === 0 ? payloads : payloads.flatMap((nest) => attributesAt(nest, 0, inner));
}

/** One line each, for people. */
export const describeAttributes = (has: readonly AttributePattern[], resolve: Resolver): string[] =>
  has.map(({ name, payload }) =>
    payload === 'absent'
      ? `without ${name}`
      : `with ${name} ${showPattern(resolvePattern(payload, resolve))}`,
  );

/** Where the row begins: behind the fixed bytes of the pattern. */
export const startOfAttributes = (bytes: Pattern): number => lengthOf(bytes);
