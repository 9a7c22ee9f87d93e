/** All divergences, a block a fingerprint: an example in full, and where else it was seen. */
import { groupBy } from '../../tally.ts';
import type { Cell } from '../unpack.ts';
import { comparison } from './comparison.ts';
import { programView } from './program-view.ts';
import type { DivergenceGroup } from './divergence-groups.ts';
import { button, el } from './element.ts';
import { plural } from './format.ts';
import { labelOf } from './page-model.ts';
import type { PageModel } from './page-model.ts';
import { markOf } from './verdict-mark.ts';

/** More links than this are behind a line to click. */
const MANY = 24;

export function divergenceView(groups: readonly DivergenceGroup[], model: PageModel): HTMLElement {
  return el(
    'div',
    'divergences',
    groups.length === 0
      ? el('p', 'empty', 'Nothing diverges.')
      : el(
          'p',
          'lead',
          'Divergences with one fingerprint mostly have one cause: mend it once. To live with some of them: ',
          el('code', {}, 'nlconform baseline RESULTS --out known.yaml'),
        ),
    groups.map((group, index) => blockOf(group, index, model)),
  );
}

function blockOf(
  { fingerprint, example, cells, cases }: DivergenceGroup,
  index: number,
  model: PageModel,
) {
  const { cell, divergence } = example;
  const { evidence } = divergence;
  const { program } = example.case;
  return el(
    'article',
    {},
    el('h2', {}, el('span', 'fingerprint', fingerprint)),
    el(
      'p',
      'lead',
      `${plural(cases, 'case')} of ${plural(new Set(cells.map(({ rule }) => rule)).size, 'rule')}`,
    ),
    el(
      'details',
      { open: index < 3 },
      el(
        'summary',
        {},
        `as in ${cell.rule.id} on ${labelOf(model, cell.target)}: ${divergence.difference}`,
      ),
      program && programView(program),
      evidence && comparison(evidence.want, evidence.got),
    ),
    groupBy(cells, ({ target }) => String(target)).map(([target, group]) =>
      el('div', 'seen', el('h3', {}, labelOf(model, Number(target))), linksTo(group, model)),
    ),
  );
}

function linksTo(cells: readonly Cell[], model: PageModel): HTMLElement[] {
  const links = cells.map((cell) => linkTo(cell, model));
  const rest = links.slice(MANY);
  return [
    el('p', 'links', links.slice(0, MANY)),
    ...(rest.length === 0
      ? []
      : [el('details', {}, el('summary', {}, `and ${rest.length} more`), el('p', 'links', rest))]),
  ];
}

/** A rule's id that opens its evidence. */
export function linkTo(cell: Cell, model: PageModel): HTMLElement {
  return button(
    '',
    { class: 'link', title: cell.rule.rule },
    () => model.open(cell),
    markOf(cell.verdict),
    cell.rule.id,
  );
}
