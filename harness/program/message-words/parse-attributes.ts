/** A row of attributes from words: `IFLA_MTU=1500 IFLA_LINKINFO={IFLA_INFO_KIND=dummy}`. */
import {
  type AttributeKind,
  type AttributeTable,
  NLA_F_NESTED,
  NLA_F_NET_BYTEORDER,
  unknownAttributes,
} from '../../wire/index.ts';
import type { Segment } from '../bytes.ts';
import { join, nla } from '../build.ts';
import { Mistake, meant } from './mistake.ts';
import { isNumber, parseNumber } from './parse-number.ts';
import { buildStruct, fieldKey, fieldNames } from './parse-struct.ts';
import { parseHex, parseValue } from './parse-value.ts';
import { insideBraces, nameAndValue, unquote, type Word } from './split-words.ts';

const BITS: Readonly<Record<string, number>> = { NLA_F_NESTED, NLA_F_NET_BYTEORDER };
/** Bytes as they are, between attributes or at the end. */
const RAW = 'hex:';

/** @throws Mistake for a name that is not of the table, or a value that is not of its kind */
export function parseAttributes(words: readonly Word[], table: AttributeTable): Segment[] {
  return join<Segment>(...words.map((word) => parseAttribute(word, table, words)));
}

function parseAttribute(word: Word, table: AttributeTable, row: readonly Word[]): Segment[] {
  if (word.text.startsWith(RAW)) {
    return [parseHex({ text: word.text.slice(RAW.length), at: word.at + RAW.length })];
  }
  const { name, value } = nameAndValue(word);
  const [first = '', ...bits] = name.text.split('|');
  const type = typeOf({ text: first, at: name.at }, table);
  const flags = bits.reduce((sum, bit) => sum | bitOf({ text: bit, at: name.at }), 0);
  const kind = table.byType(type)?.kind ?? 'binary';
  if (value === undefined) return nla(type | flags);
  const inside = insideBraces(value);
  if (inside === undefined) {
    const plain = typeof kind === 'string' ? kind : 'binary';
    return nla(type | flags, parseValue(value, plain, table.byType(type)?.symbols));
  }
  if (typeof kind === 'object' && 'struct' in kind) {
    return nla(type | flags, structOf(inside, kind.struct));
  }
  return nla(type | flags | NLA_F_NESTED, parseNest(inside, kind, row));
}

function typeOf({ text, at }: Word, table: AttributeTable): number {
  if (isNumber(text)) return Number(parseNumber({ text, at }, 2));
  const type = table.values[text];
  if (type !== undefined && Object.hasOwn(table.values, text)) return type;
  const near = meant(text, Object.keys(table.values));
  const of =
    table === unknownAttributes ? 'of a space unknown here: give its number' : `of ${table.title}`;
  throw new Mistake(at, `'${text}' is no attribute ${of}${near}`);
}

function bitOf({ text, at }: Word): number {
  const bit = BITS[text];
  if (bit === undefined) {
    throw new Mistake(at, `'${text}' is none of ${Object.keys(BITS).join(', ')}`);
  }
  return bit;
}

function parseNest(inside: readonly Word[], kind: AttributeKind, row: readonly Word[]): Segment[] {
  if (typeof kind === 'string') return parseAttributes(inside, unknownAttributes);
  if ('nested' in kind) {
    if (kind.header === undefined) return parseAttributes(inside, kind.nested);
    const { fields, rest } = takeFields(inside, kind.header);
    return join<Segment>(buildStruct(kind.header, fields), parseAttributes(rest, kind.nested));
  }
  if ('array' in kind)
    return join<Segment>(...inside.map((word) => element(word, kind.array, row)));
  if ('by' in kind) return parseAttributes(inside, kind.tables[selector(row)] ?? unknownAttributes);
  return parseAttributes(inside, unknownAttributes);
}

/** An element of an array: its number, then what it holds. */
function element(word: Word, kind: AttributeKind, row: readonly Word[]): Segment[] {
  const { name, value } = nameAndValue(word);
  const type = Number(parseNumber(name, 2));
  if (value === undefined) return nla(type);
  const inside = insideBraces(value);
  if (inside !== undefined) return nla(type | NLA_F_NESTED, parseNest(inside, kind, row));
  return nla(type, parseValue(value, typeof kind === 'string' ? kind : 'binary'));
}

/** What IFLA_INFO_KIND says, beside the data whose table it names. */
function selector(row: readonly Word[]): string {
  const found = row.map(nameAndValue).find(({ name }) => name.text === 'IFLA_INFO_KIND');
  return found?.value === undefined ? '' : unquote(found.value);
}

type AnyLayout = Parameters<typeof buildStruct>[0];

function structOf(words: readonly Word[], layout: AnyLayout): Segment[] {
  const { fields, rest } = takeFields(words, layout);
  const [wrong] = rest;
  if (wrong !== undefined) {
    const near = meant(nameAndValue(wrong).name.text, fieldNames(layout));
    throw new Mistake(wrong.at, `'${wrong.text}' is no field of ${layout.name}${near}`);
  }
  return buildStruct(layout, fields);
}

/** Words that name fields of a struct, and the rest. */
export function takeFields(
  words: readonly Word[],
  layout: AnyLayout,
): { fields: Map<string, Word>; rest: Word[] } {
  const fields = new Map<string, Word>();
  const rest: Word[] = [];
  for (const word of words) {
    const { name, value } = nameAndValue(word);
    const key = value === undefined ? undefined : fieldKey(layout, name.text);
    if (key === undefined || value === undefined) rest.push(word);
    else fields.set(key, value);
  }
  return { fields, rest };
}
