import { describe, expect, it } from 'vitest';
import { runRequirement } from '../harness/runner/run-requirement.ts';
import {
  acknowledgeAll,
  createFakeTarget,
  echo,
  type Respond,
  silent,
} from '../harness/targets/fake/fake-target.ts';
import { suites } from './index.ts';

/** Rules that such a target may keep, each with the reason. */
const EXCUSED: Readonly<Record<string, string>> = {};

const fakes: [string, Respond][] = [
  ['silent', silent],
  ['acknowledges-all', acknowledgeAll],
  ['echo', echo],
];

describe.each(fakes)('on a target that is %s', (name, respond) => {
  it('no rule passes, and no case of it', async () => {
    const target = createFakeTarget(name, respond);
    const info = await target.start();
    const passing: string[] = [];
    for (const suite of suites) {
      for (const requirement of suite.requirements) {
        const { cases } = await runRequirement(requirement, suite.name, target, info);
        for (const each of cases) {
          if (each.verdict === 'pass' && !(requirement.id in EXCUSED)) {
            passing.push(`${requirement.id}, ${each.name}`);
          }
        }
      }
    }
    expect(passing).toEqual([]);
    // a second on an idle machine
  }, 120_000);
});
