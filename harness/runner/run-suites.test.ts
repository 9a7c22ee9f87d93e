import { describe, expect, it } from 'vitest';
import type { KnownDivergence } from '../oracle/index.ts';
import type { Outcome } from '../program/transcript.ts';
import type { Target } from '../targets/target.ts';
import type { Requirement } from './requirement.ts';
import { CLOSED, answering, diverges, holds, rule, run, verdict } from './run-suites-fixture.ts';

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
