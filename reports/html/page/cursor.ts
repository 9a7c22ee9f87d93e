/** The current cell: where the keys move from. */
import type { Cell, Rule } from '../unpack.ts';
import type { Matrix } from './matrix.ts';
import { weightOf } from './verdict-mark.ts';

export interface Cursor {
  cell: () => Cell | undefined;
  to: (rule: Rule, target: number, where?: ScrollLogicalPosition) => void;
  /** Over rows in sight; a column stays within those in sight. */
  by: (rows: number, columns: number, only: number) => void;
}

/** On nothing until it is moved. */
export function createCursor(matrix: Matrix): Cursor {
  let rule: Rule | undefined;
  let target = 0;
  const to: Cursor['to'] = (nextRule, nextTarget, where) => {
    rule = nextRule;
    target = nextTarget;
    matrix.select(rule, target, where);
  };
  return {
    cell: () => rule?.cells[target],
    to,
    by(rows, columns, only) {
      const shown = matrix.shown();
      const index = rule ? shown.indexOf(rule) : -1;
      // the first move goes to the first row
      const next = shown[within(index === -1 ? 0 : index + rows, shown.length)];
      if (!next) return;
      to(next, only === -1 ? within(target + columns, next.cells.length) : only);
    },
  };
}

function within(index: number, length: number): number {
  return Math.max(0, Math.min(index, length - 1));
}

/** What a click on the row, not on a cell, asks for. */
export function worstOf({ cells }: Rule): Cell | undefined {
  return cells
    .filter((cell) => cell !== undefined)
    .toSorted((a, b) => weightOf(b.verdict) - weightOf(a.verdict))[0];
}
