/**
 * The matrix: a row a rule, a column a target, by folder. Filters hide rows, so that the browser's
 * own search and printing see the others. The first rows are there at once, the rest while the
 * reader looks at them; rows out of sight cost no layout (`content-visibility` in the style sheet).
 */
import { groupBy, tallyOf, VERDICTS } from '../../tally.ts';
import type { Verdict } from '../../run-result.ts';
import type { Rule } from '../unpack.ts';
import { el } from './element.ts';
import { cellsInSight, shows } from './filter.ts';
import type { Filter } from './filter.ts';
import { matrixHead } from './matrix-head.ts';
import { specOf } from './page-model.ts';
import type { PageModel } from './page-model.ts';
import { markOf } from './verdict-mark.ts';

export interface Matrix {
  element: HTMLElement;
  /** Rules in sight, in order. */
  shown: () => readonly Rule[];
  apply: (filter: Filter) => void;
  /** Makes the rows that are still missing. */
  complete: () => void;
  /** A cell is scrolled into sight and marked as current. */
  select: (rule: Rule, target: number, where?: ScrollLogicalPosition) => void;
}

/** More than a screen, and few enough not to be waited for. */
const AT_ONCE = 200;

/** So many that their names stand upright where there is little room. */
const MANY_TARGETS = 5;

/** Not yet in the document. */
export function createMatrix(model: PageModel): Matrix {
  const { rules, facts } = model;
  const cells = createCells(model);
  const rows = new Map<Rule, HTMLElement>();
  const folders = groupBy(rules, ({ suite }) => suite).map(([name, group]) => {
    const head = el('div', { class: 'row folder', role: 'row' });
    return { name, group, head, element: el('div', { role: 'rowgroup' }, head) };
  });
  const element = el(
    'div',
    {
      class: 'matrix',
      role: 'grid',
      'aria-label': 'rules and targets',
      'data-many': facts.targets.length >= MANY_TARGETS,
    },
    matrixHead(model),
    folders.map((folder) => folder.element),
    el('p', { class: 'empty', hidden: true }, 'No rule is like that. Esc clears the search.'),
  );
  let only = -1;
  let shown: readonly Rule[] = rules;
  let current: Element | undefined;
  let inSight: ReadonlySet<Rule> = new Set(rules);
  /** Until there are so many. */
  const make = (count: number): void => {
    for (const { group, element } of folders) {
      for (const rule of group) {
        if (rows.size >= count) return;
        if (rows.has(rule)) continue;
        const row = rowOf(rule, cells);
        row.hidden = !inSight.has(rule);
        if (only !== -1) showColumn(row, only);
        rows.set(rule, row);
        element.append(row);
      }
    }
  };
  const makeRest = (): void => {
    make(rows.size + AT_ONCE);
    if (rows.size < rules.length) setTimeout(makeRest);
  };
  make(AT_ONCE);
  setTimeout(makeRest);

  return {
    element,
    shown: () => shown,
    complete: () => make(rules.length),
    apply(filter) {
      inSight = new Set(rules.filter((rule) => shows(filter, rule)));
      shown = [...inSight];
      for (const [rule, row] of rows) row.hidden = !inSight.has(rule);
      for (const { group, head, name } of folders) {
        const left = group.filter((rule) => inSight.has(rule));
        head.hidden = left.length === 0;
        head.replaceChildren(...folderCells(name, left, filter, facts.targets.length));
      }
      element.querySelector<HTMLElement>('.empty')!.hidden = inSight.size > 0;
      if (filter.target !== only || only !== -1) showColumn(element, filter.target);
      only = filter.target;
      element.style.setProperty('--targets', String(only === -1 ? facts.targets.length : 1));
    },
    select(rule, target, where = 'nearest') {
      if (!rows.has(rule)) make(rules.length);
      const row = rows.get(rule);
      const cell = row?.querySelector<HTMLElement>(`[data-target="${target}"]`);
      for (const old of [current, current?.parentElement]) old?.classList.remove('current');
      for (const now of [cell, row]) now?.classList.add('current');
      current = cell ?? undefined;
      cell?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: where });
    },
  };
}

/** -1: all. */
function showColumn(within: HTMLElement, only: number): void {
  for (const cell of within.querySelectorAll<HTMLElement>('[data-target]')) {
    cell.hidden = only !== -1 && cell.dataset['target'] !== String(only);
  }
}

function rowOf(rule: Rule, cells: ReturnType<typeof createCells>): HTMLElement {
  const row = el(
    'div',
    { class: 'row rule', role: 'row' },
    el('span', { class: 'id', role: 'rowheader', title: rule.id }, rule.id),
    el('span', { class: 'text', role: 'gridcell', title: rule.rule }, rule.rule),
    el('span', { class: `level ${rule.level}`, role: 'gridcell' }, rule.level),
    rule.cells.map((cell, target) => cells(cell?.verdict ?? 'not run', target)),
  );
  row.dataset['rule'] = rule.id;
  return row;
}

/** Copies of a few elements: setting the attributes of 18,000 would take half a second. */
function createCells(model: PageModel): (verdict: Verdict | 'not run', target: number) => Node {
  const made = new Map<string, HTMLElement>();
  return (verdict, target) => {
    const key = `${target} ${verdict}`;
    const cell = made.get(key) ?? cellOf(verdict, target, model);
    made.set(key, cell);
    return cell.cloneNode(true);
  };
}

function cellOf(verdict: Verdict | 'not run', target: number, model: PageModel): HTMLElement {
  return el(
    'span',
    {
      class: 'cell',
      role: 'gridcell',
      tabindex: -1,
      'data-target': target,
      'aria-label': `${specOf(model, target)}: ${verdict}`,
      title: verdict,
    },
    verdict !== 'not run' && markOf(verdict),
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
      const bad = tally.fail + tally.expired + tally.broken > 0;
      return el(
        'span',
        {
          class: bad ? 'count bad' : 'count',
          role: 'gridcell',
          'data-target': target,
          title: all.map((verdict) => `${tally[verdict]} ${verdict}`).join(', '),
        },
        cells.length > 0 && String(tally.pass + tally.fixed),
        cells.length > 0 && el('span', 'of', `/${cells.length - tally.skip}`),
      );
    }),
  ];
}
