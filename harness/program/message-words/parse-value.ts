/** The payload of an attribute as people write it, by the attribute's kind. */
import { ipHex } from '../ip-address.ts';
import type { PlainKind, Symbols } from '../../wire/index.ts';
import { fromHex, type Segment, sizeOf, toHex } from '../bytes.ts';
import { cstring } from '../build.ts';
import { Mistake } from './mistake.ts';
import { numberBytes, parseNumber, parseSymbol } from './parse-number.ts';
import { unquote, type Word } from './split-words.ts';

/** Any kind can be asked for by name: `u16:5`, `str:lo`; that gives wrong sizes, too. */
const TYPED = /^(u8|u16|u32|u64|s32|s64|be16|be32|str|nostr|ip|mac|hex):/;
const INTEGERS: Readonly<Record<string, readonly [size: number, order: 'LE' | 'BE']>> = {
  u8: [1, 'LE'],
  u16: [2, 'LE'],
  u32: [4, 'LE'],
  u64: [8, 'LE'],
  s32: [4, 'LE'],
  s64: [8, 'LE'],
  uint: [4, 'LE'],
  sint: [4, 'LE'],
  be16: [2, 'BE'],
  be32: [4, 'BE'],
};

/** @throws Mistake for a value that is not of this kind */
export function parseValue(word: Word, kind: PlainKind, symbols?: Symbols): Segment[] {
  const typed = TYPED.exec(word.text);
  if (typed !== null) {
    const rest = { text: word.text.slice(typed[0].length), at: word.at + typed[0].length };
    return byKind(rest, typed[1] ?? '', undefined);
  }
  return byKind(word, kind, symbols);
}

function byKind(word: Word, kind: string, symbols: Symbols | undefined): Segment[] {
  const integer = INTEGERS[kind];
  if (integer !== undefined) return parseInteger(word, ...integer, symbols);
  switch (kind) {
    case 'str':
    case 'string':
      return [cstring(unquote(word))];
    case 'nostr': // a string without its NUL
      return [toHex(new TextEncoder().encode(unquote(word)))];
    case 'ip':
      return [parseIp(word)];
    case 'mac':
      return [parseMac(word)];
    case 'flag':
      throw new Mistake(word.at, 'a flag has no value; hex: gives it one all the same');
    default:
      return [parseHex(word)];
  }
}

function parseInteger(
  word: Word,
  size: number,
  order: 'LE' | 'BE',
  symbols: Symbols | undefined,
): Segment[] {
  const symbol = parseSymbol(word.text, size);
  if (symbol === undefined) return [numberBytes(parseNumber(word, size, symbols), size, order)];
  if (sizeOf(symbol) === size) return [symbol];
  throw new Mistake(word.at, `${word.text} takes ${sizeOf(symbol)} bytes, not ${size}`);
}

/** @throws Mistake */
export function parseHex({ text, at }: Word): string {
  try {
    return toHex(fromHex(text.startsWith('"') ? unquote({ text, at }) : text));
  } catch (error) {
    throw new Mistake(at, (error as Error).message);
  }
}

function parseMac({ text, at }: Word): string {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2})*$/i.test(text)) {
    throw new Mistake(at, `'${text}' is no link-layer address, as 02:00:00:00:00:01`);
  }
  return text.replaceAll(':', '').toLowerCase();
}

function parseIp({ text, at }: Word): string {
  const hex = ipHex(text);
  if (hex === undefined) throw new Mistake(at, `'${text}' is no IP address`);
  return hex;
}
