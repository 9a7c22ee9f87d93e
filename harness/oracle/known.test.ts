import { describe, expect, it } from 'vitest';
import { entriesFor, excuses, isExpired } from './known.ts';
import type { KnownDivergence } from './ledger.ts';

const entry: KnownDivergence = {
  id: 'hdr.len',
  target: 'uml',
  reason: 'an architecture of its own',
  place: 'known.yaml:1:3',
};

describe('an entry speaks of', () => {
  const uml = { spec: 'uml:/boot/linux', name: 'uml', version: '6.18.44' };
  it.each<[string, Partial<KnownDivergence>, boolean]>([
    ['its rule on its target', {}, true],
    ['no other rule', { id: 'hdr' }, false],
    ['no other target', { target: 'kernel' }, false],
    ['a target by its spec', { target: 'uml:/boot/linux' }, true],
    ['one of its branches', { branches: ['6.1', '6.18'] }, true],
    ['no other branch', { branches: ['6.1'] }, false],
    ['a branch up to a release', { branches: ['6.18.0-43'] }, false],
    ['any rule, by fingerprint', { id: undefined, fingerprint: '5a5e21f1' }, true],
  ])('%s', (_, more, speaks) => {
    const one = { ...entry, ...more };
    expect(entriesFor([one], 'hdr.len', uml)).toEqual(speaks ? [one] : []);
  });
});

it('an entry speaks of what simulates its target', () => {
  const on = (spec: string) => ({ spec, name: 'simulator', version: '6.1.176' });
  const speaks = (spec: string): boolean => entriesFor([entry], 'hdr.len', on(spec)).length > 0;
  expect(speaks('simulator:6.1-uml')).toBe(true);
  expect(speaks('simulator:6.1-uml?root=machine')).toBe(true);
  expect(speaks('simulator:6.1')).toBe(false);
});

describe('an entry excuses', () => {
  const shown = {
    difference: 'datagram 0, nlmsghdr.len at byte 0: want 8c 00 00 00, got 90 00 00 00',
    want: ['    0  8c000000  nlmsghdr.len 140', '  104  24000480  NLMSGERR_ATTR_POLICY 32 bytes'],
    got: ['    0  90000000  nlmsghdr.len 144', '  104  28000480  NLMSGERR_ATTR_POLICY 36 bytes'],
    fingerprint: '5a5e21f1 drain: nlmsghdr.len',
  };
  const both = ['nlmsghdr.len', 'NLMSGERR_ATTR_POLICY'];
  it.each<[string, Partial<KnownDivergence>, boolean]>([
    ['anything, if it says no more', {}, true],
    ['a text of the difference', { shows: 'got 90 00' }, true],
    ['a text of what came', { shows: 'nlmsghdr.len 144' }, true],
    ['not a text of what was wanted only', { shows: 'nlmsghdr.len 140' }, false],
    ['all of its texts', { shows: ['got 90 00', 'POLICY 36'] }, true],
    ['not some of its texts', { shows: ['got 90 00', 'POLICY 40'] }, false],
    ['its fingerprint', { fingerprint: '5a5e21f1' }, true],
    ['its fingerprint, whatever the words', { fingerprint: '5a5e21f1 drain: other' }, true],
    ['no other fingerprint', { fingerprint: '5a5e21f2' }, false],
    ['the fields that differ', { fields: both }, true],
    ['fewer fields than it lists', { fields: [...both, 'nlmsghdr.seq'] }, true],
    ['no field beside those', { fields: ['nlmsghdr.len'] }, false],
  ])('%s', (_, more, excused) => {
    expect(excuses({ ...entry, ...more }, shown)).toBe(excused);
  });
});

it.each([
  [undefined, false],
  ['2026-03-02', false],
  ['2026-03-01', false],
  ['2026-02-28', true],
  ['2025-12-31', true],
])('an entry that expires %s: over on 2026-03-01 is %s', (expires, over) => {
  expect(isExpired({ ...entry, ...(expires && { expires }) }, '2026-03-01')).toBe(over);
});
