/** A comparison for a terminal, plain enough to paste into a mail. */
import type { Change, Comparison } from './comparison.ts';
import { byKind, comparisonLine, targetLine, TITLES, turn } from './comparison-words.ts';
import { nameOf } from './evidence.ts';
import { painter } from './paint.ts';
import { visible } from './visible.ts';

/** Ends without a line break; its last line is the outcome. */
export function renderComparison(comparison: Comparison, colour: boolean): string {
  const paint = painter(colour);
  const { before, after, targets } = comparison;
  const head = [
    paint('bold', visible(`nlconform compare, ${before.started} → ${after.started}`)),
    ...targets.map((target) => `target ${targetLine(target)}`),
  ];
  const sections = byKind(comparison).map(([kind, changes]) =>
    [paint('bold', `${TITLES[kind]} (${changes.length})`), ...changes.flatMap(lines)].join('\n'),
  );
  return [head.join('\n'), ...sections, comparisonLine(comparison)].join('\n\n');
}

function lines(change: Change): string[] {
  const { kind, before, after, replay } = change;
  const texts =
    kind === 'text'
      ? [`before: ${before?.text ?? ''}`, `now:    ${after?.text ?? ''}`]
      : [after?.text || before?.text || ''];
  return [
    `  ${nameOf(change)}: ${kind === 'text' ? (after?.verdict ?? '') : turn(change)}`,
    ...texts.filter((text) => text !== '').map((text) => `    ${text}`),
    ...(kind === 'failure' || kind === 'lost' ? [`    replay: ${visible(replay)}`] : []),
  ];
}
