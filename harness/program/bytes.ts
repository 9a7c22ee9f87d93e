/**
 * Bytes of a program: readable hex, with symbols where a number is known only when it runs.
 *
 * `["10000000 0200 0100 01000000", {"port": "a"}]` is 16 bytes, the last four being the port id
 * that socket `a` has at that moment. Patterns (what must come back) are the same, plus
 * wildcards.
 */
import { WireError } from '../wire/wire-error.ts';

/** The port id (nl_pid) of a socket of the program: u32. */
export interface PortSymbol {
  port: string;
}
/** The id that a Generic Netlink family got: u16 unless `size` says 4. */
export interface FamilySymbol {
  family: string;
  size?: 2 | 4 | undefined;
}
/** The first multicast group of a family registered by the program, plus `index`: u32. */
export interface GroupSymbol {
  group: string;
  index?: number | undefined;
}
/** The index of a network device, by name: u32. */
export interface DeviceSymbol {
  ifindex: string;
}
export type NumberSymbol = PortSymbol | FamilySymbol | GroupSymbol | DeviceSymbol;
export type Segment = string | NumberSymbol;
/** Segments, in order; a lone string is one segment. */
export type Bytes = string | readonly Segment[];

/** `any` bytes of which the rule says nothing, with the reason; `rest`: any number of them. */
export type Wildcard = { any: number; why: string } | { rest: string };
export type Pattern = readonly (Segment | Wildcard)[];

export const isSymbol = (segment: unknown): segment is NumberSymbol =>
  typeof segment === 'object' &&
  segment !== null &&
  ('port' in segment || 'family' in segment || 'group' in segment || 'ifindex' in segment);

/** Characters that are no blanks. */
function digitsIn(hex: string): number {
  let count = hex.length;
  for (let at = 0; at < hex.length; at++) if (hex.charCodeAt(at) <= 0x20) count--;
  return count;
}

/** Bytes that a segment takes; of `rest`, 0. */
export function sizeOf(segment: Segment | Wildcard): number {
  if (typeof segment === 'string') return digitsIn(segment) / 2;
  if ('any' in segment) return segment.any;
  if ('family' in segment) return segment.size ?? 2;
  return 'rest' in segment ? 0 : 4;
}

export const segmentsOf = (given: Bytes): readonly Segment[] =>
  typeof given === 'string' ? [given] : given;

export const lengthOf = (given: Bytes | Pattern): number =>
  (typeof given === 'string' ? [given] : given).reduce((sum, each) => sum + sizeOf(each), 0);

/** Two digits a byte. */
const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
/** What Buffer#toString comes to, of any Uint8Array: fuzzing makes a hundred thousand texts a second. */
type HexSlice = (this: Uint8Array, from: number, to: number) => string;
const hexSlice: HexSlice = (Buffer.prototype as unknown as { hexSlice: HexSlice }).hexSlice;

/** `0a0b` for [10, 11]. */
export const toHex = (given: Uint8Array): string => hexSlice.call(given, 0, given.length);

/** The lowest `size` bytes of a number, the lowest first. */
export function littleEndian(value: number, size: 1 | 2 | 4): string {
  let hex = '';
  for (let shift = 0; shift < 8 * size; shift += 8) hex += DIGITS[(value >>> shift) & 0xff];
  return hex;
}

/** Digits up to which a Buffer is the slower of the two. */
const SHORT = 96;
const [BLANK, NO_DIGIT] = [0x20, 255];
/** The value of a digit by its character. */
const VALUES = Uint8Array.from({ length: 256 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? NO_DIGIT : value;
});

/**
 * Puts the bytes of a text of digits and blanks in their place; returns how many, or -1 where there
 * is anything else.
 */
function decodeInto(out: Uint8Array, at: number, text: string): number {
  let to = at;
  let high = -1;
  for (let digit = 0; digit < text.length; digit++) {
    const code = text.charCodeAt(digit);
    if (code === BLANK) continue;
    const value = VALUES[code] ?? NO_DIGIT;
    if (value === NO_DIGIT) return -1;
    if (high < 0) high = value;
    else {
      out[to++] = (high << 4) | value;
      high = -1;
    }
  }
  return high < 0 ? to - at : -1;
}

/**
 * Bytes of a hex text; blanks are free.
 * @throws SyntaxError where a character is no hex digit or a digit is left over.
 */
export function fromHex(text: string): Uint8Array {
  if (text.length <= SHORT) {
    const short = new Uint8Array(text.length >> 1);
    const length = decodeInto(short, 0, text);
    if (length >= 0) return length === short.length ? short : short.slice(0, length);
  }
  // what came back, and what was built, has no blanks: Buffer stops at whatever is no digit
  const plain = new Uint8Array(text.length >> 1);
  if (2 * Buffer.from(plain.buffer).write(text, 'hex') === text.length) return plain;
  const digits = text.replaceAll(/\s/g, '');
  const bad = /[^0-9a-fA-F]/.exec(digits);
  if (bad) throw new SyntaxError(`hex: '${bad[0]}' at digit ${bad.index} is no hex digit`);
  if (digits.length % 2 === 1) throw new SyntaxError(`hex: ${digits.length} digits, an odd number`);
  return new Uint8Array(Buffer.from(digits, 'hex'));
}

/** What an executor knows of the symbols when a step runs; undefined where it has no such thing. */
export type Resolver = (symbol: NumberSymbol) => number | undefined;

/** Thrown when bytes name a socket, family or device that does not exist: a fault of the program. */
export class UnresolvedSymbol extends Error {
  readonly symbol: NumberSymbol;
  constructor(symbol: NumberSymbol) {
    super(`symbol ${JSON.stringify(symbol)} stands for nothing at this step`);
    this.name = 'UnresolvedSymbol';
    this.symbol = symbol;
  }
}

export function resolveNumber(given: number | NumberSymbol, resolve: Resolver): number {
  if (typeof given === 'number') return given;
  const value = resolve(given);
  if (value === undefined) throw new UnresolvedSymbol(given);
  return value;
}

/** The plain bytes. @throws UnresolvedSymbol */
export function resolveBytes(given: Bytes, resolve: Resolver): Uint8Array {
  if (typeof given === 'string') return fromHex(given);
  const out = new Uint8Array(lengthOf(given));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const segment of given) {
    if (typeof segment === 'string') {
      if (decodeInto(out, at, segment) < 0) out.set(fromHex(segment), at);
      at += digitsIn(segment) / 2;
    } else {
      const size = sizeOf(segment);
      if (at + size > out.length) throw new WireError('symbol', at, size, out.length - at);
      const value = resolveNumber(segment, resolve);
      if (size === 2) view.setUint16(at, value, true);
      else view.setUint32(at, value >>> 0, true);
      at += size;
    }
  }
  return out;
}

/** Joins, merging neighbouring hex, so that a program reads as its author would write it. */
export function concat(...parts: readonly Bytes[]): Segment[] {
  const out: Segment[] = [];
  for (const part of parts) {
    for (const segment of segmentsOf(part)) {
      const last = out.at(-1);
      if (typeof segment === 'string' && segment.trim() === '') continue;
      if (typeof segment === 'string' && typeof last === 'string') {
        out[out.length - 1] = `${last} ${segment}`;
      } else out.push(segment);
    }
  }
  return out;
}
