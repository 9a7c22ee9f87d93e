/** The cases of a cell with their times; many that pass, or were not asked, are folded away. */
import type { Case } from '../unpack.ts';
import { el } from './element.ts';
import { duration, plural } from './format.ts';
import { markOf } from './verdict-mark.ts';

/** Nobody need do anything about these. */
const QUIET: readonly Case['verdict'][] = ['pass', 'skip'];

/** More than this, and they are behind a line to click. */
const MANY = 12;

/** Those that do not pass come first. */
export function caseList(cases: readonly Case[]): HTMLElement {
  const trouble = cases.filter(({ verdict }) => !QUIET.includes(verdict));
  return el(
    'section',
    'cases',
    el('h3', {}, plural(cases.length, 'case')),
    trouble.length > 0 && listOf(trouble),
    QUIET.map((quiet) => {
      const alike = cases.filter(({ verdict }) => verdict === quiet);
      return (
        alike.length > 0 &&
        el(
          'details',
          { open: alike.length <= MANY },
          el('summary', {}, `${alike.length} ${quiet}`),
          listOf(alike),
        )
      );
    }),
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
        time > 0 && el('span', 'time', duration(time)),
      ),
    ),
  );
}
