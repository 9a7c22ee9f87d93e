/** The same cause in many places is one finding: cases by fingerprint, the commonest first. */
import type { Case, Cell, Divergence, Rule } from '../unpack.ts';
import { cellsOf } from './page-model.ts';

export interface DivergenceGroup {
  fingerprint: string;
  /** The first case that shows it, with evidence. */
  example: { cell: Cell; case: Case; divergence: Divergence };
  cells: Cell[];
  cases: number;
}

/** Of every cell that diverges, known ones and observed ones too. */
export function divergenceGroups(rules: readonly Rule[]): DivergenceGroup[] {
  const groups = new Map<string, DivergenceGroup>();
  for (const cell of cellsOf(rules)) {
    if (cell.verdict === 'pass' || cell.verdict === 'skip') continue;
    for (const one of cell.cases()) {
      if (!one.divergence) continue;
      const { divergence } = one;
      const { fingerprint } = divergence;
      const group = groups.get(fingerprint) ?? {
        fingerprint,
        example: { cell, case: one, divergence },
        cells: [],
        cases: 0,
      };
      groups.set(fingerprint, group);
      group.cases++;
      if (group.cells.at(-1) !== cell) group.cells.push(cell);
    }
  }
  return [...groups.values()].toSorted((a, b) => b.cells.length - a.cells.length);
}
