/** The bar above the matrix: search, folder, level, target, and a button a verdict with its count. */
import type { Verdict } from '../../run-result.ts';
import { tallyOf, VERDICTS } from '../../tally.ts';
import { button, el } from './element.ts';
import { cellsInSight, everything, shows } from './filter.ts';
import type { Filter } from './filter.ts';
import { plural } from './format.ts';
import type { PageModel } from './page-model.ts';
import { markOf, meaningOf } from './verdict-mark.ts';

export interface FilterBar {
  element: HTMLElement;
  search: HTMLInputElement;
  /** Back to everything. */
  clear: () => void;
  filter: () => Filter;
}

/** Calls `onChange` whenever the filter is another. */
export function createFilterBar(
  { facts, rules }: PageModel,
  onChange: (filter: Filter) => void,
): FilterBar {
  let filter = everything;
  const change = (part: Partial<Filter>): void => {
    filter = { ...filter, ...part };
    show();
    onChange(filter);
  };
  const search = el('input', {
    type: 'search',
    placeholder: 'Search rules, sources, reasons',
    'aria-label': 'search ids, texts, sources and reasons',
    spellcheck: 'false',
    autocomplete: 'off',
  });
  search.addEventListener('input', () => change({ text: search.value.trim() }));
  const suite = select('folder', namesOf(rules.map((rule) => rule.suite)), (value) =>
    change({ suite: value }),
  );
  const level = select('level', namesOf(['must', 'should', 'observed']), (value) =>
    change({ level: value }),
  );
  const specs = facts.targets.map(({ spec }, index) => [String(index), spec] as const);
  const target = select('target', specs, (value) =>
    change({ target: value === '' ? -1 : Number(value) }),
  );
  const toggle = (verdict: Verdict): void => {
    const verdicts = new Set(filter.verdicts);
    if (!verdicts.delete(verdict)) verdicts.add(verdict);
    change({ verdicts });
  };
  const chips = new Map(
    VERDICTS.map((verdict) => [verdict, chipOf(verdict, () => toggle(verdict))]),
  );
  const sum = el('output', 'sum');

  function show(): void {
    const without = { ...filter, verdicts: everything.verdicts };
    const tally = tallyOf(
      rules.filter((rule) => shows(without, rule)).flatMap((rule) => cellsInSight(filter, rule)),
    );
    for (const [verdict, chip] of chips) {
      const on = filter.verdicts.has(verdict);
      chip.setAttribute('aria-pressed', String(on));
      chip.hidden = tally[verdict] === 0 && !on;
      chip.querySelector('.n')!.textContent = tally[verdict].toLocaleString('en');
    }
    const count = rules.filter((rule) => shows(filter, rule)).length;
    sum.textContent =
      count === rules.length
        ? plural(count, 'rule')
        : `${count} of ${plural(rules.length, 'rule')}`;
  }
  show();
  return {
    element: el(
      'form',
      { class: 'filters', role: 'search' },
      el('div', 'choices', search, suite, level, target),
      el(
        'div',
        { class: 'chips', role: 'group', 'aria-label': 'verdicts' },
        [...chips.values()],
        sum,
      ),
    ),
    search,
    clear() {
      search.value = '';
      for (const one of [suite, level, target]) one.value = '';
      change(everything);
    },
    filter: () => filter,
  };
}

function chipOf(verdict: Verdict, onClick: () => void): HTMLButtonElement {
  const label = el('span', 'word', verdict);
  const count = el('span', 'n');
  const attributes = { class: 'chip', 'data-verdict': verdict, title: meaningOf(verdict) };
  return button('', attributes, onClick, markOf(verdict), label, count);
}

function namesOf(values: readonly string[]): (readonly [string, string])[] {
  return [...new Set(values)].map((value) => [value, value]);
}

/** The first choice is all of them. */
function select(
  name: string,
  options: readonly (readonly [value: string, text: string])[],
  onChange: (value: string) => void,
): HTMLSelectElement {
  const element = el(
    'select',
    { 'aria-label': name, 'data-filter': name },
    el('option', { value: '' }, `any ${name}`),
    options.map(([value, text]) => el('option', { value }, text)),
  );
  element.addEventListener('change', () => onChange(element.value));
  return element;
}
