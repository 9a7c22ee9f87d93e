/** A comparison in Markdown, for a pull request: what is worse is open, the rest folded. */
import type { Change, ChangeKind, Comparison } from './comparison.ts';
import { byKind, comparisonLine, targetLine, TITLES, turn } from './comparison-words.ts';
import { nameOf } from './evidence.ts';
import { code, folded, inline } from './markdown-text.ts';

/** Changes of one kind that are told; a comment on GitHub holds 65,536 characters. */
const LISTED = 50;

const OPEN: ReadonlySet<ChangeKind> = new Set(['failure', 'lost']);

/** Ends with a line break. */
export function renderComparisonMarkdown(comparison: Comparison): string {
  const sections = byKind(comparison).flatMap(([kind, changes]) => {
    const title = `${TITLES[kind]} (${changes.length})`;
    const more = changes.length - LISTED;
    const items = [
      ...changes.slice(0, LISTED).map(item),
      ...(more > 0 ? [`- and ${more} more`] : []),
    ];
    return OPEN.has(kind) ? ['', `**${title}**`, '', ...items] : ['', ...folded(title, items)];
  });
  return [
    '### nlconform compare',
    '',
    inline(comparisonLine(comparison)),
    '',
    ...comparison.targets.map((target) => `- target ${code(targetLine(target))}`),
    ...sections,
    '',
  ].join('\n');
}

function item(change: Change): string {
  const { kind, before, after } = change;
  const text =
    kind === 'text'
      ? `${before?.text ?? ''}; now ${after?.text ?? ''}`
      : after?.text || before?.text || '';
  return `- ${code(nameOf(change))} ${turn(change)}${text === '' ? '' : `: ${inline(text)}`}`;
}
