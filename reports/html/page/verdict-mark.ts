/** Verdicts as shapes: each is told from the others without its colour. */
import type { Verdict } from '../../run-result.ts';
import { el } from './element.ts';

const SHAPES: Readonly<Record<Verdict, string>> = {
  pass: '✓',
  fail: '✕',
  expired: '⊘',
  changed: '≠',
  flaky: '~',
  known: '○',
  fixed: '★',
  skip: '–',
  broken: '!',
};

const MEANINGS: Readonly<Record<Verdict, string>> = {
  pass: 'holds',
  fail: 'diverges from a rule of level must or should',
  expired: 'diverges as listed, but the entry is past its day',
  changed: 'diverges from what was observed: fails nothing',
  flaky: 'diverged, and held when asked again: fails nothing',
  known: 'diverges as listed, with a reason',
  fixed: 'listed as known, but holds',
  skip: 'was not asked, with a reason',
  broken: 'the machinery failed, which says nothing of the target',
};

/** The shape alone, for cells and beside the word. */
export function markOf(verdict: Verdict): HTMLElement {
  return el('span', { class: `mark ${verdict}`, 'aria-hidden': 'true' }, SHAPES[verdict]);
}

const WORSE: readonly Verdict[] = [
  'pass',
  'skip',
  'fixed',
  'known',
  'changed',
  'flaky',
  'broken',
  'expired',
  'fail',
];

/** In a few words. */
export function meaningOf(verdict: Verdict): string {
  return MEANINGS[verdict];
}

/** How bad, for "show me the worst of this row": the higher the worse. */
export function weightOf(verdict: Verdict): number {
  return WORSE.indexOf(verdict);
}
