import { describe, expect, it } from 'vitest';
import type { KnownDivergence } from '../oracle/index.ts';
import type { CaseResult, RequirementResult, Verdict } from '../../reports/run-result.ts';
import { unusedEntries } from './unused-entries.ts';

const target = { spec: 'uml:/boot/linux', name: 'uml', version: '6.1.176' };
const entry: KnownDivergence = { id: 'r', target: 'uml', reason: 'a known reason', place: 'k:1:3' };
const failing: CaseResult = {
  name: 'c',
  verdict: 'fail',
  time: 1,
  divergence: {
    step: 0,
    stepText: 'drain a',
    want: [],
    got: [],
    difference: 'nlmsghdr.len differs',
    fingerprint: '5a5e21f1 drain: nlmsghdr.len',
  },
};
const result = (id: string, verdict: Verdict, cases: CaseResult[] = []): RequirementResult => ({
  ...{ id, suite: 's', rule: 'a rule', level: 'must', source: [], target: target.spec },
  ...{ verdict, time: 1, cases, replay: '' },
});
const known = result('r', 'known', [failing]);
const byFingerprint = { ...entry, id: undefined, fingerprint: '5a5e21f1' };
const elsewhere = { ...byFingerprint, fingerprint: '00000001' };

describe('an entry', () => {
  it.each<[string, Partial<KnownDivergence>, RequirementResult[], boolean, boolean]>([
    ['that excuses a case', {}, [known], true, false],
    ['that means another difference', { shows: 'nlmsghdr.seq' }, [known], true, true],
    ['of another target', { target: 'kernel', shows: 'x' }, [known], true, false],
    ['of another branch', { branches: ['6.12'], shows: 'x' }, [known], true, false],
    ['of a rule that was not run', { id: 'other' }, [known], true, false],
    ['of a rule that holds: told as fixed', {}, [result('r', 'fixed')], true, false],
    ['of a rule that was skipped', {}, [result('r', 'skip')], true, false],
    ['of a rule that could not be judged', {}, [result('r', 'broken')], true, false],
    ['by fingerprint, seen', byFingerprint, [known], true, false],
    ['by fingerprint, not seen', elsewhere, [known], true, true],
    ['by fingerprint, not seen in a part of the rules', elsewhere, [known], false, false],
    ['by fingerprint, a rule lost', elsewhere, [known, result('q', 'broken')], true, false],
  ])('%s', (_, more, results, complete, unused) => {
    const found = unusedEntries([{ ...entry, ...more }], target, results, complete);
    expect(found.length).toBe(unused ? 1 : 0);
  });

  it('is told with its place, and the target it was of no use on', () => {
    const one = { ...entry, shows: 'x', link: 'https://example.org/1', expires: '2027-01-01' };
    expect(unusedEntries([one], target, [known], true)).toEqual([
      {
        place: 'k:1:3',
        class: 'defect',
        reason: 'a known reason',
        link: 'https://example.org/1',
        expires: '2027-01-01',
        target: 'uml:/boot/linux',
        id: 'r',
      },
    ]);
  });
});
