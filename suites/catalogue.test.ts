import { expect, it } from 'vitest';
import { entryOf, isOf, readCatalogue, readNotCovered } from './catalogue.ts';
import { suites } from './index.ts';

const rules = suites.flatMap(({ requirements }) => requirements.map(({ id }) => id));
const { ids, own, founding } = readCatalogue();
const notCovered = readNotCovered();
const known = new Set(rules);

it('every known rule is asked, or has an entry that says by what, or why not', () => {
  const lost = ids.filter(
    (id) => !rules.some((rule) => isOf(id, rule)) && entryOf(notCovered, id) === undefined,
  );
  expect(lost).toEqual([]);
});

it('no id is listed twice', () => {
  const all = [...ids, ...own];
  expect(all.filter((id, at) => all.indexOf(id) !== at)).toEqual([]);
  const entries = notCovered.map(({ id }) => id);
  expect(entries.filter((id, at) => entries.indexOf(id) !== at)).toEqual([]);
});

it('every rule belongs to a known one, or is listed as beyond them', () => {
  const listed = [...ids, ...own];
  expect(rules.filter((rule) => !listed.some((id) => isOf(id, rule)))).toEqual([]);
  expect(own.filter((id) => !rules.some((rule) => isOf(id, rule)))).toEqual([]);
});

it('an entry is about a known rule without one of its id, and names rules that there are', () => {
  const stale = notCovered.filter(
    (entry) =>
      !ids.some((id) => entryOf([entry], id) !== undefined) ||
      rules.some((rule) => isOf(entry.id, rule)),
  );
  expect(stale.map(({ id }) => id)).toEqual([]);
  const wrong = notCovered.flatMap(({ by = [] }) => by.filter((id) => !known.has(id)));
  expect(wrong).toEqual([]);
});

it('every founding statement is asked, or has the reason why it cannot be', () => {
  expect(founding).toHaveLength(21);
  const lost = founding.flatMap(({ by }) =>
    by.filter((id) => !known.has(id) && entryOf(notCovered, id) === undefined),
  );
  expect(lost).toEqual([]);
});
