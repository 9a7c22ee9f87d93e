/** Numbers, by digits or by name, and those that are known only when a program runs. */
import type { Symbols } from '../../wire/index.ts';
import type { NumberSymbol } from '../bytes.ts';
import { Mistake, meant } from './mistake.ts';
import type { Word } from './split-words.ts';

const DIGITS = /^-?(?:0x[0-9a-f]+|\d+)$/i;
export const isNumber = (text: string): boolean => DIGITS.test(text);

/** A number of so many bytes; names, joined by `|`, if there are symbols. @throws Mistake */
export function parseNumber(word: Word, size: number, symbols?: Symbols): bigint {
  const parts = word.text.split('|');
  return parts.reduce((sum, text) => sum | onePart({ ...word, text }, size, symbols), 0n);
}

function onePart({ text, at }: Word, size: number, symbols: Symbols | undefined): bigint {
  const named = symbols?.value(text);
  if (named !== undefined) return BigInt(named) & mask(size);
  if (!isNumber(text)) {
    const near = symbols === undefined ? '' : meant(text, Object.keys(symbols.values));
    const kind = symbols === undefined ? 'number' : `number or ${symbols.title}`;
    throw new Mistake(at, `'${text}' is no ${kind}${near}`);
  }
  const value = text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text);
  const most = mask(size);
  if (value > most || value < -(most / 2n) - 1n) {
    throw new Mistake(at, `${text} does not fit ${size} byte${size === 1 ? '' : 's'}`);
  }
  return value & most;
}

const mask = (size: number): bigint => (1n << BigInt(8 * size)) - 1n;

/** The bytes of a number, as hex. */
export function numberBytes(value: bigint, size: number, order: 'LE' | 'BE' = 'LE'): string {
  const pairs =
    value
      .toString(16)
      .padStart(2 * size, '0')
      .match(/../g) ?? [];
  return (order === 'LE' ? pairs.toReversed() : pairs).join('');
}

const SYMBOL = /^(port|family|group|dev):([\w.-]+)(?:\+(\d+))?$/;

/** `port:a`, `family:nlctrl`, `group:x+1`, `dev:lo`; undefined for anything else. */
export function parseSymbol(text: string, size = 4): NumberSymbol | undefined {
  const [, kind, name, index] = SYMBOL.exec(text) ?? [];
  if (name === undefined) return undefined;
  switch (kind) {
    case 'port':
      return { port: name };
    case 'family':
      return size === 4 ? { family: name, size: 4 } : { family: name };
    case 'group':
      return index === undefined ? { group: name } : { group: name, index: Number(index) };
    default:
      return { ifindex: name };
  }
}
