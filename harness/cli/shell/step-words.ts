/** Words that steps are made of: protocols, options, addresses, values. */
import type { Address, StepOf } from '../../program/program.ts';
import type { NumberSymbol } from '../../program/bytes.ts';
import { Mistake, meant } from '../../program/message-words/mistake.ts';
import { isNumber, parseNumber, parseSymbol } from '../../program/message-words/parse-number.ts';
import { parseHex } from '../../program/message-words/parse-value.ts';
import { nameAndValue, type Word } from '../../program/message-words/split-words.ts';
import { NETLINK, NETLINK_OPT, SO, SOL_NETLINK, SOL_SOCKET } from '../../wire/index.ts';

export const protocolOf = (word: Word): number => Number(parseNumber(word, 4, NETLINK));

/** `pid=…`: each name at most once, and no others. @throws Mistake */
export function settingsOf<K extends string>(
  words: readonly Word[],
  names: readonly K[],
): Partial<Record<K, Word>> {
  const found: Partial<Record<K, Word>> = {};
  for (const word of words) {
    const { name, value } = nameAndValue(word);
    const key = names.find((each) => each === name.text);
    if (key === undefined || value === undefined) {
      const known = names.map((each) => `${each}=`).join(', ');
      throw new Mistake(word.at, `'${word.text}' is none of ${known}${meant(name.text, names)}`);
    }
    found[key] = value;
  }
  return found;
}

export function address(words: Partial<Record<'family' | 'pid' | 'groups', Word>>): Address {
  return {
    ...(words.family === undefined ? {} : { family: Number(parseNumber(words.family, 2)) }),
    ...(words.pid === undefined ? {} : { pid: numberOrSymbol(words.pid) }),
    ...(words.groups === undefined ? {} : { groups: numberOrSymbol(words.groups) }),
  };
}

const numberOrSymbol = (word: Word): number | NumberSymbol =>
  parseSymbol(word.text) ?? Number(parseNumber(word, 4));

/** `NETLINK_EXT_ACK`, `SO_RCVBUF`, or `LEVEL:OPTION` by number. @throws Mistake */
export function optionOf(word: Word): { level: number; option: number } {
  const { text, at } = word;
  const netlink = NETLINK_OPT.value(text);
  if (netlink !== undefined) return { level: SOL_NETLINK, option: netlink };
  const socket = SO.value(text);
  if (socket !== undefined) return { level: SOL_SOCKET, option: socket };
  const [level = '', option = ''] = text.split(':');
  if (isNumber(level) && isNumber(option)) {
    return {
      level: Number(parseNumber({ text: level, at }, 4)),
      option: Number(parseNumber({ text: option, at }, 4)),
    };
  }
  const near = meant(text, [...Object.keys(NETLINK_OPT.values), ...Object.keys(SO.values)]);
  throw new Mistake(at, `'${text}' is no option${near}: NETLINK_…, SO_…, or LEVEL:NUMBER`);
}

/** The value of an option: a number (an int), `hex:…`, or a symbol. */
export function bytesOf(word: Word): StepOf<'setsockopt'>['value'] {
  if (word.text.startsWith('hex:')) return parseHex({ text: word.text.slice(4), at: word.at + 4 });
  return parseSymbol(word.text) ?? Number(BigInt.asIntN(32, parseNumber(word, 4)));
}
