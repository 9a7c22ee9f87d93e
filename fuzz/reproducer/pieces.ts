/**
 * What reproducers are made of: files of C and of Python, cut in pieces. A line that begins with
 * `//@` or `#@` begins one: its name, and the pieces that it needs. A program gets those it uses.
 */
import { readFileSync } from 'node:fs';

interface Piece {
  needs: readonly string[];
  text: string;
}

export interface Pieces {
  /** In the order in which they stand in the files. */
  all: ReadonlyMap<string, Piece>;
  /** Of those that stand behind the steps. */
  behind: ReadonlySet<string>;
}

const known = new Map<string, Pieces>();

/** @param folder beside this module; its files in order, the last one behind the steps */
export function readPieces(folder: 'c' | 'python', files: readonly string[]): Pieces {
  const before = known.get(folder);
  if (before !== undefined) return before;
  const all = new Map<string, Piece>();
  const behind = new Set<string>();
  for (const [index, file] of files.entries()) {
    const text = readFileSync(new URL(`${folder}/${file}`, import.meta.url), 'utf8');
    for (const part of text.split(/^(?:\/\/|#)@ /m).slice(1)) {
      const [, name = '', needs = '', body = ''] = /^(\w+):([\w ]*)\n([^]*)$/.exec(part) ?? [];
      all.set(name, { needs: needs.split(' ').filter((each) => each !== ''), text: body.trim() });
      if (index === files.length - 1) behind.add(name);
    }
  }
  const pieces = { all, behind };
  known.set(folder, pieces);
  return pieces;
}

/** The pieces of these names and all that they need, in their order. */
export function take({ all }: Pieces, names: Iterable<string>): { name: string; text: string }[] {
  const wanted = new Set<string>();
  const add = (name: string): void => {
    if (wanted.has(name)) return;
    const piece = all.get(name);
    if (piece === undefined) throw new TypeError(`no piece of a reproducer is called ${name}`);
    wanted.add(name);
    for (const each of piece.needs) add(each);
  };
  for (const name of names) add(name);
  return [...all].filter(([name]) => wanted.has(name)).map(([name, { text }]) => ({ name, text }));
}
