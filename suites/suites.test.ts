import { expect, it } from 'vitest';
import { programOf } from '../harness/runner/judge.ts';
import { parseProgram } from '../harness/program/program.ts';
import { suites } from './index.ts';

const requirements = suites.flatMap((suite) => suite.requirements);

const repeated = (list: readonly string[]): string[] =>
  list.filter((each, index) => list.indexOf(each) !== index);

it('ids are unique over all suites', () => {
  expect(repeated(requirements.map(({ id }) => id))).toEqual([]);
});

it('names of cases are unique in their rule', () => {
  const names = requirements.flatMap(({ id, cases }) => cases.map(({ name }) => `${id}, ${name}`));
  expect(repeated(names)).toEqual([]);
});

it('every rule has cases, a source and a rule text', () => {
  const poor = requirements.filter(
    ({ cases, source, rule }) => cases.length === 0 || source.length === 0 || rule.length < 10,
  );
  expect(poor.map(({ id }) => id)).toEqual([]);
});

it('every case is a valid program', () => {
  const wrong = requirements.flatMap(({ id, cases }) =>
    cases.flatMap((each) => {
      const json: unknown = JSON.parse(JSON.stringify(programOf(each)));
      const parsed = parseProgram(json);
      return parsed.ok ? [] : [`${id}, ${each.name}: ${parsed.error}`];
    }),
  );
  expect(wrong).toEqual([]);
});

it('no two cases, of whichever rules, are the same program with the same expectations', () => {
  const seen = new Map<string, string>();
  const same = requirements.flatMap(({ id, cases }) =>
    cases.flatMap(({ name, actors, lines }) => {
      const text = JSON.stringify([actors, lines]);
      const first = seen.get(text);
      if (first !== undefined) return [`${first} = ${id}, ${name}`];
      seen.set(text, `${id}, ${name}`);
      return [];
    }),
  );
  expect(same).toEqual([]);
});
