/** Steps on sockets from the words of a line. */
import { address, bytesOf, optionOf, protocolOf, settingsOf } from './step-words.ts';
import type { Step } from '../../program/program.ts';
import { Mistake, meant } from '../../program/message-words/mistake.ts';
import { parseNumber } from '../../program/message-words/parse-number.ts';
import type { Word } from '../../program/message-words/split-words.ts';
import { MSG, SOCK } from '../../wire/index.ts';

const NAME = /^[A-Za-z][\w.-]*$/;

/** The socket that a line is about. @throws Mistake if it is not open */
export function openSocket(word: Word | undefined, open: ReadonlyMap<string, number>): string {
  if (word === undefined) {
    const last = [...open.keys()].at(-1);
    if (last === undefined) throw new Mistake(0, 'no socket is open: open a NETLINK_ROUTE');
    return last;
  }
  if (open.has(word.text)) return word.text;
  const names = [...open.keys()];
  const there = names.length === 0 ? 'none is' : `open: ${names.join(', ')}`;
  throw new Mistake(
    word.at,
    `no socket '${word.text}' is open (${there})${meant(word.text, names)}`,
  );
}

/** `open NAME PROTOCOL [SOCK_DGRAM]` */
export function openStep([name, protocol, type, ...more]: readonly Word[], end: number): Step {
  if (name === undefined || protocol === undefined) {
    throw new Mistake(end, 'open takes a name and a protocol: open a NETLINK_ROUTE');
  }
  if (!NAME.test(name.text)) {
    throw new Mistake(name.at, `'${name.text}' is no name: a letter, then letters, digits, . _ -`);
  }
  refuseMore(more);
  return {
    call: 'socket',
    socket: name.text,
    protocol: protocolOf(protocol),
    ...(type === undefined ? {} : { type: Number(parseNumber(type, 4, SOCK)) }),
  };
}

/** `bind SOCKET [pid=N] [groups=N] [length=N]`; connect is alike. */
export function addressStep(
  call: 'bind' | 'connect',
  words: readonly Word[],
  open: ReadonlyMap<string, number>,
): Step {
  const [socket, ...rest] = words;
  const { length, ...fields } = settingsOf(rest, ['family', 'pid', 'groups', 'length']);
  return {
    call,
    socket: openSocket(socket, open),
    address: address(fields),
    ...(length === undefined ? {} : { length: Number(parseNumber(length, 4)) }),
  };
}

/** `setsockopt SOCKET OPTION VALUE [length=N]` */
export function setOptionStep(
  [socket, option, value, ...rest]: readonly Word[],
  open: ReadonlyMap<string, number>,
  end: number,
): Step {
  if (option === undefined || value === undefined) {
    throw new Mistake(
      end,
      'setsockopt takes a socket, an option and a value: setsockopt a NETLINK_EXT_ACK 1',
    );
  }
  const { length } = settingsOf(rest, ['length']);
  return {
    call: 'setsockopt',
    socket: openSocket(socket, open),
    ...optionOf(option),
    value: bytesOf(value),
    ...(length === undefined ? {} : { length: Number(parseNumber(length, 4)) }),
  };
}

/** `getsockopt SOCKET OPTION [room=N]` */
export function getOptionStep(
  [socket, option, ...rest]: readonly Word[],
  open: ReadonlyMap<string, number>,
  end: number,
): Step {
  if (option === undefined) {
    throw new Mistake(end, 'getsockopt takes a socket and an option: getsockopt a NETLINK_CAP_ACK');
  }
  const { room } = settingsOf(rest, ['room']);
  return {
    call: 'getsockopt',
    socket: openSocket(socket, open),
    ...optionOf(option),
    ...(room === undefined ? {} : { room: Number(parseNumber(room, 4)) }),
  };
}

/** `recv [SOCKET] [room=N] [MSG_PEEK|MSG_TRUNC]` */
export function recvStep(words: readonly Word[], open: ReadonlyMap<string, number>): Step {
  const { socket, rest } = maybeSocket(words, open);
  const flags = rest.filter(({ text }) => text.startsWith('MSG_'));
  const { room } = settingsOf(
    rest.filter((word) => !flags.includes(word)),
    ['room'],
  );
  const bits = flags.reduce((sum, word) => sum | Number(parseNumber(word, 4, MSG)), 0);
  return {
    call: 'recv',
    socket,
    ...(room === undefined ? {} : { room: Number(parseNumber(room, 4)) }),
    ...(bits === 0 ? {} : { flags: bits }),
  };
}

/** `drain [SOCKET] [room=N]` */
export function drainStep(words: readonly Word[], open: ReadonlyMap<string, number>): Step {
  const { socket, rest } = maybeSocket(words, open);
  const { room } = settingsOf(rest, ['room']);
  return {
    call: 'drain',
    socket,
    ...(room === undefined ? {} : { room: Number(parseNumber(room, 4)) }),
  };
}

/** A call that takes a socket only. */
export function plainStep(
  call: 'close' | 'getsockname' | 'getpeername' | 'poll',
  [socket, ...more]: readonly Word[],
  open: ReadonlyMap<string, number>,
): Step {
  refuseMore(more);
  return { call, socket: openSocket(socket, open) };
}

/** A first word without `=` is a socket; without one it is the socket used last. */
function maybeSocket(
  words: readonly Word[],
  open: ReadonlyMap<string, number>,
): { socket: string; rest: readonly Word[] } {
  const [first] = words;
  const isSocket =
    first !== undefined && !first.text.includes('=') && !first.text.startsWith('MSG_');
  return isSocket
    ? { socket: openSocket(first, open), rest: words.slice(1) }
    : { socket: openSocket(undefined, open), rest: words };
}

/** @throws Mistake at a word that nothing takes */
export function refuseMore([word]: readonly Word[]): void {
  if (word !== undefined) throw new Mistake(word.at, `'${word.text}' is one word too many`);
}
