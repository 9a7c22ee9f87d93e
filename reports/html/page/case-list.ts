/** The cases of a cell with their times; many that pass are folded away. */
import type { Case } from '../unpack.ts';
import { el } from './element.ts';
import { duration, plural } from './format.ts';
import { markOf } from './verdict-mark.ts';

/** More than this, and those that pass are behind a line to click. */
const MANY = 12;

/** Those that do not pass come first. */
export function caseList(cases: readonly Case[]): HTMLElement {
  const trouble = cases.filter(({ verdict }) => verdict !== 'pass');
  const passing = cases.filter(({ verdict }) => verdict === 'pass');
  return el(
    'section',
    'cases',
    el('h3', {}, plural(cases.length, 'case')),
    trouble.length > 0 && listOf(trouble),
    passing.length > 0 &&
      el(
        'details',
        { open: passing.length <= MANY },
        el('summary', {}, `${passing.length} pass`),
        listOf(passing),
      ),
  );
}

function listOf(cases: readonly Case[]): HTMLElement {
  return el(
    'ol',
    {},
    cases.map(({ name, verdict, time, reason, divergence, attempts }) =>
      el(
        'li',
        {},
        markOf(verdict),
        el(
          'span',
          'name',
          name,
          attempts && el('small', {}, `diverged ${attempts.failed} of ${attempts.of} times`),
          divergence && el('small', {}, divergence.difference),
          reason !== undefined && el('small', {}, reason),
        ),
        el('span', 'time', duration(time)),
      ),
    ),
  );
}
