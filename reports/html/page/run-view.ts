/** The facts of the run: targets, counts, what was not asked and not compared, and time. */
import { whenOf } from '../../health-words.ts';
import type { TargetResult } from '../../run-result.ts';
import { groupBy, tallyOf, VERDICTS } from '../../tally.ts';
import type { Facts } from '../packed.ts';
import type { Cell } from '../unpack.ts';
import { linkTo } from './divergence-view.ts';
import { el } from './element.ts';
import { duration, plural } from './format.ts';
import { cellsOf, labelOf, versionOf } from './page-model.ts';
import type { PageModel } from './page-model.ts';
import { partsTable, runFacts } from './run-facts.ts';
import { table } from './table.ts';
import { markOf } from './verdict-mark.ts';

/** How many of the slowest are told. */
const SLOWEST = 15;
/** How many reasons are in sight at once. */
const REASONS = 15;

export function runView(model: PageModel): HTMLElement {
  const cells = cellsOf(model.rules);
  return el(
    'div',
    'run',
    part('How it was run', runFacts(model)),
    part('Merged from', partsTable(model)),
    part('Targets', targetTable(model)),
    part('What kernels said of themselves', healthTable(model)),
    part('Counts by folder', countTable(cells, model)),
    part('Skipped', reasonTable(cells, 'skip', model)),
    part('Known divergences', reasonTable(cells, 'known', model)),
    part('Expired: listed, but past their day', reasonTable(cells, 'expired', model)),
    part('Fixed: listed as known, but they hold', reasonTable(cells, 'fixed', model)),
    part('Flaky: diverged, and held when asked again', reasonTable(cells, 'flaky', model)),
    part('Broken machinery', reasonTable(cells, 'broken', model)),
    part('Left out of comparisons', maskTable(model)),
    part(`Slowest rules`, slowestTable(cells, model)),
  );
}

function part(title: string, content: HTMLElement | undefined): HTMLElement | undefined {
  return content && el('section', {}, el('h2', {}, title), content);
}

function targetTable({ facts }: PageModel): HTMLElement {
  return table(
    ['target', 'version', '#compared', '#start', 'capabilities'],
    facts.targets.map((target, index) => [
      target.spec,
      target.unavailable
        ? el(
            'span',
            {},
            markOf(target.unavailable.verdict),
            target.unavailable.reason,
            el('small', {}, target.unavailable.mend),
          )
        : versionOf(target),
      comparedOf(facts.bytes[index]),
      target.startTime === undefined ? '' : duration(target.startTime),
      capabilitiesOf(target),
    ]),
  );
}

function capabilitiesOf({ capabilities = [] }: TargetResult): HTMLElement | string {
  if (capabilities.length === 0) return '';
  return el(
    'details',
    {},
    el('summary', {}, plural(capabilities.length, 'capability', 'capabilities')),
    capabilities.join(', '),
  );
}

/** A report, what ran then, and all of its text folded away. */
function healthTable({ facts }: PageModel): HTMLElement | undefined {
  const rows = facts.targets.flatMap(({ spec, health = [] }) =>
    health.map((one) => [
      el('span', {}, markOf(one.fails ? 'fail' : 'changed'), one.title),
      spec,
      whenOf(one),
      el(
        'details',
        {},
        el('summary', {}, plural(one.text.length, 'line')),
        el('pre', 'code', one.text.join('\n')),
      ),
    ]),
  );
  return rows.length === 0 ? undefined : table(['report', 'target', 'when', 'as printed'], rows);
}

/** The share of what came back that an expectation names, of all rules that were judged. */
function comparedOf(bytes: Facts['bytes'][number] | undefined): HTMLElement | string {
  if (bytes === undefined || bytes.received === 0) return '';
  const { received, compared } = bytes;
  return el(
    'span',
    {},
    // never 100 % unless it is
    `${(Math.floor((compared / received) * 1000) / 10).toFixed(1)} %`,
    el('small', {}, `of ${received.toLocaleString('en')} bytes`),
  );
}

/** A row a folder, a column a target; every verdict that a rule had, with its count. */
function countTable(cells: readonly Cell[], { facts, labels }: PageModel): HTMLElement {
  const rowOf = (name: string, group: readonly Cell[]) => [
    el('strong', {}, name),
    ...facts.targets.map((_, index) => countsOf(group.filter(({ target }) => target === index))),
  ];
  const rows = groupBy(cells, ({ rule }) => rule.suite).map(([suite, group]) =>
    rowOf(suite, group),
  );
  return table(['folder', ...labels], [...rows, rowOf('all', cells)]);
}

function countsOf(cells: readonly Cell[]): HTMLElement {
  const tally = tallyOf(cells);
  return el(
    'span',
    'counts',
    VERDICTS.filter((verdict) => tally[verdict] > 0).map((verdict) =>
      el(
        'span',
        { title: verdict },
        markOf(verdict),
        el('span', 'of', `${verdict} `),
        tally[verdict].toLocaleString('en'),
      ),
    ),
  );
}

/** By reason and target, the commonest first. */
function reasonTable(cells: readonly Cell[], verdict: string, model: PageModel) {
  const groups = groupBy(
    cells.filter((cell) => cell.verdict === verdict),
    (cell) => `${cell.target} ${reasonOf(cell)}`,
  ).toSorted(([, a], [, b]) => b.length - a.length);
  if (groups.length === 0) return undefined;
  const rows = groups.map(([, group]) => {
    const [first] = group;
    return [
      (first && reasonOf(first)) || 'no reason given',
      first ? labelOf(model, first.target) : '',
      el(
        'details',
        {},
        el('summary', {}, plural(group.length, 'rule')),
        el(
          'p',
          'links',
          group.map((cell) => linkTo(cell, model)),
        ),
      ),
    ];
  });
  const heads = ['reason', 'target', 'rules'];
  const rest = rows.slice(REASONS);
  return el(
    'div',
    {},
    table(heads, rows.slice(0, REASONS)),
    rest.length > 0 &&
      el(
        'details',
        'more',
        el(
          'summary',
          {},
          `${plural(rest.length, 'reason')} more, of ${plural(groups.slice(REASONS).flatMap(([, group]) => group).length, 'rule')}`,
        ),
        table(heads, rest),
      ),
  );
}

function reasonOf(cell: Cell): string {
  return cell.reason ?? cell.cases().find(({ reason }) => reason !== undefined)?.reason ?? '';
}

function maskTable({ facts }: PageModel): HTMLElement | undefined {
  const groups = groupBy(facts.masks, ({ reason }) => reason);
  if (groups.length === 0) return undefined;
  return table(
    ['reason', '#bytes', 'where'],
    groups.map(([reason, group]) => {
      const bytes = group.reduce((sum, mask) => sum + mask.bytes, 0);
      const names = [...new Set(group.map(({ name }) => name))];
      const all = el('span', 'code', names.join(', '));
      return [
        reason,
        bytes === 0 ? 'any' : bytes.toLocaleString('en'),
        names.length <= 3
          ? all
          : el('details', {}, el('summary', {}, plural(names.length, 'place')), all),
      ];
    }),
  );
}

function slowestTable(cells: readonly Cell[], model: PageModel): HTMLElement {
  const slowest = cells.toSorted((a, b) => b.time - a.time).slice(0, SLOWEST);
  return table(
    ['rule', 'target', '#cases', '#time'],
    slowest.map((cell) => [
      linkTo(cell, model),
      labelOf(model, cell.target),
      String(cell.cases().length),
      duration(cell.time),
    ]),
  );
}
