import { expect, test } from 'vitest';
import { elide, wrap } from './wrap.ts';

test('breaks at spaces, never inside a word', () => {
  expect(wrap('a rule about net/netlink/af_netlink.c and more', 12)).toEqual([
    'a rule about',
    'net/netlink/af_netlink.c',
    'and more',
  ]);
});

test('keeps the indent on every line', () => {
  expect(wrap('  flags 0 seq 1', 9)).toEqual(['  flags 0', '  seq 1']);
});

test('empty text is one empty line', () => {
  expect(wrap('', 80)).toEqual(['']);
});

test.each([
  ['fits', 'kernel', 6, 'kernel'],
  ['the middle goes', 'exec:/opt/agents/other.sh', 15, 'exec:/...her.sh'],
])('elide: %s', (_, text, width, want) => {
  expect(elide(text, width)).toBe(want);
});
