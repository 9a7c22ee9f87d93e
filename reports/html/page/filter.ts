/** Which rules are shown. Pure: the bar above the matrix shows it and changes it. */
import type { Verdict } from '../../run-result.ts';
import type { Cell, Rule } from '../unpack.ts';

export interface Filter {
  /** Words, all of which must occur in the rule's id, text, sources or reasons. */
  text: string;
  /** Empty: all. */
  verdicts: ReadonlySet<Verdict>;
  suite: string;
  level: string;
  /** Index of the only target shown, or -1. */
  target: number;
}

/** Nothing is left out. */
export const everything: Filter = {
  text: '',
  verdicts: new Set(),
  suite: '',
  level: '',
  target: -1,
};

/** A rule is shown where one of the cells in sight has one of the verdicts. */
export function shows(filter: Filter, rule: Rule): boolean {
  if (filter.suite !== '' && rule.suite !== filter.suite) return false;
  if (filter.level !== '' && rule.level !== filter.level) return false;
  const cells = cellsInSight(filter, rule);
  if (cells.length === 0) return false;
  if (filter.verdicts.size > 0 && !cells.some(({ verdict }) => filter.verdicts.has(verdict))) {
    return false;
  }
  const text = searchable(rule);
  return filter.text
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word));
}

/** Those of the chosen target, of all targets without one. */
export function cellsInSight({ target }: Filter, rule: Rule): Cell[] {
  return rule.cells.filter(
    (cell): cell is Cell => cell !== undefined && (target === -1 || cell.target === target),
  );
}

const texts = new WeakMap<Rule, string>();

function searchable(rule: Rule): string {
  let text = texts.get(rule);
  if (text === undefined) {
    const reasons = rule.cells.map((cell) => cell?.reason ?? '');
    text = [rule.id, rule.rule, ...rule.source, ...reasons].join('\n').toLowerCase();
    texts.set(rule, text);
  }
  return text;
}
