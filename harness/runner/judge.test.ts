import { describe, expect, it } from 'vitest';
import type { Outcome } from '../program/transcript.ts';
import { transcript } from '../oracle/fixture.ts';
import { judge, programOf } from './judge.ts';
import type { Case } from './requirement.ts';

const given: Case = {
  name: 'two calls',
  actors: { x: { netns: 'n' } },
  lines: [
    { step: { call: 'socket', socket: 'a', protocol: 0 } },
    { step: { call: 'bind', socket: 'a', address: { pid: 7 } }, expect: { errno: 'EPERM' } },
  ],
};
/** Without the program, which told-program.test.ts looks at. */
const verdict = (...outcomes: Outcome[]) => {
  const { program: _, ...result } = judge(given, transcript(outcomes)).result;
  return result;
};

it('the program of a case has its name, actors and steps', () => {
  expect(programOf(given)).toEqual({
    nlconform: 'program',
    version: 1,
    title: 'two calls',
    actors: { x: { netns: 'n' } },
    steps: given.lines.map(({ step }) => step),
  });
  expect(programOf({ name: 'none', lines: [] })).toEqual({
    nlconform: 'program',
    version: 1,
    title: 'none',
    steps: [],
  });
});

describe('a case', () => {
  const name = 'two calls';
  const ok = { ret: 0 };
  it.each<[string, Outcome[], object]>([
    ['holds', [ok, { errno: 'EPERM' }], { verdict: 'pass' }],
    [
      'that could not be asked',
      [ok, { unsupported: 'bind' }],
      { verdict: 'skip', reason: 'unsupported: bind' },
    ],
    [
      'that is not modelled',
      [{ unmodelled: 'x' }, ok],
      { verdict: 'skip', reason: 'unmodelled: x' },
    ],
    [
      'that lost the target',
      [{ lost: 'exit code 7' }],
      { verdict: 'broken', reason: 'exit code 7' },
    ],
    [
      'that lost it after a failure',
      [{ errno: 'EIO' }, { lost: 'x' }],
      { verdict: 'broken', reason: 'x' },
    ],
    ['of which an outcome lacks', [ok], { verdict: 'broken', reason: 'no outcome of step 1' }],
  ])('%s', (_, outcomes, want) => {
    expect(verdict(...outcomes)).toEqual({ name, ...want });
  });

  it('fails with the step, both sides and a fingerprint', () => {
    expect(verdict(ok, ok)).toEqual({
      name,
      verdict: 'fail',
      divergence: {
        step: 1,
        stepText: 'bind a address {"pid":7}',
        want: ['EPERM'],
        got: ['returns 0'],
        difference: 'errno: want EPERM, got success',
        fingerprint: expect.stringMatching(/^[0-9a-f]{8} bind: errno EPERM\/success$/) as string,
      },
    });
  });

  it('a step that only prepares must not fail', () => {
    expect(verdict({ errno: 'EMFILE' }, { errno: 'EPERM' })).toMatchObject({
      verdict: 'fail',
      divergence: { step: 0, difference: 'errno: want success, got EMFILE' },
    });
  });
});
