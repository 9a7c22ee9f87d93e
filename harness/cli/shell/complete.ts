/** Tab: what may stand where the cursor is. */
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { namesAfter, OPTIONS, PROTOCOLS } from '../../program/message-words/names.ts';
import { splitWords } from '../../program/message-words/split-words.ts';
import { MSG } from '../../wire/index.ts';
import { commands } from './commands.ts';
import { readSend } from './send-steps.ts';

/** Completions of the last word, and that word, as readline takes them. */
export function complete(line: string, open: ReadonlyMap<string, number>): [string[], string] {
  // inside braces and joined flags, only the last piece counts
  const word = /[^\s{|]*$/.exec(line)?.[0] ?? '';
  const names = candidates(line.slice(0, line.length - word.length), word, open);
  return [names.filter((name) => name.startsWith(word)).map((name) => withBlank(name)), word];
}

const withBlank = (name: string): string => (/[=/]$/.test(name) ? name : `${name} `);

function candidates(before: string, word: string, open: ReadonlyMap<string, number>): string[] {
  const [command, ...rest] = words(before);
  const sockets = [...open.keys()];
  switch (command) {
    case undefined:
      return Object.keys(commands);
    case 'help':
      return Object.keys(commands);
    case 'send':
      return [...(rest.length === 0 ? sockets : []), ...afterSend(rest, open)];
    case 'names':
      return namesAfter(rest.map(toWord), undefined);
    case 'open':
      return rest.length === 1
        ? PROTOCOLS
        : ['SOCK_DGRAM', 'SOCK_RAW'].slice(rest.length === 2 ? 0 : 2);
    case 'setsockopt':
    case 'getsockopt':
      return rest.length === 0 ? sockets : rest.length === 1 ? OPTIONS : [];
    case 'bind':
    case 'connect':
      return rest.length === 0 ? sockets : ['pid=', 'groups=', 'length='];
    case 'recv':
      return [...sockets, 'room=', ...Object.keys(MSG.values)];
    case 'drain':
      return [...sockets, 'room='];
    case 'decode':
      return rest.length === 0 ? PROTOCOLS : [];
    case 'compare':
      return ['kernel', 'simulator', 'uml', 'gvisor'];
    case 'save':
      return rest.length === 0 ? files(word) : ['--requirement'];
    case 'source':
      return files(word);
    default:
      return sockets;
  }
}

function afterSend(rest: string[], open: ReadonlyMap<string, number>): string[] {
  const { message, socket } = readSend(rest.map(toWord), open);
  return namesAfter(message, open.get(socket ?? [...open.keys()].at(-1) ?? ''));
}

const toWord = (text: string): { text: string; at: number } => ({ text, at: 0 });

/** An open brace is no mistake before the line is whole. */
const words = (before: string): string[] => {
  const whole = before.slice(0, before.search(/\S*\{(?![^{]*\})|$/));
  try {
    return splitWords(whole).map(({ text }) => text);
  } catch {
    return whole.split(/\s+/).filter((text) => text !== '');
  }
};

function files(word: string): string[] {
  const folder = word.endsWith('/') ? word : dirname(word);
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith('.') || basename(word).startsWith('.'))
      .map((entry) => {
        const path = word.startsWith('./')
          ? `./${join(folder, entry.name)}`
          : join(folder, entry.name);
        return entry.isDirectory() ? `${path}/` : path;
      });
  } catch {
    return [];
  }
}
