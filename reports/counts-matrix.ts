/** Counts of a run on many targets: a row a target with every verdict, then a row a suite. */
import { countsTable } from './counts-table.ts';
import type { Paint } from './paint.ts';
import type { RequirementResult } from './run-result.ts';
import { groupBy, tallyOf } from './tally.ts';
import { visible } from './visible.ts';
import { elide } from './wrap.ts';

/** From so many targets on a row for each suite and target would fill a screen and more. */
const MANY = 3;
/** A column's width at most; a target's name is elided in it. */
const COLUMN = 16;

/** Lines: the table of counts, or for many targets the two tables. */
export function countsOf(
  results: readonly RequirementResult[],
  width: number,
  paint: Paint,
): string[] {
  const targets = [...new Set(results.map(({ target }) => target))];
  if (targets.length < MANY) return countsTable(results, width, paint);
  const whole = results.map((one) => ({ ...one, suite: 'all' }));
  return [...countsTable(whole, width, paint), '', ...heldTable(results, targets, width, paint)];
}

/** Rules that hold, of those asked: `44/46`. */
function heldTable(
  results: readonly RequirementResult[],
  targets: readonly string[],
  width: number,
  paint: Paint,
): string[] {
  const suites = groupBy(results, ({ suite }) => suite);
  const first = Math.max(...suites.map(([suite]) => visible(suite).length), 'held/asked'.length);
  const room = Math.max(9, Math.min(COLUMN, Math.floor((width - first) / targets.length) - 2));
  const head = targets.map((target) => `  ${elide(visible(target), room).padStart(room)}`).join('');
  return [
    paint('bold', 'held/asked'.padEnd(first) + head),
    ...suites.map(([suite, group]) => {
      const cells = targets.map((target) => {
        const tally = tallyOf(group.filter((one) => one.target === target));
        const asked = Object.values(tally).reduce((sum, count) => sum + count, 0) - tally.skip;
        const text = asked === 0 ? '-' : `${tally.pass + tally.fixed}/${asked}`;
        const bad = tally.fail + tally.expired + tally.broken > 0;
        const style = asked === 0 ? 'dim' : bad ? 'red' : 'green';
        return `  ${paint(style, text.padStart(room))}`;
      });
      return visible(suite).padEnd(first) + cells.join('');
    }),
  ];
}
