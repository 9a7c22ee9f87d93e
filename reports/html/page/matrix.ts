/**
 * The matrix: a row a rule, a column a target, by folder. All rows are made at once and hidden by
 * filters: the browser's own search and printing then see them. Rows out of sight cost no layout
 * (`content-visibility` in the style sheet).
 */
import { groupBy, tallyOf, VERDICTS } from '../../tally.ts';
import type { Cell, Rule } from '../unpack.ts';
import { el } from './element.ts';
import { cellsInSight, shows } from './filter.ts';
import type { Filter } from './filter.ts';
import { specOf, versionOf } from './page-model.ts';
import type { PageModel } from './page-model.ts';
import { markOf } from './verdict-mark.ts';

export interface Matrix {
  element: HTMLElement;
  /** Rules in sight, in order. */
  shown: () => readonly Rule[];
  apply: (filter: Filter) => void;
  /** The element of a cell; scrolled into sight and marked as current. */
  select: (rule: Rule, target: number) => void;
}

/** Not yet in the document. */
export function createMatrix(model: PageModel): Matrix {
  const { rules, facts } = model;
  const rows = new Map(rules.map((rule) => [rule, rowOf(rule, model)]));
  const folders = groupBy(rules, ({ suite }) => suite).map(([name, group]) => ({
    group,
    head: el('div', { class: 'row folder', role: 'row' }),
    name,
  }));
  const element = el(
    'div',
    { class: 'matrix', role: 'grid', 'aria-label': 'rules and targets' },
    headOf(model),
    folders.flatMap(({ head, group }) => [head, ...group.map((rule) => rows.get(rule))]),
    el('p', { class: 'empty', hidden: true }, 'No rule is like that. Esc clears the search.'),
  );
  let shown: readonly Rule[] = rules;
  let current: Element | undefined;
  const showColumn = (only: number): void => {
    element.style.setProperty('--targets', String(only === -1 ? facts.targets.length : 1));
    for (const cell of element.querySelectorAll<HTMLElement>('[data-target]')) {
      const hide = only !== -1 && cell.dataset['target'] !== String(only);
      if (cell.hidden !== hide) cell.hidden = hide;
    }
  };

  return {
    element,
    shown: () => shown,
    apply(filter) {
      const inSight = new Set(rules.filter((rule) => shows(filter, rule)));
      shown = [...inSight];
      for (const [rule, row] of rows) row.hidden = !inSight.has(rule);
      for (const { group, head, name } of folders) {
        const left = group.filter((rule) => inSight.has(rule));
        head.hidden = left.length === 0;
        head.replaceChildren(...folderCells(name, left, filter, facts.targets.length));
      }
      element.querySelector<HTMLElement>('.empty')!.hidden = inSight.size > 0;
      showColumn(filter.target);
    },
    select(rule, target) {
      const row = rows.get(rule);
      const cell = row?.querySelector<HTMLElement>(`[data-target="${target}"]`);
      for (const old of [current, current?.parentElement]) old?.classList.remove('current');
      for (const now of [cell, row]) now?.classList.add('current');
      current = cell ?? undefined;
      cell?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: 'nearest' });
    },
  };
}

function headOf(model: PageModel): HTMLElement {
  return el(
    'div',
    { class: 'row head', role: 'row' },
    el('span', { class: 'id', role: 'columnheader' }, 'rule'),
    el('span', { class: 'level', role: 'columnheader' }, 'level'),
    model.facts.targets.map((target, index) =>
      el(
        'span',
        {
          class: 'target',
          role: 'columnheader',
          'data-target': index,
          title: `${target.spec} ${versionOf(target)}`,
        },
        el('span', {}, target.spec),
      ),
    ),
  );
}

function rowOf(rule: Rule, model: PageModel): HTMLElement {
  const row = el(
    'div',
    { class: 'row rule', role: 'row' },
    el('span', { class: 'id', role: 'rowheader', title: rule.id }, rule.id),
    el('span', { class: 'text', role: 'gridcell', title: rule.rule }, rule.rule),
    el('span', { class: `level ${rule.level}`, role: 'gridcell' }, rule.level),
    rule.cells.map((cell, target) => cellOf(rule, cell, target, model)),
  );
  row.dataset['rule'] = rule.id;
  return row;
}

function cellOf(rule: Rule, cell: Cell | undefined, target: number, model: PageModel) {
  const verdict = cell?.verdict ?? 'not run';
  return el(
    'span',
    {
      class: `cell`,
      role: 'gridcell',
      tabindex: -1,
      'data-target': target,
      'aria-label': `${rule.id} on ${specOf(model, target)}: ${verdict}`,
      title: verdict,
    },
    cell && markOf(cell.verdict),
  );
}

/** Held of asked, for each target; all counts in the tooltip. */
function folderCells(name: string, group: readonly Rule[], filter: Filter, targets: number) {
  return [
    el('span', { class: 'id', role: 'rowheader' }, name, el('small', {}, ` ${group.length}`)),
    ...Array.from({ length: targets }, (_, target) => {
      const cells = group.flatMap((rule) => cellsInSight({ ...filter, target }, rule));
      const tally = tallyOf(cells);
      const all = VERDICTS.filter((verdict) => tally[verdict] > 0);
      const bad = tally.fail + tally.broken > 0;
      return el(
        'span',
        {
          class: bad ? 'count bad' : 'count',
          role: 'gridcell',
          'data-target': target,
          title: all.map((verdict) => `${tally[verdict]} ${verdict}`).join(', '),
        },
        cells.length > 0 && `${tally.pass + tally.fixed}/${cells.length - tally.skip}`,
      );
    }),
  ];
}
