/** The statements that compare what one step gave with what was answered before. */
import { constants } from 'node:os';
import type { Replaced } from '../../harness/oracle/index.ts';
import type { Step } from '../../harness/program/program.ts';
import type { Datagram, Outcome, Returned } from '../../harness/program/transcript.ts';
import { errnoNumber } from '../../harness/wire/index.ts';
import { type Argument, rowsOf, type Statement, statement } from './statement.ts';

/** @param process the place of a process, by name */
export interface Wanted {
  step: Step;
  /** Canonical. */
  outcome: Outcome;
  /** Fields of this outcome that the canonical form replaces. */
  replaced: readonly Replaced[];
  process: (name: string) => number;
}

const KERNEL = '100000000000000000000000';
/** Their lines are not compared, docs/architecture.md; what they return is the number of those. */
const LINES: ReadonlySet<string> = new Set(['read_proc', 'kernel_calls']);

export function wantStatements(wanted: Wanted): Statement[] {
  const { step, outcome } = wanted;
  if ('errno' in outcome) return [statement('want_error', [errnoArgument(outcome.errno)])];
  if (!('ret' in outcome) || LINES.has(step.call)) return [];
  const { name, value, length = -1, revents, datagrams } = outcome;
  if (name !== undefined) {
    return [...want(cellsOf(name, 'name', 0, wanted)), statement('want_value', [length])];
  }
  if (value !== undefined) {
    return [...want(cellsOf(value, undefined, 0, wanted)), statement('want_value', [length])];
  }
  if (revents !== undefined) return [statement('want_events', [outcome.ret, revents])];
  if (datagrams === undefined) return [statement('want_result', [outcome.ret])];
  return [
    ...datagrams.flatMap((each, place) => wantDatagram(each, place, wanted)),
    statement('want_end', [endArgument(step, outcome)]),
  ];
}

function endArgument({ call }: Step, { end }: Returned): Argument {
  if (call !== 'drain') return -1;
  if (end === 'most') return 0;
  return errnoArgument(end ?? 'EAGAIN');
}

/** By name where errno.h has it. */
const errnoArgument = (name: string): Argument =>
  name in constants.errno ? { code: name } : errnoNumber(name);

function wantDatagram(datagram: Datagram, place: number, wanted: Wanted): Statement[] {
  const { bytes, ret, flags, from, fromLength, control } = datagram;
  const rows = want(cellsOf(bytes, 'bytes', place, wanted));
  if ([ret, flags, from, fromLength, control].every((each) => each === undefined)) {
    return [...rows, statement('want_message')];
  }
  return [
    ...rows,
    statement('want_datagram', [ret ?? bytes.length / 2, flags ?? 0]),
    ...want(cellsOf(from ?? KERNEL, 'from', place, wanted)),
    statement('want_from', [fromLength ?? 12]),
    ...want(cellsOf(control ?? '', 'control', place, wanted)),
    statement('want_control'),
  ];
}

const want = (cells: readonly string[]): Statement[] =>
  rowsOf(cells).map((row) => statement('want', [row]));

/** Two digits a byte; what stands for a number of this run instead of it. */
function cellsOf(
  hex: string,
  part: Replaced['part'] | undefined,
  datagram: number,
  { replaced, process }: Wanted,
): string[] {
  const cells: (string | undefined)[] = [...(hex.match(/../g) ?? [])];
  for (const { from, to, is, ...where } of replaced) {
    if (where.part !== part || (part !== 'name' && where.datagram !== datagram)) continue;
    const token = is === 'left out' ? '..' : tokenOf(is, process);
    const size = token.startsWith('F') ? 2 : 4;
    // a small buffer may have cut it short
    const left = token === '..' || to - from !== size;
    for (let at = from; at < to; at++) cells[at] = left ? '..' : undefined;
    if (!left) cells[from] = token;
  }
  return cells.filter((cell) => cell !== undefined);
}

/** As `want` of the runtime reads it. */
function tokenOf(is: Exclude<Replaced['is'], string>, process: Wanted['process']): string {
  if ('process' in is) return `P${process(is.process)}`;
  if ('random' in is) return `R${is.random}`;
  return 'family' in is ? `F${is.family}` : `G${is.group}`;
}
