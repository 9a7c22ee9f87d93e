/** What every part of the page is given: the run, and ways to move about in it. */
import type { TargetResult } from '../../run-result.ts';
import type { Facts } from '../packed.ts';
import type { Cell, Rule } from '../unpack.ts';

export interface PageModel {
  facts: Facts;
  /** Short names of the targets. */
  labels: readonly string[];
  rules: readonly Rule[];
  /** Shows a cell's evidence, and its row. */
  open: (cell: Cell) => void;
}

/** A target that no handshake named is not in the list: its index is out of bounds. */
export function specOf({ facts }: Pick<PageModel, 'facts'>, target: number): string {
  return facts.targets[target]?.spec ?? '';
}

/** The same, short. */
export function labelOf({ labels }: Pick<PageModel, 'labels'>, target: number): string {
  return labels[target] ?? '';
}

/** `kernel 6.18.44`: what the handshake told, without what the spec says already. */
export function versionOf({ spec, name = '', version = '' }: TargetResult): string {
  return [spec.startsWith(name) ? '' : name, version].filter(Boolean).join(' ');
}

/** All cells of all rules. */
export function cellsOf(rules: readonly Rule[]): Cell[] {
  return rules.flatMap(({ cells }) => cells.filter((cell) => cell !== undefined));
}
