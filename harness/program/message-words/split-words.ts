/**
 * Words of a line: apart by blanks, whole in quotes and braces. `;` is a word of its own, `#`
 * begins a comment.
 */
import { Mistake } from './mistake.ts';

export interface Word {
  readonly text: string;
  /** Where it starts in the line. */
  readonly at: number;
}

/** @throws Mistake for a quote or a brace that is left open */
export function splitWords(line: string, start = 0): Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < line.length) {
    const character = line[at] ?? '';
    if (/\s/.test(character)) at++;
    else if (character === '#') break;
    else if (character === ';') words.push({ text: ';', at: start + at++ });
    else {
      const end = endOfWord(line, at, start);
      words.push({ text: line.slice(at, end), at: start + at });
      at = end;
    }
  }
  return words;
}

function endOfWord(line: string, from: number, start: number): number {
  const open: number[] = [];
  let at = from;
  for (; at < line.length; at++) {
    const character = line[at] ?? '';
    if (character === '"') {
      const close = closingQuote(line, at);
      if (close === -1) throw new Mistake(start + at, 'this quote is not closed');
      at = close;
    } else if (character === '{') open.push(at);
    else if (character === '}') {
      if (open.pop() === undefined) throw new Mistake(start + at, 'no { stands before this }');
    } else if (open.length === 0 && /[\s;]/.test(character)) break;
  }
  const [left] = open;
  if (left !== undefined) throw new Mistake(start + left, 'this { is not closed');
  return at;
}

function closingQuote(line: string, quote: number): number {
  for (let at = quote + 1; at < line.length; at++) {
    if (line[at] === '\\') at++;
    else if (line[at] === '"') return at;
  }
  return -1;
}

/** A word `name=value`; no value where there is no `=`. */
export function nameAndValue({ text, at }: Word): { name: Word; value?: Word } {
  const equals = text.search(/[="{]/);
  if (equals < 0 || text[equals] !== '=') return { name: { text, at } };
  return {
    name: { text: text.slice(0, equals), at },
    value: { text: text.slice(equals + 1), at: at + equals + 1 },
  };
}

/** Words between the braces of a value; undefined if it is none. */
export function insideBraces({ text, at }: Word): Word[] | undefined {
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
  return splitWords(text.slice(1, -1), at + 1);
}

/** Text without its quotes; escapes as JSON has them. @throws Mistake */
export function unquote({ text, at }: Word): string {
  if (!text.startsWith('"')) return text;
  try {
    return JSON.parse(text) as string;
  } catch {
    throw new Mistake(at, `${text} is no quoted text; escapes are those of JSON`);
  }
}
