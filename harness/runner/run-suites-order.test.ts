import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { exitCodeOf, type RequirementResult, type RunResult } from '../../reports/run-result.ts';
import { HarnessError, type Target } from '../targets/target.ts';
import type { Requirement } from './requirement.ts';
import type { RunSettings } from './run-suites.ts';
import { answering, diverges, holds, rule, run, suiteOf, verdict } from './run-suites-fixture.ts';

describe('several targets at a time', () => {
  const slow = (spec: string, ms: number): Target => ({
    ...holds,
    spec,
    start: async () => (await sleep(ms), holds.start()),
  });
  const targets = [slow('a', 30), slow('b', 1), slow('c', 1)];
  const shown = ({ targets: t, results }: RunResult) => [
    t.map(({ spec }) => spec),
    results.map(({ id, target }) => `${id} ${target}`),
  ];

  it('are told in the order given, whichever was quicker', async () => {
    const suites = [suiteOf(rule('one'), rule('two'))];
    const seen: string[] = [];
    const more = {
      suites,
      targets,
      jobs: 3,
      onResult: (r: RequirementResult) => seen.push(r.target),
    };
    const result = await run(holds, rule('r'), more);
    expect(shown(result)).toEqual([
      ['a', 'b', 'c'],
      ['one a', 'two a', 'one b', 'two b', 'one c', 'two c'],
    ]);
    expect(seen.at(-1)).toBe('a');
    expect(shown(await run(holds, rule('r'), { ...more, jobs: 1 }))).toEqual(shown(result));
  });

  it('one that cannot start, one that dies: the others are whole', async () => {
    const start = () => Promise.reject(new HarnessError('start x', 'it fell'));
    const gone = () => Promise.reject(new HarnessError('start y again', 'it fell'));
    const bad = [
      { ...holds, spec: 'x', start },
      { ...holds, spec: 'y', run: gone },
    ];
    const result = await run(holds, rule('r'), { targets: [...bad, ...targets], jobs: 2 });
    expect(result.targets.map(({ unavailable }) => unavailable?.verdict)).toEqual([
      'broken',
      ...Array.from({ length: 4 }),
    ]);
    expect(result.results.map(({ target, verdict: said }) => `${target} ${said}`)).toEqual([
      'y broken',
      'a pass',
      'b pass',
      'c pass',
    ]);
    expect(exitCodeOf(result)).toBe(3);
  });

  it('a target in process lets the others be heard', async () => {
    const order: string[] = [];
    const waits: Target = {
      ...holds,
      spec: 'waits',
      run: async (programs) => (await sleep(1), holds.run(programs)),
    };
    const suites = [suiteOf(...Array.from({ length: 2000 }, (_, index) => rule(`r${index}`)))];
    const stop = new AbortController();
    await run(holds, rule('r'), {
      suites,
      targets: [holds, waits],
      jobs: 2,
      signal: stop.signal,
      onResult: ({ target }) => {
        order.push(target);
        if (target === 'waits') stop.abort();
      },
    });
    expect(order.length).toBeLessThan(2000);
  });
});

it('when stopped: no further rule, no further target, what is done is told', async () => {
  const stop = new AbortController();
  let started = 0;
  const counted: Target = { ...holds, start: () => (started++, holds.start()) };
  const { results, targets } = await run(holds, rule('r'), {
    suites: [suiteOf(rule('one'), rule('two'))],
    targets: [holds, counted],
    signal: stop.signal,
    onResult: () => stop.abort(),
  });
  expect([results.map(({ id }) => id), targets.length, started]).toEqual([['one'], 1, 0]);
});

it.each([
  ['simulator:6.1', 'simulator:6.1'],
  ['exec:ssh box', "'exec:ssh box'"],
  ["exec:a 'b'", String.raw`'exec:a '\''b'\'''`],
])('the command that replays a rule on %s can be pasted', async (spec, quoted) => {
  const { results } = await run({ ...holds, spec }, rule('r'));
  expect(results[0]?.replay).toBe(`npm run nlconform -- run r --target ${quoted}`);
});

describe('asked again', () => {
  /** Diverges in the turns given, by the number of times a program has been run. */
  const flickering = (...turns: number[]): Target => {
    let turn = 0;
    return answering(() => (turns.includes(++turn) ? { ret: 0 } : { errno: 'EBADF' }));
  };

  it.each<[number[], number, Partial<Requirement>, (string | undefined)[], object | undefined]>([
    [[1], 0, {}, ['fail', undefined], undefined],
    [[1], 2, {}, ['flaky', "case 'c' diverged 1 of 3 times"], { failed: 1, of: 3 }],
    [[1, 3], 2, {}, ['flaky', "case 'c' diverged 2 of 3 times"], { failed: 2, of: 3 }],
    [[1, 2, 3], 2, {}, ['fail', undefined], { failed: 3, of: 3 }],
    [[1, 2, 3], 2, { level: 'observed' }, ['changed', undefined], { failed: 3, of: 3 }],
    [[2], 2, {}, ['pass', undefined], undefined],
  ])('diverging in turns %j of 1 + %i', async (turns, retries, more, want, attempts) => {
    const { results } = await run(flickering(...turns), rule('r', more), { retries });
    const [result] = results;
    expect([result?.verdict, result?.reason]).toEqual(want);
    expect(result?.cases[0]?.attempts).toEqual(attempts);
  });

  it('a flaky case keeps its evidence; what the ledger says of it holds', async () => {
    const known = { id: 'r', target: 'fake', reason: 'a known reason', place: 'l:1:1' };
    const flaky = await run(flickering(1), rule('r'), { retries: 1 });
    expect(flaky.results[0]?.cases[0]?.divergence?.difference).toBe(
      'errno: want EBADF, got success',
    );
    expect(await verdict(flickering(1), rule('r'), { retries: 1, ledger: [known] })).toEqual([
      'known',
      known.reason,
    ]);
  });
});

describe('the order of asking', () => {
  const names = Array.from({ length: 20 }, (_, index) => `r${index}`);
  const suites = [suiteOf(...names.map((id) => rule(id)))];
  const asked = async (more: Partial<RunSettings>) => {
    const order: string[] = [];
    const onResult = ({ id }: { id: string }) => order.push(id);
    const { results, seed } = await run(holds, rule('x'), { suites, onResult, ...more });
    return { order, results: results.map(({ id }) => id), seed };
  };

  it('random: as the seed says; the result is in the order given', async () => {
    const first = await asked({ order: 'random', seed: 3 });
    expect(first.order).not.toEqual(names);
    expect(first.order.toSorted()).toEqual(names.toSorted());
    expect([first.results, first.seed]).toEqual([names, 3]);
    expect((await asked({ order: 'random', seed: 3 })).order).toEqual(first.order);
    expect((await asked({ order: 'random', seed: 4 })).order).not.toEqual(first.order);
  });

  it('of cases too, each keeping its own transcript', async () => {
    const sent: string[] = [];
    const target = answering(({ title = '' }) => {
      sent.push(title);
      return title === 'c3' ? { ret: 0 } : { errno: 'EBADF' };
    });
    const lines = rule('r').cases[0]?.lines ?? [];
    const cases = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'].map((name) => ({ name, lines }));
    const { results } = await run(target, rule('r', { cases }), { order: 'random', seed: 5 });
    expect(sent).not.toEqual(cases.map(({ name }) => name));
    expect(results[0]?.cases.map((each) => `${each.name} ${each.verdict}`)).toEqual([
      ...['c1 pass', 'c2 pass', 'c3 fail', 'c4 pass', 'c5 pass', 'c6 pass'],
    ]);
  });

  it('ends after so many bad rules, on all targets, and says so', async () => {
    const { results, partial } = await run(diverges, rule('x'), {
      suites,
      bail: 3,
      targets: [diverges, { ...holds, spec: 'other' }],
    });
    expect([results.length, partial]).toEqual([3, { why: 'bail', judged: 3, of: 40 }]);
  });
});
