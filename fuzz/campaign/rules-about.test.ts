import { describe, expect, it } from 'vitest';
import type { Expectation } from '../../harness/oracle/index.ts';
import { s32 } from '../../harness/program/build.ts';
import { type Program, program } from '../../harness/program/program.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { createSimulatorTarget } from '../../harness/targets/simulator/index.ts';
import { examine } from './examine.ts';
import { explain } from './explain.ts';
import { RulesAbout } from './rules-about.ts';
import { stimuliAt } from './stimuli.ts';

/** A request without body, of a type that nobody handles, or of one that nlctrl has not. */
const asking = (protocol: number, type: string): Program =>
  program([
    { call: 'socket', socket: 'a', protocol },
    { call: 'send', socket: 'a', bytes: `10000000 ${type} 0100 01000000 00000000` },
    { call: 'drain', socket: 'a' },
  ]);

const rule = (id: string, { steps }: Program): Requirement => ({
  ...{ id, rule: id, level: 'must', source: ['none'], needs: [], seen: [] },
  cases: [
    {
      name: id,
      lines: steps.map((step) =>
        step.call === 'drain' ? { step, expect: errors(-95) } : { step },
      ),
    },
  ],
});

/** One refusal, of which the errno counts. */
const errors = (errno: number): Expectation => ({
  datagrams: [{ bytes: [{ any: 16, why: 'header' }, s32(errno), { any: 16, why: 'echo' }] }],
});

describe('what a step answers to', () => {
  it.each<[string, Program, number, string[]]>([
    ['what was sent there', asking(0, 'f003'), 2, ['0 0x3f0?']],
    ['the call itself', asking(16, 'f003'), 1, ['16 0x3f0? ']],
    [
      'what was sent since it was read last',
      { ...asking(0, '1200'), steps: [...asking(0, '1200').steps, ...asking(0, '1600').steps] },
      5,
      ['0 RTM_GETADDR'],
    ],
    [
      'what was done last, where nobody sent',
      program([
        { call: 'socket', socket: 'a', protocol: 0 },
        { call: 'setsockopt', socket: 'a', level: 270, option: 1, value: 1 },
        { call: 'drain', socket: 'a' },
      ]),
      2,
      ['setsockopt 270 1'],
    ],
  ])('%s', (_, given, step, want) => {
    expect([...stimuliAt(given, step)]).toEqual(want);
  });
});

it('rules that are broken by the same difference, at the same kind of request', async () => {
  const targets = ['simulator', 'simulator?fault=wrong-errno'].map((spec) =>
    createSimulatorTarget(spec),
  );
  const [examined] = await examine(targets, [asking(0, 'f003')]);
  if (examined === undefined) throw new Error('nothing ran');
  const finding = await explain(targets, examined, 1);
  const about = new RulesAbout(targets, [
    rule('same', asking(0, 'f003')),
    rule('another.request', asking(0, '1200')),
    rule('another.protocol', asking(16, 'f003')),
    { ...rule('warns', asking(0, 'f003')), warns: ['a_function'] },
    // it shows the same, and expects nothing of it
    {
      ...rule('indifferent', asking(0, 'f003')),
      cases: [{ name: '', lines: asking(0, 'f003').steps.map((step) => ({ step })) }],
    },
  ]);
  expect(await about.of(finding)).toEqual(['same']);
});
