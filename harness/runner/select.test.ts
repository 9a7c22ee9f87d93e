import { describe, expect, it } from 'vitest';
import type { Requirement, Suite } from './requirement.ts';
import { select } from './select.ts';

const rule = (id: string): Requirement => ({
  id,
  rule: 'a rule',
  level: 'must',
  source: ['a source'],
  needs: [],
  seen: [],
  cases: [],
});
const suite = (name: string, ...ids: string[]): Suite => ({
  name,
  about: 'about',
  requirements: ids.map(rule),
});
const suites = [
  suite('headers', 'hdr.len', 'hdr.len.zero', 'hdr.lens'),
  suite('acks', 'ack.shape'),
];
const chosen = (...words: string[]) =>
  select(suites, words).map(({ name, requirements }) => [
    name,
    ...requirements.map(({ id }) => id),
  ]);

it.each([
  [
    [],
    [
      ['headers', 'hdr.len', 'hdr.len.zero', 'hdr.lens'],
      ['acks', 'ack.shape'],
    ],
  ],
  [['acks'], [['acks', 'ack.shape']]],
  [['hdr.lens'], [['headers', 'hdr.lens']]],
  [['hdr.len'], [['headers', 'hdr.len', 'hdr.len.zero']]],
  [['hdr'], [['headers', 'hdr.len', 'hdr.len.zero', 'hdr.lens']]],
  [
    ['ack', 'hdr.len.zero', 'headers'],
    [
      ['headers', 'hdr.len', 'hdr.len.zero', 'hdr.lens'],
      ['acks', 'ack.shape'],
    ],
  ],
])('%j', (words, want) => {
  expect(chosen(...words)).toEqual(want);
});

describe('words that name nothing', () => {
  it.each([
    [['hdr.le'], 'no rule or folder is called hdr.le; there is hdr.len, hdr.len.zero, hdr.lens'],
    [['headers2'], 'no rule or folder is called headers2; there is headers'],
    [['acks', 'x', 'y'], 'no rule or folder is called x, y; `nlconform list` shows all of them'],
    [[''], "no rule or folder is called ''; `nlconform list` shows all of them"],
    [['hdr.len.'], 'no rule or folder is called hdr.len.; there is hdr.len, hdr.len.zero'],
  ])('%j', (words, message) => {
    expect(() => chosen(...words)).toThrow(
      expect.objectContaining({ name: 'UnknownRule', message }),
    );
  });
});
