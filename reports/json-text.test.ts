import { expect, it } from 'vitest';
import { parseJson } from './json-text.ts';

it.each([
  ['[{"a": "]"}]', [{ a: ']' }]],
  [String.raw`["\"[[", "\\"]`, ['"[[', '\\']],
])('%s', (text, value) => {
  expect(parseJson(text)).toEqual(value);
});

it('brackets in strings do not nest; others do, up to a depth', () => {
  const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  expect(parseJson(JSON.stringify(deep(900)))).toBe(deep(900));
  expect(() => parseJson(deep(200))).not.toThrow();
  expect(() => parseJson(deep(201))).toThrow(new RangeError('nested more than 200 levels deep'));
});

it('what is no JSON is told as the parser does', () => {
  expect(() => parseJson('{')).toThrow(SyntaxError);
});
