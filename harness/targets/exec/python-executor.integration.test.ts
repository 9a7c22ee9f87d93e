import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../../reports/run-result.ts';
import { suites } from '../../../suites/index.ts';
import { runSuites } from '../../runner/run-suites.ts';
import { openTarget } from '../open-target.ts';
import type { Target } from '../target.ts';
import { onPath } from './on-path.ts';

const missing = onPath('python3') === undefined && process.env['CI'] !== 'true';
const name = missing ? 'the executor in Python: skipped, there is no python3' : 'in Python';
const example = fileURLToPath(new URL('../../../docs/examples/executor.py', import.meta.url));

describe.skipIf(missing)(name, () => {
  const targets: Target[] = ['kernel', `exec:unshare -Urn python3 ${example}`].map((spec) =>
    openTarget(spec),
  );
  let run: RunResult;
  beforeAll(async () => {
    run = await runSuites({ suites, targets, ledger: [], mustHave: true });
  }, 60_000);
  afterAll(() => Promise.all(targets.map((target) => target.close())));

  const verdictsOf = (index: number): Map<string, string> => {
    const { spec } = targets[index] ?? {};
    const of = run.results.filter(({ target }) => target === spec);
    return new Map(of.map(({ id, verdict }) => [id, verdict]));
  };

  it('is to be had, and so is the kernel', () => {
    expect(run.targets.flatMap(({ unavailable }) => unavailable?.reason ?? [])).toEqual([]);
  });

  it('gives the same verdict as the kernel on every rule both can be asked', () => {
    const [ours, its] = [verdictsOf(0), verdictsOf(1)];
    const both = [...its].filter(([id, its]) => its !== 'skip' && ours.get(id) !== 'skip');
    const different = both.filter(([id, its]) => its !== ours.get(id));
    expect(different.map(([id, its]) => `${id}: ${ours.get(id)} by kernel, ${its} by it`)).toEqual(
      [],
    );
    const asked = [...ours].filter(([, verdict]) => verdict !== 'skip');
    expect(both.length).toBeGreaterThan(0.9 * asked.length);
    expect(asked.length).toBeGreaterThan(900);
  });

  it('can be asked all that the kernel can, but for what takes a thread or process of its own', () => {
    const ours = verdictsOf(0);
    const lacking = run.results.filter(
      ({ id, target, verdict }) =>
        target !== 'kernel' && verdict === 'skip' && ours.get(id) !== 'skip',
    );
    const others = lacking.filter(
      ({ reason }) => !/^the target lacks: (.*, )?(thread|process)(,|$)/.test(reason ?? ''),
    );
    expect(others.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
  });

  it('names no symbol that stands for nothing', () => {
    const unresolved = run.results.filter(({ reason }) => reason?.includes('stands for nothing'));
    expect(unresolved.map(({ id, target }) => `${id} on ${target}`)).toEqual([]);
  });
});
