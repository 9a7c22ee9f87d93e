/** The head of the matrix: what each target is, and its verdicts as a bar. */
import { tallyOf, VERDICTS } from '../../tally.ts';
import type { TargetResult } from '../../run-result.ts';
import type { Cell } from '../unpack.ts';
import { el } from './element.ts';
import { cellsOf, labelOf, versionOf } from './page-model.ts';
import type { PageModel } from './page-model.ts';

export function matrixHead(model: PageModel): HTMLElement {
  // one pass: a large run has some ten thousand cells
  const byTarget = model.facts.targets.map((): Cell[] => []);
  for (const cell of cellsOf(model.rules)) byTarget[cell.target]?.push(cell);
  return el(
    'div',
    { class: 'row head', role: 'row' },
    el('span', { class: 'id', role: 'columnheader' }, 'rule'),
    el('span', { class: 'level', role: 'columnheader' }, 'level'),
    model.facts.targets.map((target, index) => {
      const tally = tallyOf(byTarget[index] ?? []);
      const counts = VERDICTS.filter((verdict) => tally[verdict] > 0);
      return el(
        'span',
        {
          class: 'target',
          role: 'columnheader',
          'data-target': index,
          title: [
            `${target.spec} ${versionOf(target)}`.trim(),
            ...counts.map((verdict) => `${tally[verdict].toLocaleString('en')} ${verdict}`),
          ].join('\n'),
        },
        el('span', {}, breakable(labelOf(model, index))),
        el('small', {}, noteOf(target, model)),
        el(
          'i',
          { class: 'bar', 'aria-hidden': 'true' },
          counts.map((verdict) => el('span', { class: verdict, style: `flex:${tally[verdict]}` })),
        ),
      );
    }),
  );
}

/** `exec:` may stand on a line of its own. */
const breakable = (label: string): (Node | string)[] =>
  label.split(/(?<=:)/u).flatMap((part) => [part, el('wbr')]);

/** What there is room for on a wide screen. */
const noteOf = (target: TargetResult, { facts }: PageModel): string =>
  [
    target.unavailable ? 'not run' : (target.version ?? versionOf(target)),
    facts.reference === target.spec && 'ref.',
  ]
    .filter(Boolean)
    .join(', ');
