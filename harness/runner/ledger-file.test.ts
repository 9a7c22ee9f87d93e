import { expect, it } from 'vitest';
import type { KnownDivergence } from '../oracle/index.ts';
import { suites } from '../../suites/index.ts';
import { checkIds, readDefaultLedger } from './ledger-file.ts';

const entry: KnownDivergence = { target: 'uml', reason: 'a known reason', place: 'known.yaml:4:3' };

it('every rule that the shipped ledger names exists', () => {
  expect(() => checkIds(readDefaultLedger(), suites)).not.toThrow();
});

it('every entry that comes with the suites says what it excuses', () => {
  const vague = readDefaultLedger().filter(
    ({ shows, fields, fingerprint }) => shows === undefined && fields === undefined && !fingerprint,
  );
  expect(vague).toEqual([]);
});

it.each([
  ['hdr.len.below17', 'no rule is called hdr.len.below17; there is hdr.len.below16'],
  ['nonsense', 'no rule is called nonsense; `nlconform list` shows all'],
])('an entry of %s is refused, with its place', (id, message) => {
  expect(() => checkIds([{ ...entry, id }], suites)).toThrow(
    expect.objectContaining({
      name: 'LedgerError',
      message: expect.stringContaining(`known.yaml:4:3: ${message}`) as string,
    }),
  );
});

it('an entry by fingerprint needs no rule', () => {
  expect(() => checkIds([{ ...entry, fingerprint: '5a5e21f1' }], suites)).not.toThrow();
});
