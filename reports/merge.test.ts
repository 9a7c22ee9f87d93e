import { describe, expect, it } from 'vitest';
import { fixture, requirement } from './fixture.ts';
import { merge } from './merge.ts';
import { exitCodeOf } from './run-result.ts';
import type { RunResult, Shard, TargetResult, Verdict } from './run-result.ts';
import { verdictLine } from './verdict-line.ts';

const kernel: TargetResult = { spec: 'kernel', name: 'kernel', version: '6.18.44' };

function run(verdicts: Record<string, Verdict>, more: Partial<RunResult> = {}): RunResult {
  const { targets = [kernel] } = more;
  const results = Object.entries(verdicts).map(([id, verdict]) =>
    requirement(id, verdict, { target: targets[0]?.spec ?? '' }),
  );
  return { ...fixture, tool: '0.1.0', masks: [], targets, results, ...more };
}
const shard = (index: number, of: number): { shard: Shard } => ({ shard: { index, of } });
const merged = (...results: RunResult[]) =>
  merge(
    results.map((result, index) => ({ path: `${'abc'[index]}.json`, result })),
    (id) => id.charCodeAt(0),
  );
const cells = ({ results }: RunResult) =>
  results.map(({ id, target, verdict }) => `${id} ${target} ${verdict}`);

describe('shards', () => {
  const first = run({ c: 'pass', a: 'fail' }, { ...shard(1, 2), time: 5 });
  const second = run({ b: 'pass' }, { ...shard(2, 2), time: 7, started: fixture.started });

  it('become the whole, in the order of the rules', () => {
    const whole = merged(second, first);
    expect(cells(whole)).toEqual(['a kernel fail', 'b kernel pass', 'c kernel pass']);
    expect([whole.time, whole.partial, whole.targets]).toEqual([12, undefined, [kernel]]);
    expect(whole.parts?.map((part) => [part.shard, part.targets])).toEqual([
      [{ index: 2, of: 2 }, ['kernel']],
      [{ index: 1, of: 2 }, ['kernel']],
    ]);
    expect(exitCodeOf(whole)).toBe(1);
  });

  it('of which one is missing prove nothing of the whole', () => {
    const whole = merged(second);
    expect([whole.partial, exitCodeOf(whole)]).toEqual([{ why: 'shards', judged: 1, of: 2 }, 3]);
    expect(verdictLine(whole)).toBe(
      'INCOMPLETE: shards are missing, 1 of 2 verdicts judged (exit code 3: no full judgement)',
    );
    expect(exitCodeOf(merged(first))).toBe(1);
  });

  it('that are empty are there all the same', () => {
    expect(merged(second, run({}, shard(1, 2))).partial).toBeUndefined();
  });

  it('one interrupted: so is the whole', () => {
    const cut = { ...first, partial: { why: 'interrupted', judged: 2, of: 5 } } as const;
    const whole = merged(cut, second);
    expect([whole.partial, exitCodeOf(whole)]).toEqual([
      { why: 'interrupted', judged: 3, of: 6 },
      130,
    ]);
  });
});

describe('machines', () => {
  const older = { ...kernel, version: '6.1.0' };
  const lost: TargetResult = {
    spec: 'kernel',
    unavailable: { reason: 'no namespace', mend: 'allow it', verdict: 'broken' },
  };

  it('of other kernels keep a column each', () => {
    const whole = merged(run({ a: 'pass' }), run({ a: 'fail' }, { targets: [older] }));
    expect(cells(whole)).toEqual(['a kernel@6.18.44 pass', 'a kernel@6.1.0 fail']);
    expect(whole.targets.map(({ spec }) => spec)).toEqual(['kernel@6.18.44', 'kernel@6.1.0']);
  });

  it('one without a kernel is not forgotten', () => {
    const whole = merged(run({ a: 'pass' }), run({}, { targets: [lost] }));
    expect(whole.targets.map(({ spec }) => spec)).toEqual(['kernel@6.18.44', 'kernel@unavailable']);
    expect(exitCodeOf(whole)).toBe(3);
  });

  it('that ran the same rules on other targets', () => {
    const masks = [{ name: 'a', reason: 'r', bytes: 4 }];
    const uml = { ...kernel, spec: 'uml' };
    const whole = merged(
      run({ a: 'pass' }, { masks }),
      run({ a: 'pass' }, { masks, targets: [uml] }),
    );
    expect([cells(whole), whole.masks]).toEqual([['a kernel pass', 'a uml pass'], masks]);
  });
});

describe('refused', () => {
  it('a verdict in two results', () => {
    expect(() => merged(run({ a: 'pass' }, shard(1, 2)), run({ a: 'pass' }))).toThrow(
      'a.json (shard 1/2) and b.json overlap: both have a on kernel',
    );
  });

  it('results of two versions of nlconform, or of none that is told', () => {
    const other = run({ b: 'pass' }, { tool: '0.2.0' });
    expect(() => merged(run({ a: 'pass' }), other)).toThrow(
      'b.json is of nlconform 0.2.0, a.json of 0.1.0: only results of one version can be merged',
    );
    const { tool: _, ...silent } = run({ a: 'pass' });
    expect(() => merged(silent)).toThrow('a.json does not say which nlconform wrote it: run again');
  });
});
