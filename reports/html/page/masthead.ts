/** The top of the page: what the run says, when and on what it ran. */
import { verdictLine } from '../../verdict-line.ts';
import { exitCodeOf } from '../../run-result.ts';
import type { RunResult } from '../../run-result.ts';
import { marksOf } from './run-facts.ts';
import { button, el } from './element.ts';
import { duration, moment } from './format.ts';
import { cellsOf, specOf } from './page-model.ts';
import type { PageModel } from './page-model.ts';

export function masthead(model: PageModel): HTMLElement {
  const { facts, rules } = model;
  // verdict and exit code look at verdicts and targets only
  const results = cellsOf(rules).map(({ verdict, target }) => ({
    verdict,
    target: specOf(model, target),
  }));
  const result = { ...facts, results } as unknown as RunResult;
  const [word = '', rest = ''] = verdictLine(result).split(/:(.*)/su);
  return el(
    'header',
    'masthead',
    el('p', 'brand', 'nlconform'),
    el(
      'h1',
      { 'data-exit': exitCodeOf(result) },
      sentence(word),
      el('small', {}, grouped(rest.trim())),
    ),
    el(
      'p',
      'when',
      el('time', { datetime: facts.started }, moment(facts.started)),
      [` · ${duration(facts.time)}`, ...marksOf(facts)].join(' · '),
    ),
    button(
      '◐',
      { class: 'theme', 'aria-label': 'light or dark (t)', title: 'light or dark (t)' },
      toggleTheme,
    ),
  );
}

/** `3,429`, as the rest of the page counts. */
function grouped(text: string): string {
  return text.replaceAll(/\d{4,}/g, (digits) => Number(digits).toLocaleString('en'));
}

/** Capitals shout on a page. */
function sentence(words: string): string {
  return words.charAt(0) + words.slice(1).toLowerCase();
}

/** The other of what is shown now, whether the system or this button chose it. */
export function toggleTheme(): void {
  const { dataset } = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  dataset['theme'] = (dataset['theme'] ?? system) === 'dark' ? 'light' : 'dark';
}
