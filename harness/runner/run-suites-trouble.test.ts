import { describe, expect, it } from 'vitest';
import { HarnessError, type Target, TargetUnavailable } from '../targets/target.ts';
import type { Kind } from '../health/headers.ts';
import { COMMAND } from '../own-module.ts';
import type { HealthFinding } from '../targets/health/health-finding.ts';
import { holds, rule, run, suiteOf, verdict } from './run-suites-fixture.ts';

describe('a target that cannot start', () => {
  const failing = (error: Error): Target => ({ ...holds, start: () => Promise.reject(error) });
  const missing = failing(new TargetUnavailable('fake', 'no fakes here', 'make one'));
  const reason = 'start fake: no fakes here; make one';
  it.each([
    [
      'is skipped if it need not be there',
      missing,
      false,
      { reason, mend: 'make one', verdict: 'skip' },
    ],
    ['is broken if it must', missing, true, { reason, mend: 'make one', verdict: 'broken' }],
    [
      'is broken if it was found and fell',
      failing(new HarnessError('start fake', 'it fell')),
      false,
      {
        reason: 'start fake: it fell',
        mend: 'start it by hand and see what it says first (docs/agent-protocol.md)',
        verdict: 'broken',
      },
    ],
  ])('%s', async (_, target, mustHave, unavailable) => {
    const { targets, results } = await run(target, rule('r'), { mustHave });
    expect([targets, results]).toEqual([[{ spec: 'fake', unavailable }], []]);
  });

  it('leaves the others their turn', async () => {
    const { results } = await run(missing, rule('r'), { targets: [missing, holds] });
    expect(results.map(({ verdict }) => verdict)).toEqual(['pass']);
  });

  it('by a mistake of ours is no result', async () => {
    await expect(run(failing(new TypeError('ours')), rule('r'))).rejects.toThrow('ours');
  });
});

describe('broken machinery in the middle', () => {
  it('is the verdict on that rule; the next is asked', async () => {
    let [calls, closed] = [0, 0];
    const target: Target = {
      ...holds,
      run: async (programs, options) => {
        if (++calls === 2) throw new HarnessError('run 1 programs on fake', 'it fell');
        return holds.run(programs, options);
      },
      close: async () => void closed++,
    };
    const suites = [suiteOf(rule('one'), rule('two')), suiteOf(rule('three'))];
    const seen: string[] = [];
    const { results } = await run(target, rule('r'), {
      suites,
      onResult: ({ id }) => seen.push(id),
    });
    expect(results.map(({ id, verdict, reason }) => [id, verdict, reason])).toEqual([
      ['one', 'pass', undefined],
      ['two', 'broken', 'run 1 programs on fake: it fell'],
      ['three', 'pass', undefined],
    ]);
    expect([seen, closed]).toEqual([['one', 'two', 'three'], 1]);
  });

  it('too few transcripts are broken machinery', async () => {
    const target: Target = { ...holds, run: async () => [] };
    expect(await verdict(target, rule('r'))).toEqual(['broken', 'run r: no transcript 0']);
  });
});

describe('what the kernel says of itself', () => {
  const report = (kind: Kind, fingerprint: string): HealthFinding => ({
    report: { kind, title: `${kind} in x`, frames: ['x'], fingerprint, text: ['x'] },
    programs: [{ nlconform: 'program', version: 1, title: 'c', steps: [] }],
    repeats: true,
    shared: false,
    count: 1,
  });
  const hears = (...said: HealthFinding[][]): Target => ({
    ...holds,
    takeHealth: () => said.shift() ?? [],
  });
  const suites = [suiteOf(rule('one'), rule('two'))];

  it('stands with the target, with the rule that was asked', async () => {
    const target = hears([], [report('warning', 'aa')]);
    const { targets, results } = await run(target, rule('r'), { suites });
    expect(results.map(({ verdict: said }) => said)).toEqual(['pass', 'pass']);
    expect(targets[0]?.health).toEqual([
      {
        kind: 'warning',
        title: 'warning in x',
        fingerprint: 'aa',
        frames: ['x'],
        rule: 'two',
        cases: ['c'],
        program: { nlconform: 'program', version: 1, title: 'c', steps: [] },
        repeats: true,
        shared: false,
        fails: true,
        count: 1,
        text: ['x'],
        replay: `${COMMAND} run two --target fake`,
      },
    ]);
  });

  it.each<[string, HealthFinding, boolean]>([
    ['a stall, which a slow machine can cause', report('rcu-stall', 'a'), false],
    ['a hung task', report('hung-task', 'a'), false],
    ['what may be of others', { ...report('kasan', 'a'), shared: true }, false],
    ['what is not known to repeat', { ...report('kasan', 'a'), repeats: false }, true],
  ])('%s: fails the run: %s', async (_, finding, fails) => {
    const { targets } = await run(hears([finding]), rule('r'));
    expect(targets[0]?.health?.[0]?.fails).toBe(fails);
  });
});
