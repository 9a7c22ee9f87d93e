/** The table of counts: a row a suite and target. */
import { STYLES } from './paint.ts';
import type { Paint } from './paint.ts';
import type { RequirementResult, Verdict } from './run-result.ts';
import { groupBy, tallyOf, VERDICTS } from './tally.ts';
import type { Tally } from './tally.ts';
import { visible } from './visible.ts';
import { elide } from './wrap.ts';

const RARE: ReadonlySet<Verdict> = new Set(['fixed', 'expired', 'flaky']);

interface Row {
  suite: string;
  target: string;
  tally: Tally;
}

/** Lines; zeros are `-`, so that what happened stands out. What is rare has a column if it happened. */
export function countsTable(
  results: readonly RequirementResult[],
  width: number,
  paint: Paint,
): string[] {
  const rows = rowsOf(results);
  const verdicts = VERDICTS.filter(
    (one) => !RARE.has(one) || rows.some((row) => row.tally[one] > 0),
  );
  const suiteWidth = Math.max(...rows.map(({ suite }) => suite.length), 'suite'.length);
  const counts = verdicts.reduce((sum, verdict) => sum + columnWidth(verdict), 0);
  const room = Math.max(width - counts - suiteWidth - 2, 'target'.length);
  const targetWidth = Math.min(
    Math.max(...rows.map(({ target }) => target.length), 'target'.length),
    room,
  );
  const names = (suite: string, target: string) =>
    `${suite.padEnd(suiteWidth)}  ${elide(target, targetWidth).padEnd(targetWidth)}`;
  const head = verdicts.map((verdict) => verdict.padStart(columnWidth(verdict))).join('');
  return [
    paint('bold', names('suite', 'target') + head),
    ...rows.map(
      ({ suite, target, tally }) =>
        names(suite, target) + verdicts.map((verdict) => cell(verdict, tally, paint)).join(''),
    ),
  ];
}

function rowsOf(results: readonly RequirementResult[]): Row[] {
  const rows = groupBy(results, ({ suite }) => suite).flatMap(([suite, ofSuite]) =>
    groupBy(ofSuite, ({ target }) => target).map(([target, group]) => ({
      suite: visible(suite),
      target: visible(target),
      tally: tallyOf(group),
    })),
  );
  return rows.length < 2 ? rows : [...rows, { suite: 'all', target: '', tally: tallyOf(results) }];
}

/** Padded before it is painted: escape codes have a length and no width. */
function cell(verdict: Verdict, tally: Tally, paint: Paint): string {
  const text = (tally[verdict] === 0 ? '-' : String(tally[verdict])).padStart(columnWidth(verdict));
  return tally[verdict] === 0 ? paint('dim', text) : paint(STYLES[verdict], text);
}

function columnWidth(verdict: Verdict): number {
  return Math.max(verdict.length, 5) + 2;
}
