/** The words that every form of a comparison uses. */
import { comparisonExitCode, CHANGE_KINDS } from './comparison.ts';
import type { Change, ChangeKind, ComparedTarget, Comparison } from './comparison.ts';
import { EXIT } from './run-result.ts';
import { visible } from './visible.ts';

export const TITLES: Record<ChangeKind, string> = {
  failure: 'New failures',
  lost: 'Could be judged before, now the machinery fails',
  fixed: 'Fixed',
  verdict: 'Changed verdict',
  text: 'Diverges in another way',
  added: 'Only in the second run',
  removed: 'Only in the first run',
};

const COUNTED: Record<ChangeKind, string> = {
  failure: 'failing anew',
  lost: 'lost',
  fixed: 'fixed',
  verdict: 'changed verdict',
  text: 'changed text',
  added: 'added',
  removed: 'removed',
};

/** The kinds there are, each with its changes. */
export const byKind = ({ changes }: Comparison): [ChangeKind, Change[]][] =>
  CHANGE_KINDS.map((kind): [ChangeKind, Change[]] => [
    kind,
    changes.filter((change) => change.kind === kind),
  ]).filter(([, group]) => group.length > 0);

/** `pass → fail`. */
export const turn = ({ before, after }: Change): string =>
  [before?.verdict ?? 'not there', after?.verdict ?? 'not there'].join(' → ');

/** `kernel 6.1.176 → vm:6.12 6.12.117`; what is the same is said once. */
export function targetLine({ before, after }: ComparedTarget): string {
  const [a, b] = [before, after].map((side) =>
    side === undefined
      ? 'not there'
      : [side.spec, side.version, side.unavailable && `(not run: ${side.unavailable})`]
          .filter(Boolean)
          .join(' '),
  );
  return visible(a === b ? `${a}` : `${a} → ${b}`);
}

/** The last line, with what the exit code means. */
export function comparisonLine(comparison: Comparison): string {
  const counts = byKind(comparison).map(([kind, group]) => `${group.length} ${COUNTED[kind]}`);
  const all = [...counts, `${comparison.same} the same`].join(', ');
  switch (comparisonExitCode(comparison)) {
    case EXIT.broken:
      return `NOT COMPARABLE: ${all} (exit code 3: what was judged before could not be judged)`;
    case EXIT.divergences:
      return `WORSE: ${all} (exit code 1: new failures)`;
    default:
      return `NOT WORSE: ${all} (exit code 0)`;
  }
}
