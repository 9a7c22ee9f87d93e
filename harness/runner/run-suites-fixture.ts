/** Rules and targets for the tests of runSuites. */
import { fingerprintOf } from '../oracle/index.ts';
import type { Program } from '../program/program.ts';
import type { Outcome } from '../program/transcript.ts';
import { transcript } from '../oracle/fixture.ts';
import { createFakeTarget, silent } from '../targets/fake/fake-target.ts';
import type { Target } from '../targets/target.ts';
import type { Requirement, Suite } from './requirement.ts';
import { type RunSettings, runSuites } from './run-suites.ts';

export const rule = (id: string, more: Partial<Requirement> = {}): Requirement => ({
  id,
  rule: 'a rule',
  level: 'must',
  source: ['a source'],
  needs: [],
  seen: [],
  cases: [
    { name: 'c', lines: [{ step: { call: 'close', socket: 'a' }, expect: { errno: 'EBADF' } }] },
  ],
  ...more,
});
export const suiteOf = (...requirements: Requirement[]): Suite => ({
  name: 's',
  about: 'a',
  requirements,
});

/** A target whose programs, by title, answer this. */
export const answering = (outcome: (program: Program) => Outcome, spec = 'fake'): Target => ({
  ...createFakeTarget(spec, silent),
  run: async (programs) => programs.map((each) => transcript([outcome(each)])),
});
export const holds = answering(() => ({ errno: 'EBADF' }));
export const diverges = answering(() => ({ ret: 0 }));

export const run = (target: Target, requirement: Requirement, more: Partial<RunSettings> = {}) =>
  runSuites({
    suites: [suiteOf(requirement)],
    targets: [target],
    ledger: [],
    mustHave: false,
    today: '2026-03-01',
    ...more,
  });
export async function verdict(...given: Parameters<typeof run>) {
  const [result] = (await run(...given)).results;
  return [result?.verdict, result?.reason];
}

/** Of `close` that returned 0 where EBADF had to come. */
export const CLOSED = fingerprintOf('close', 'errno EBADF/success').slice(0, 8);
