/** The facts of the run: targets, counts, what was not asked and not compared, and time. */
import { whenOf } from '../../health-words.ts';
import type { Verdict } from '../../run-result.ts';
import { groupBy, tallyOf, VERDICTS } from '../../tally.ts';
import type { Facts } from '../packed.ts';
import type { Cell } from '../unpack.ts';
import { linkTo } from './divergence-view.ts';
import { el } from './element.ts';
import { duration, plural } from './format.ts';
import { cellsOf, specOf, versionOf } from './page-model.ts';
import type { PageModel } from './page-model.ts';
import { partsTable, runFacts } from './run-facts.ts';
import { table } from './table.ts';
import { markOf } from './verdict-mark.ts';

/** How many of the slowest are told. */
const SLOWEST = 15;

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
      el('span', 'capabilities', (target.capabilities ?? []).join(', ')),
    ]),
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

/** Verdicts that nothing had have no column. */
function countTable(cells: readonly Cell[], model: PageModel): HTMLElement {
  const happened = tallyOf(cells);
  const verdicts = VERDICTS.filter((verdict) => happened[verdict] > 0);
  const rows = groupBy(cells, ({ rule }) => rule.suite).flatMap(([suite, ofSuite]) =>
    groupBy(ofSuite, ({ target }) => String(target)).map(([target, group], index) => [
      index === 0 ? el('strong', {}, suite) : '',
      specOf(model, Number(target)),
      ...countsOf(group, verdicts),
    ]),
  );
  const all = [el('strong', {}, 'all'), '', ...countsOf(cells, verdicts)];
  return table(['folder', 'target', ...verdicts.map((one) => `#${one}`)], [...rows, all]);
}

/** Zeros are dots, so that what happened stands out. */
function countsOf(cells: readonly Cell[], verdicts: readonly Verdict[]): string[] {
  const tally = tallyOf(cells);
  return verdicts.map((verdict) => (tally[verdict] === 0 ? '·' : String(tally[verdict])));
}

/** By reason and target, the commonest first. */
function reasonTable(cells: readonly Cell[], verdict: string, model: PageModel) {
  const groups = groupBy(
    cells.filter((cell) => cell.verdict === verdict),
    (cell) => `${cell.target} ${reasonOf(cell)}`,
  ).toSorted(([, a], [, b]) => b.length - a.length);
  if (groups.length === 0) return undefined;
  return table(
    ['reason', 'target', 'rules'],
    groups.map(([, group]) => {
      const [first] = group;
      return [
        (first && reasonOf(first)) || 'no reason given',
        first ? specOf(model, first.target) : '',
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
    }),
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
      specOf(model, cell.target),
      String(cell.cases().length),
      duration(cell.time),
    ]),
  );
}
