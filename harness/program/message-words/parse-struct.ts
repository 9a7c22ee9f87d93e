/** A fixed header from words: fields by the names that C gives them. */
import type { Field, Layout } from '../../wire/index.ts';
import type { Segment } from '../bytes.ts';
import { join } from '../build.ts';
import { numberBytes, parseNumber, parseSymbol } from './parse-number.ts';
import { parseHex } from './parse-value.ts';
import type { Word } from './split-words.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- whatever its fields
type AnyLayout = Layout<any>;

/** What C puts before the names of a struct's fields; our layouts go without. */
const PREFIXES: Readonly<Record<string, string>> = {
  nlmsghdr: 'nlmsg_',
  ifinfomsg: 'ifi_',
  ifaddrmsg: 'ifa_',
  rtmsg: 'rtm_',
  rtgenmsg: 'rtgen_',
  ndmsg: 'ndm_',
  ndtmsg: 'ndtm_',
  tcmsg: 'tcm_',
  tcamsg: 'tca_',
  nhmsg: 'nh_',
  netconfmsg: 'ncm_',
  ifaddrlblmsg: 'ifal_',
  prefixmsg: 'prefix_',
};

/** Names of the fields as C has them: `ifi_index`. */
export const fieldNames = ({ name, fields }: AnyLayout): string[] =>
  Object.entries(fields as Record<string, Field>)
    .filter(([, { pad }]) => pad !== true)
    .map(([key]) => `${PREFIXES[name] ?? ''}${key}`);

/** The layout's key of a field that is named as C has it, or bare; undefined if it has none. */
export function fieldKey({ name, fields }: AnyLayout, given: string): string | undefined {
  const prefix = PREFIXES[name] ?? '';
  const bare = given.startsWith(prefix) ? given.slice(prefix.length) : given;
  return [bare, given].find((key) => Object.hasOwn(fields as object, key));
}

/** A header, its fields one after the other; those not given are zero. */
export function buildStruct(layout: AnyLayout, given: ReadonlyMap<string, Word>): Segment[] {
  const parts: Segment[] = [];
  for (const [key, field] of Object.entries(layout.fields as Record<string, Field>)) {
    const word = given.get(key);
    parts.push(word === undefined ? '00'.repeat(field.size) : fieldBytes(key, field, word));
  }
  return join<Segment>(parts.filter((part) => part !== ''));
}

function fieldBytes(key: string, { kind, size, symbols }: Field, word: Word): Segment {
  if (kind === 'bytes') {
    const bytes = parseHex(word);
    return bytes.padEnd(2 * size, '0').slice(0, 2 * size);
  }
  // only a device's index has a name in place of its number
  const isIndex = size === 4 && key.endsWith('index');
  const symbol = isIndex && /^[a-z]/i.test(word.text) && !word.text.includes(':');
  const special = symbol ? { ifindex: word.text } : parseSymbol(word.text, size);
  if (special !== undefined && size === 4) return special;
  const order = kind === 'be16' || kind === 'be32' ? 'BE' : 'LE';
  return numberBytes(parseNumber(word, size, symbols), size, order);
}
