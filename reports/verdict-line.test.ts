import { expect, test } from 'vitest';
import { fixture, requirement } from './fixture.ts';
import type { TargetResult, Verdict } from './run-result.ts';
import { verdictLine } from './verdict-line.ts';

const lost: TargetResult = {
  spec: 'kernel',
  unavailable: { reason: 'no handshake', mend: 'start it by hand', verdict: 'broken' },
};

function line(verdicts: Verdict[], targets: TargetResult[] = []): string {
  const results = verdicts.map((verdict, index) => requirement(`r.${index}`, verdict));
  return verdictLine({ ...fixture, targets, results });
}

test.each<[Verdict[], string]>([
  [['pass'], 'CONFORMANT: 1 rule holds (exit code 0)'],
  [
    ['pass', 'fixed', 'known', 'changed', 'skip', 'skip'],
    'CONFORMANT: 2 rules hold, 1 known, 1 changed, 2 skipped (exit code 0)',
  ],
  [['pass', 'fail'], 'NOT CONFORMANT: 1 rule diverges, 1 holds (exit code 1: divergences)'],
  [['fail', 'fail'], 'NOT CONFORMANT: 2 rules diverge, 0 hold (exit code 1: divergences)'],
  [['known', 'changed'], 'CONFORMANT: 0 rules hold, 1 known, 1 changed (exit code 0)'],
  [
    ['skip'],
    'NOTHING JUDGED: no rule held or failed, 1 skipped (exit code 3: nothing is proven; see "Skipped": name a target that can be asked)',
  ],
  [
    [],
    'NOTHING JUDGED: no rule held or failed (exit code 3: nothing is proven; no target was run)',
  ],
  [['broken', 'pass'], 'BROKEN: the machinery failed for 1 rule (exit code 3: no full judgement)'],
])('%j', (verdicts, want) => {
  expect(line(verdicts)).toBe(want);
});

test('a target that could not be started outweighs divergences', () => {
  expect(line(['fail'], [lost])).toBe(
    'BROKEN: the machinery failed for 1 target; besides, 1 rule diverges (exit code 3: no full judgement)',
  );
  expect(line(['broken'], [lost, lost])).toBe(
    'BROKEN: the machinery failed for 1 rule and 2 targets (exit code 3: no full judgement)',
  );
});

test('no target could be had, and none had to be: still nothing is proven', () => {
  const unavailable = { reason: 'no namespaces', mend: 'allow them', verdict: 'skip' } as const;
  expect(line([], [{ spec: 'kernel', unavailable }])).toBe(
    'NOTHING JUDGED: no rule held or failed (exit code 3: nothing is proven; see "Targets that were not run")',
  );
});
