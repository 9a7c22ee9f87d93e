/** Statements of a reproducer: calls of functions that C and Python have alike. */
import type { NumberSymbol } from '../../harness/program/bytes.ts';

/** A number, a text, or a piece of code that is the same in both languages. */
export type Argument = number | string | { code: string };

export interface Statement {
  call: string;
  arguments: readonly Argument[];
  /** Pieces that its arguments need. */
  needs: readonly string[];
}

export const statement = (
  call: string,
  args: readonly Argument[] = [],
  needs: readonly string[] = [],
): Statement => ({ call, arguments: args, needs });

/** Something that a reproducer cannot do, and what it would take: the user is told. */
export class CannotReproduce extends Error {}

/** What a program's names become. */
export interface Names {
  socket(name: string): string;
  /** Place of a family that the program registers; undefined for any other. */
  family(name: string): number | undefined;
}

/** A number that is known only when the program runs. */
export function symbolCode(symbol: NumberSymbol, names: Names): { code: string; need: string } {
  if ('port' in symbol) return { code: `port_of(${names.socket(symbol.port)})`, need: 'port_of' };
  if ('ifindex' in symbol) {
    return { code: `ifindex_of(${JSON.stringify(symbol.ifindex)})`, need: 'ifindex_of' };
  }
  if ('family' in symbol) {
    const own = names.family(symbol.family);
    return own === undefined
      ? { code: `family_of(${JSON.stringify(symbol.family)})`, need: 'family_of' }
      : { code: `family_ids[${own}]`, need: 'registered' };
  }
  const family = names.family(symbol.group);
  if (family === undefined) {
    throw new CannotReproduce(`group ${symbol.group} is of no family that the program registers`);
  }
  return { code: `first_groups[${family}] + ${symbol.index ?? 0}`, need: 'registered' };
}

export const numberArgument = (
  given: number | NumberSymbol | undefined,
  names: Names,
): { argument: Argument; needs: string[] } => {
  if (given === undefined) return { argument: 0, needs: [] };
  if (typeof given === 'number') return { argument: given >>> 0, needs: [] };
  const { code, need } = symbolCode(given, names);
  return { argument: { code }, needs: [need] };
};

/** Words of four bytes, rows of six words. @param cells two hex digits, `..`, or P0, R1, F0, G2 */
export function rowsOf(cells: readonly string[]): string[] {
  const rows: string[] = [];
  let [row, room] = ['', ROW];
  for (const [index, cell] of cells.entries()) {
    const wide = SLOT.test(cell);
    const size = wide ? (cell.startsWith('F') ? 2 : 4) : 1;
    if (room < size) {
      rows.push(row);
      [row, room] = ['', ROW];
    }
    const apart = wide || room % 4 === 0 || SLOT.test(cells[index - 1] ?? '');
    row += row !== '' && apart ? ` ${cell}` : cell;
    room -= size;
  }
  return row === '' ? rows : [...rows, row];
}

const ROW = 24;
/** What stands for a number of four bytes, or two. */
const SLOT = /^[PRFG]\d/;
