/**
 * Messages as people write them: a name, then flags, fields of the fixed header and attributes.
 *
 *     RTM_GETLINK NLM_F_ACK ifi_index=lo IFLA_EXT_MASK=1
 *     nlctrl CTRL_CMD_GETFAMILY CTRL_ATTR_FAMILY_NAME=nlctrl
 *     NLMSG_NOOP NLM_F_ACK nlmsg_len=12 ; RTM_GETLINK
 *     hex 10000000 0100 0500 01000000 00000000
 *
 * NLM_F_REQUEST goes without saying; `nlmsg_flags=` says it all. Lengths and padding are
 * computed, and each can be given instead: a malformed message is as ordinary here as a right one.
 */
import {
  bytesOfHex,
  CTRL_CMD,
  GENL_ID,
  hexGroups,
  messageKind,
  NETLINK,
  NLM_F,
  NLMSG,
  nlmsghdr,
  RTM,
  type StructuredBody,
  unknownAttributes,
} from '../../wire/index.ts';
import { type FamilySymbol, type PortSymbol, type Segment } from '../bytes.ts';
import { batch, join, nlmsg } from '../build.ts';
import { Mistake, meant } from './mistake.ts';
import { parseAttributes, takeFields } from './parse-attributes.ts';
import { isNumber, parseNumber, parseSymbol } from './parse-number.ts';
import { buildStruct, fieldNames } from './parse-struct.ts';
import { parseHex } from './parse-value.ts';
import { nameAndValue, type Word } from './split-words.ts';

const { NETLINK_ROUTE = 0, NETLINK_GENERIC = 16 } = NETLINK.values;
const { NLM_F_REQUEST = 1 } = NLM_F.values;

export interface ParsedMessages {
  /** What the messages are for; undefined if any will do. */
  protocol: number | undefined;
  bytes: Segment[];
}

export interface Settings {
  /** nlmsg_seq of the first message; the others follow. */
  seq: number;
  /** Protocol of the socket that will send: what bare numbers of types mean. */
  protocol?: number | undefined;
}

/** One datagram, its messages apart by `;`. @throws Mistake with the place */
export function parseMessages(words: readonly Word[], settings: Settings): ParsedMessages {
  const [first] = words;
  if (first?.text === 'hex') {
    return { protocol: settings.protocol, bytes: grouped(words.slice(1).map(parseHex)) };
  }
  const groups: Word[][] = [[]];
  for (const word of words) {
    if (word.text === ';') groups.push([]);
    else groups.at(-1)?.push(word);
  }
  const end = words.at(-1);
  const messages = groups.map((group, index) => {
    if (group.length === 0) throw new Mistake(end?.at ?? 0, 'a message is missing here');
    return parseMessage(group, { ...settings, seq: settings.seq + index });
  });
  const protocols = messages.flatMap(({ protocol }) => protocol ?? []);
  const other = protocols.findIndex((protocol) => protocol !== protocols[0]);
  if (other > 0) {
    throw new Mistake(groups[other]?.[0]?.at ?? 0, 'messages of two protocols in one datagram');
  }
  return { protocol: protocols[0], bytes: grouped(batch(...messages.map(({ bytes }) => bytes))) };
}

/** Hex in groups of four bytes, as dumps have it. */
const grouped = (segments: readonly Segment[]): Segment[] =>
  join<Segment>(segments).map((each) =>
    typeof each === 'string' ? hexGroups(bytesOfHex(each)) : each,
  );

/** What the first words say. */
export interface Subject {
  type: number | FamilySymbol;
  protocol: number | undefined;
  /** The command, of Generic Netlink. */
  command?: number;
  /** How the body is built up, if that is known. */
  body?: StructuredBody;
  /** Names of the flags that a request of this kind may have. */
  flags: Readonly<Record<string, number>>;
  /** What follows. */
  rest: readonly Word[];
}

/** @throws Mistake if they name no message */
export function subjectOf(words: readonly Word[], settings: Pick<Settings, 'protocol'>): Subject {
  const [name, ...rest] = words;
  if (name === undefined) throw new Mistake(0, 'a message is missing here');
  const control = NLMSG.value(name.text);
  if (control !== undefined) return describe(control, undefined, rest);
  const route = RTM.value(name.text);
  if (route !== undefined) return describe(route, NETLINK_ROUTE, rest);
  if (isNumber(name.text)) {
    return describe(Number(parseNumber(name, 2)), settings.protocol, rest);
  }
  if (/^(RTM|NLMSG)_/.test(name.text)) {
    const near = meant(name.text, [...Object.keys(RTM.values), ...Object.keys(NLMSG.values)]);
    throw new Mistake(name.at, `'${name.text}' is no message${near}`);
  }
  return ofFamily(name, rest);
}

function describe(type: number, protocol: number | undefined, rest: readonly Word[]): Subject {
  const { body, flags } = messageKind(type, { protocol: protocol ?? -1, direction: 'request' });
  const structured = body.is === 'structured' ? { body } : {};
  return { type, protocol, flags: flags.values, rest, ...structured };
}

function ofFamily(name: Word, [command, ...rest]: readonly Word[]): Subject {
  const known = name.text === 'nlctrl';
  const { GENL_ID_CTRL = 16 } = GENL_ID.values;
  if (command === undefined) {
    const say = `'${name.text}' is no message: RTM_…, NLMSG_…, a number, or a family and a command`;
    throw new Mistake(name.at, say);
  }
  const { flags, body } = describe(known ? GENL_ID_CTRL : 0xffff, NETLINK_GENERIC, []);
  return {
    type: known ? GENL_ID_CTRL : { family: name.text },
    protocol: NETLINK_GENERIC,
    command: Number(parseNumber(command, 1, known ? CTRL_CMD : undefined)),
    ...(body === undefined ? {} : { body }),
    flags,
    rest,
  };
}

function parseMessage(words: readonly Word[], settings: Settings): ParsedMessages {
  const subject = subjectOf(words, settings);
  const { body, protocol, command } = subject;
  const header = takeHeader(subject.rest);
  const { bits, rest: afterFlags } = takeFlags(header.rest, subject);
  const given = header.fields;
  const { fields, rest } =
    body === undefined
      ? { fields: new Map(), rest: afterFlags }
      : takeFields(afterFlags, body.header);
  if (command !== undefined && !fields.has('cmd')) fields.set('cmd', { text: `${command}`, at: 0 });
  if (command !== undefined && !fields.has('version')) fields.set('version', { text: '1', at: 0 });
  refuseUnknown(rest, subject);
  const payload = join<Segment>(
    body === undefined ? '' : buildStruct(body.header, fields),
    parseAttributes(rest, body?.attributes ?? unknownAttributes),
  );
  const number = (key: string, size: number): number | undefined => {
    const word = given.get(key);
    return word === undefined ? undefined : Number(parseNumber(word, size));
  };
  const len = number('len', 4);
  const bytes = nlmsg(
    {
      type: number('type', 2) ?? subject.type,
      flags: flagsOf(given.get('flags'), subject) ?? NLM_F_REQUEST | bits,
      seq: number('seq', 4) ?? settings.seq,
      pid: portOf(given.get('pid')),
      ...(len === undefined ? {} : { len }),
    },
    payload,
  );
  return { protocol, bytes };
}

const flagsOf = (word: Word | undefined, { flags }: Subject): number | undefined => {
  if (word === undefined) return undefined;
  const value = (name: string): number | undefined => flags[name];
  const symbols = { title: 'flag', values: flags, value, name: () => undefined, show: String };
  return Number(parseNumber(word, 2, symbols));
};

function portOf(word: Word | undefined): number | PortSymbol {
  if (word === undefined) return 0;
  const symbol = parseSymbol(word.text);
  if (symbol !== undefined && 'port' in symbol) return symbol;
  return Number(parseNumber(word, 4));
}

/** `nlmsg_len=12` and such: the prefix is needed, since fixed headers have flags and types, too. */
function takeHeader(words: readonly Word[]): ReturnType<typeof takeFields> {
  const own = words.filter(({ text }) => text.startsWith('nlmsg_'));
  const { fields, rest: wrong } = takeFields(own, nlmsghdr);
  if (wrong[0] !== undefined) {
    const { name } = nameAndValue(wrong[0]);
    const near = meant(name.text, fieldNames(nlmsghdr));
    throw new Mistake(name.at, `'${name.text}' is no field of nlmsghdr with a value${near}`);
  }
  return { fields, rest: words.filter((word) => !own.includes(word)) };
}

function takeFlags(words: readonly Word[], { flags }: Subject): { bits: number; rest: Word[] } {
  let bits = 0;
  const rest: Word[] = [];
  for (const word of words) {
    if (!word.text.startsWith('NLM_F_')) {
      rest.push(word);
      continue;
    }
    for (const name of word.text.split('|')) {
      const bit = flags[name];
      if (bit === undefined || !Object.hasOwn(flags, name)) {
        const near = meant(name, Object.keys(flags));
        throw new Mistake(word.at, `'${name}' is no flag of this message${near}`);
      }
      bits |= bit;
    }
  }
  return { bits, rest };
}

/** A field that the header lacks must not pass for an attribute of an unknown space. */
function refuseUnknown(words: readonly Word[], { body }: Subject): void {
  for (const word of words) {
    const { name } = nameAndValue(word);
    if (isNumber(name.text.split('|')[0] ?? '') || name.text.startsWith('hex:')) continue;
    if (body === undefined) {
      throw new Mistake(word.at, `'${word.text}': of this message only bytes are known: hex:0a0b`);
    }
    if (/^[a-z]/.test(name.text)) {
      const names = fieldNames(body.header);
      const say = `'${name.text}' is no field of ${body.header.name}${meant(name.text, names)}`;
      throw new Mistake(word.at, `${say}${meant(name.text, names) ? '' : `: ${names.join(', ')}`}`);
    }
  }
}
