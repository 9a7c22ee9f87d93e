import { expect, it } from 'vitest';
import { entriesFor, excuses, parseLedger } from '../oracle/index.ts';
import { failing, fixture, HOSTILE, requirement } from '../../reports/fixture.ts';
import type { CaseResult, RunResult } from '../../reports/run-result.ts';
import { baselineEntries, renderBaseline } from './baseline.ts';

type Divergence = NonNullable<CaseResult['divergence']>;
const differs = (name: string, more: Partial<Divergence>): CaseResult => {
  const one = failing(name, '5a5e21f1 drain: nlmsghdr.len');
  return { ...one, divergence: { ...(one.divergence as Divergence), ...more } };
};
const longer = (len: number): Partial<Divergence> => ({
  difference: `nlmsghdr.len: want 20, got ${len}`,
  want: ['    0  14000000  nlmsghdr.len 20'],
  got: [`    0  ${len.toString(16)}000000  nlmsghdr.len ${len}`],
});
const target = { spec: 'uml:/x', name: 'uml', version: '6.1.176', capabilities: [] };
const run = (...results: RunResult['results']): RunResult => ({
  ...fixture,
  targets: [target],
  results: results.map((one) => ({ ...one, target: target.spec })),
});
const reason = 'as it was on 2026-03-01; nobody has looked into it yet';
const base = { id: 'r', target: 'uml', branches: ['6.1'], reason };

it.each<[string, CaseResult[], object[]]>([
  [
    'a difference in words is listed word for word',
    [
      differs('a', {
        want: ['EINVAL'],
        got: ['EPERM'],
        difference: 'errno: want EINVAL, got EPERM',
      }),
    ],
    [{ ...base, shows: 'errno: want EINVAL, got EPERM' }],
  ],
  [
    'of decoded bytes also the fields',
    [differs('a', longer(24)), differs('b', longer(24))],
    [{ ...base, shows: 'nlmsghdr.len: want 20, got 24', fields: ['nlmsghdr.len'] }],
  ],
  [
    'what varies from case to case is listed by fingerprint',
    [differs('a', longer(24)), differs('b', longer(28))],
    [{ ...base, fingerprint: '5a5e21f1 drain: nlmsghdr.len', fields: ['nlmsghdr.len'] }],
  ],
  [
    'two ways are two entries',
    [
      differs('a', longer(24)),
      differs('b', { difference: 'x', want: [], got: [], fingerprint: '00000001' }),
    ],
    [
      { ...base, shows: 'nlmsghdr.len: want 20, got 24', fields: ['nlmsghdr.len'] },
      { ...base, shows: 'x' },
    ],
  ],
])('%s', (_, cases, want) => {
  expect(baselineEntries([run(requirement('r', 'fail', { cases }))])).toEqual(want);
});

it('lists what fails, has expired or changed, and nothing else', () => {
  const cases = [differs('a', longer(24))];
  const verdicts = [
    'pass',
    'fail',
    'expired',
    'changed',
    'known',
    'fixed',
    'skip',
    'broken',
  ] as const;
  const entries = baselineEntries([
    run(...verdicts.map((one) => requirement(one, one, { cases }))),
  ]);
  expect(entries.map(({ id }) => id)).toEqual(['fail', 'expired', 'changed']);
});

it('several runs make one list; reason and day are those that were given', () => {
  const one = run(requirement('r', 'fail', { cases: [differs('a', longer(24))] }));
  const two = run(requirement('r', 'fail', { cases: [differs('a', longer(28))] }));
  const options = { reason: 'a map without order', expires: '2027-03-01' };
  const marks = { fields: ['nlmsghdr.len'], ...options };
  expect(baselineEntries([one, two, one], options)).toEqual([
    { ...base, shows: 'nlmsghdr.len: want 20, got 24', ...marks },
    { ...base, shows: 'nlmsghdr.len: want 20, got 28', ...marks },
  ]);
});

it.each([
  [
    'of two targets of one name the specs are told',
    [target, { ...target, spec: 'uml' }],
    'uml:/x',
    ['6.1'],
  ],
  ['a version that is no number is itself', [{ ...target, version: 'head' }], 'uml', ['head']],
])('%s', (_, targets, name, branches) => {
  const one = run(requirement('r', 'fail', { cases: [differs('a', longer(24))] }));
  expect(baselineEntries([{ ...one, targets }])[0]).toMatchObject({ target: name, branches });
});

it('as a file: the rule above its entry', () => {
  const one = run(
    requirement('hdr.len', 'fail', { cases: [differs('a', longer(24))] }),
    requirement('hdr.seq', 'fail', { cases: [differs('a', longer(24))] }),
  );
  const text = renderBaseline(baselineEntries([one]), [one]);
  expect(text.split('\n').slice(2)).toEqual([
    '# The rule of hdr.len.',
    '- id: hdr.len',
    '  target: uml',
    "  branches: ['6.1']",
    "  shows: 'nlmsghdr.len: want 20, got 24'",
    '  fields: [nlmsghdr.len]',
    `  reason: ${reason}`,
    '',
    '# The rule of hdr.seq.',
    '- id: hdr.seq',
    '  target: uml',
    "  branches: ['6.1']",
    "  shows: 'nlmsghdr.len: want 20, got 24'",
    '  fields: [nlmsghdr.len]',
    `  reason: ${reason}`,
    '',
  ]);
});

it('a run without divergences gives a file that is read as no entries', () => {
  expect(parseLedger('k', renderBaseline([], []))).toEqual([]);
});

it('what was written excuses just what was seen, whatever its texts hold', () => {
  const cases = [
    differs('a', longer(24)),
    differs('b', { difference: HOSTILE, want: [], got: [] }),
  ];
  const one = run(requirement('r', 'fail', { cases, rule: HOSTILE }));
  const ledger = parseLedger('k', renderBaseline(baselineEntries([one]), [one]));
  const entries = entriesFor(ledger, 'r', target);
  const excused = (shown: CaseResult) =>
    entries.some((entry) => excuses(entry, shown.divergence as Divergence));
  expect(cases.map(excused)).toEqual([true, true]);
  expect(excused(differs('a', longer(28)))).toBe(false);
});
