import { expect, test } from 'vitest';
import { select } from '../../harness/runner/select.ts';
import { openTarget } from '../../harness/targets/open-target.ts';
import { suites } from '../../suites/index.ts';
import { casesOf, sameness, transcriptsOf } from './same-cases.ts';

const cases = casesOf(select(suites, ['genl.reg.dup-name', 'genl.reg.ok']));
const on = (spec: string) => transcriptsOf(openTarget(spec), cases);

test('a target is the same as itself, case by case', async () => {
  const found = sameness(cases, await on('simulator'), await on('simulator'));
  expect(found).toEqual({ same: cases.length, differ: [], cut: new Map() });
});

test('one that registers a name twice is told by the case and its step', async () => {
  const fault = 'simulator?fault=register-name-twice';
  const { same, differ } = sameness(cases, await on('simulator'), await on(fault));
  expect([same + differ.length, differ[0]]).toEqual([
    cases.length,
    "genl.reg.dup-name, case 'the same in everything', step 2: errno: want EEXIST, got success",
  ]);
});

test('a step that one of them cannot be asked is no difference', () => {
  const cut = { nlconform: 'transcript', version: 1, processes: {}, ports: {} } as const;
  const [first] = cases;
  if (first === undefined) throw new Error('no case');
  const outcomes = first.program.steps.map(() => ({ ret: 0 }));
  const [want, got] = [
    { ...cut, outcomes },
    { ...cut, outcomes: [{ unsupported: 'why' }] },
  ];
  expect(sameness([first], [want], [got])).toEqual({
    same: 0,
    differ: [],
    cut: new Map([['unsupported: why', 1]]),
  });
});
