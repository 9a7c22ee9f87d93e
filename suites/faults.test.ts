import { expect, it } from 'vitest';
import { runSuites } from '../harness/runner/run-suites.ts';
import { openTarget } from '../harness/targets/open-target.ts';
import { suites } from './index.ts';

/** The five ways to break an implementation by hand that the project began with. */
const FAULTS = [
  'drop-ack',
  'wrong-errno',
  'bind-in-use-accepted',
  'short-header-accepted',
  'register-name-twice',
];

async function failing(spec: string): Promise<string[]> {
  const targets = [openTarget(spec)];
  const { results } = await runSuites({ suites, targets, ledger: [], mustHave: true });
  return results.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
}

it('without a fault no rule fails', async () => {
  expect(await failing('simulator')).toEqual([]);
  // every rule: ten seconds on an idle machine, several times that on a loaded one
}, 120_000);

it.each(FAULTS)(
  'the suites catch %s',
  async (fault) => {
    expect((await failing(`simulator?fault=${fault}`)).length).toBeGreaterThan(0);
  },
  120_000,
);
