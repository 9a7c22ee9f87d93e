import { expect, test } from 'vitest';
import { fixture } from '../fixture.ts';
import { pack } from './pack.ts';
import { divergenceGroups } from './page/divergence-groups.ts';
import { everything, shows } from './page/filter.ts';
import type { Filter } from './page/filter.ts';
import { unpack } from './unpack.ts';

const rules = unpack(pack(fixture));

test.each<[string, Partial<Filter>, string[]]>([
  ['a folder', { suite: 'acks', text: 'ack.s' }, ['ack.seq']],
  ['a level', { level: 'observed' }, ['hdr.order']],
  ['a verdict', { verdicts: new Set(['fail']) }, ['hdr.short_dgram', 'hdr.hostile']],
  ['two verdicts', { verdicts: new Set(['known', 'changed']) }, ['hdr.order', 'ack.cap']],
  ['a verdict on a target', { verdicts: new Set(['fail']), target: 0 }, []],
  ['a target on which nothing ran', { target: 2 }, []],
  ['words in any order, of text and source', { text: 'man SHORTER' }, ['hdr.short_dgram']],
  ['a reason', { text: 'sigsegv' }, ['ack.lost']],
])('%s', (_, part, ids) => {
  const shown = rules.filter((rule) => shows({ ...everything, ...part }, rule));
  expect(shown.map(({ id }) => id)).toEqual(ids);
});

test('without a filter all rules are shown', () => {
  expect(rules.filter((rule) => shows(everything, rule))).toEqual(rules);
});

test('divergences are grouped by fingerprint, the commonest first', () => {
  const groups = divergenceGroups(rules);
  expect(
    groups.map(({ fingerprint, cases, cells }) => [
      fingerprint,
      cases,
      cells.map(({ rule }) => rule.id),
    ]),
  ).toEqual([
    ['f-1c9a40', 2, ['hdr.short_dgram']],
    ['f-77', 1, ['hdr.hostile']],
    ['f-2', 1, ['hdr.order']],
  ]);
});
