/** The page's script: takes the run out of the page, and puts the parts together. */
import { labelsOf } from '../../target-label.ts';
import { unpack } from '../unpack.ts';
import type { Cell } from '../unpack.ts';
import type { PackedRun } from '../packed.ts';
import { addressOf, parseAddress } from './address.ts';
import { createCursor, worstOf } from './cursor.ts';
import { divergenceGroups } from './divergence-groups.ts';
import { divergenceView } from './divergence-view.ts';
import { el } from './element.ts';
import { createFilterBar } from './filter-bar.ts';
import { keyHints, listenToKeys } from './keyboard.ts';
import { masthead, toggleTheme } from './masthead.ts';
import { createMatrix } from './matrix.ts';
import type { PageModel } from './page-model.ts';
import { createPanel } from './panel.ts';
import { runView } from './run-view.ts';
import { createViews } from './views.ts';

const run = JSON.parse(document.querySelector('#run')?.textContent ?? '') as PackedRun;
const rules = unpack(run);
const byId = new Map(rules.map((rule) => [rule.id, rule]));
const labels = labelsOf(run.facts.targets.map(({ spec }) => spec));
const model: PageModel = { facts: run.facts, labels, rules, open: (cell) => open(cell) };

const matrix = createMatrix(model);
const bar = createFilterBar(model, matrix.apply);
matrix.apply(bar.filter());
const cursor = createCursor(matrix);
const panel = createPanel(() => history.replaceState(null, '', '#'));
const groups = divergenceGroups(rules);
const views = createViews([
  { name: 'Rules', count: rules.length, make: () => el('div', {}, bar.element, matrix.element) },
  { name: 'Divergences', count: groups.length, make: () => divergenceView(groups, model) },
  { name: 'Run', make: () => runView(model) },
]);

/** The address leads back here, so that a finding can be linked to. */
function open(cell: Cell, where?: ScrollLogicalPosition): void {
  // first the panel: it makes the matrix narrower, which moves the row
  panel.show(cell, model);
  cursor.to(cell.rule, cell.target, where);
  history.replaceState(null, '', `#${addressOf(cell)}`);
}

function openAddress(): void {
  const { id, target } = parseAddress(location.hash.slice(1));
  const rule = byId.get(id);
  const cell = rule?.cells[target] ?? (rule && worstOf(rule));
  if (cell) open(cell, 'center');
}

matrix.element.addEventListener('click', ({ target }) => {
  if (!(target instanceof Element)) return;
  const rule = byId.get(target.closest<HTMLElement>('.rule')?.dataset['rule'] ?? '');
  if (!rule) return;
  const column = target.closest<HTMLElement>('[data-target]')?.dataset['target'];
  const cell = (column && rule.cells[Number(column)]) || worstOf(rule);
  if (cell) open(cell);
});

listenToKeys({
  move(rows, columns) {
    cursor.by(rows, columns, bar.filter().target);
    const cell = cursor.cell();
    if (panel.isOpen() && cell) open(cell);
  },
  open() {
    const cell = cursor.cell();
    if (cell) open(cell);
  },
  close() {
    if (panel.isOpen()) panel.close();
    else if (document.activeElement === bar.search && bar.search.value === '') bar.search.blur();
    else bar.clear();
  },
  search() {
    views.show(0);
    bar.search.select();
  },
  theme: toggleTheme,
  view: views.show,
});

document.body.append(
  masthead(model),
  views.tabs,
  el('main', {}, views.element, panel.element),
  keyHints(),
);
addEventListener('beforeprint', () => {
  matrix.complete();
  views.makeAll();
});
addEventListener('hashchange', openAddress);
openAddress();
