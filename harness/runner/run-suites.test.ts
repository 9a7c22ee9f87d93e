import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { exitCodeOf, type RequirementResult, type RunResult } from '../../reports/run-result.ts';
import { fingerprintOf, type KnownDivergence } from '../oracle/index.ts';
import type { Program } from '../program/program.ts';
import type { Outcome } from '../program/transcript.ts';
import { transcript } from '../oracle/fixture.ts';
import { createFakeTarget, silent } from '../targets/fake/fake-target.ts';
import { HarnessError, type Target, TargetUnavailable } from '../targets/target.ts';
import type { Kind } from '../health/headers.ts';
import { COMMAND } from '../own-module.ts';
import type { HealthFinding } from '../targets/health/health-finding.ts';
import type { Requirement, Suite } from './requirement.ts';
import { type RunSettings, runSuites } from './run-suites.ts';

const rule = (id: string, more: Partial<Requirement> = {}): Requirement => ({
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
const suiteOf = (...requirements: Requirement[]): Suite => ({
  name: 's',
  about: 'a',
  requirements,
});

/** A target whose programs, by title, answer this. */
const answering = (outcome: (program: Program) => Outcome, spec = 'fake'): Target => ({
  ...createFakeTarget(spec, silent),
  run: async (programs) => programs.map((each) => transcript([outcome(each)])),
});
const holds = answering(() => ({ errno: 'EBADF' }));
const diverges = answering(() => ({ ret: 0 }));

const run = (target: Target, requirement: Requirement, more: Partial<RunSettings> = {}) =>
  runSuites({
    suites: [suiteOf(requirement)],
    targets: [target],
    ledger: [],
    mustHave: false,
    today: '2026-03-01',
    ...more,
  });
async function verdict(...given: Parameters<typeof run>) {
  const [result] = (await run(...given)).results;
  return [result?.verdict, result?.reason];
}

/** Of `close` that returned 0 where EBADF had to come. */
const CLOSED = fingerprintOf('close', 'errno EBADF/success').slice(0, 8);

describe('a verdict', () => {
  const known: KnownDivergence = {
    id: 'r',
    target: 'fake',
    reason: 'a known reason',
    place: 'known.yaml:1:3',
  };
  const other = { ...known, shows: 'nlmsghdr.len' };
  const same = { ...known, shows: 'got success' };
  const observed = { level: 'observed' } as const;
  it.each<[string, Target, Partial<Requirement>, KnownDivergence[], (string | undefined)[]]>([
    ['pass', holds, {}, [], ['pass', undefined]],
    ['fail', diverges, {}, [], ['fail', undefined]],
    ['fail of level should', diverges, { level: 'should' }, [], ['fail', undefined]],
    ['changed', diverges, observed, [], ['changed', undefined]],
    ['known', diverges, {}, [known], ['known', known.reason]],
    ['known of level observed', diverges, observed, [known], ['known', known.reason]],
    ['known by what it shows', diverges, {}, [same], ['known', known.reason]],
    [
      'fail, since it shows something else',
      diverges,
      {},
      [other],
      ['fail', 'not the divergence that is known at known.yaml:1:3'],
    ],
    [
      'expired',
      diverges,
      {},
      [{ ...known, expires: '2026-02-28' }],
      ['expired', 'excused until 2026-02-28: a known reason'],
    ],
    [
      'changed, although the entry has expired',
      diverges,
      observed,
      [{ ...known, expires: '2026-02-28' }],
      ['changed', 'excused until 2026-02-28: a known reason'],
    ],
    [
      'known by the entry that lasts',
      diverges,
      {},
      [{ ...known, expires: '2026-02-28' }, known],
      ['known', known.reason],
    ],
    [
      'known on its last day',
      diverges,
      {},
      [{ ...known, expires: '2026-03-01' }],
      ['known', known.reason],
    ],
    [
      'known by its fingerprint alone',
      diverges,
      {},
      [{ ...known, id: undefined, fingerprint: CLOSED }],
      ['known', known.reason],
    ],
    [
      'pass, for no entry names it',
      holds,
      {},
      [{ ...known, id: undefined, fingerprint: CLOSED }],
      ['pass', undefined],
    ],
    [
      'fail, since another version is known',
      diverges,
      {},
      [{ ...known, branches: ['6.1'] }],
      ['fail', undefined],
    ],
    ['fixed', holds, {}, [known], ['fixed', known.reason]],
    [
      'skip for want of a capability',
      holds,
      { needs: ['route', 'moon', 'sun'] },
      [],
      ['skip', 'the target lacks: moon, sun'],
    ],
    [
      'skip where kernels differ',
      holds,
      { differs: { 0: 'says EPERM' } },
      [],
      ['skip', 'differs on 0: says EPERM'],
    ],
    [
      'pass where others differ',
      holds,
      { differs: { '6.1': 'says EPERM' } },
      [],
      ['pass', undefined],
    ],
    [
      'skip of what is not modelled',
      answering(() => ({ unmodelled: 'x' })),
      {},
      [known],
      ['skip', 'unmodelled: x'],
    ],
    ['broken', answering(() => ({ lost: 'x' })), {}, [known], ['broken', 'x']],
  ])('%s', async (_, target, requirement, ledger, want) => {
    expect(await verdict(target, rule('r', requirement), { ledger })).toEqual(want);
  });

  const byTitle = (outcomes: Record<string, Outcome>) =>
    answering(({ title = '' }) => outcomes[title] ?? { errno: 'EBADF' });
  const many = rule('r', {
    cases: ['a', 'b', 'c'].map((name) => ({
      ...rule('r').cases[0],
      name,
      lines: rule('r').cases[0]?.lines ?? [],
    })),
  });
  it.each<[Record<string, Outcome>, string]>([
    [{}, 'pass'],
    [{ b: { unmodelled: 'x' } }, 'skip'],
    [{ b: { unmodelled: 'x' }, c: { ret: 0 } }, 'fail'],
    [{ a: { lost: 'x' }, b: { unmodelled: 'x' }, c: { ret: 0 } }, 'broken'],
  ])('of cases that say %j: %s', async (outcomes, want) => {
    expect((await verdict(byTitle(outcomes), many))[0]).toBe(want);
  });
});

it('the whole result of a run', async () => {
  const result = await run(diverges, rule('r'));
  const time = expect.any(Number) as number;
  expect(result).toEqual({
    nlconform: 'run-result',
    version: 1,
    started: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
    time,
    seed: 0,
    targets: [
      {
        spec: 'fake',
        name: 'fake',
        version: '0',
        capabilities: expect.arrayContaining(['route', 'generic']) as string[],
        startTime: time,
      },
    ],
    results: [
      {
        id: 'r',
        suite: 's',
        rule: 'a rule',
        level: 'must',
        source: ['a source'],
        target: 'fake',
        verdict: 'fail',
        time,
        bytes: { received: 0, compared: 0 },
        cases: [
          {
            name: 'c',
            verdict: 'fail',
            time,
            program: {
              steps: [{ text: 'close a' }],
              at: 0,
              file: {
                nlconform: 'program',
                version: 1,
                title: 'c',
                steps: [{ call: 'close', socket: 'a' }],
              },
            },
            divergence: {
              step: 0,
              stepText: 'close a',
              want: ['EBADF'],
              got: ['returns 0'],
              difference: 'errno: want EBADF, got success',
              fingerprint: '81cbb873 close: errno EBADF/success',
            },
          },
        ],
        replay: 'npm run nlconform -- run r --target fake',
      },
    ],
    masks: [],
  });
});

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
