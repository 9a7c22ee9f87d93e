import { expect, it } from 'vitest';
import { openTarget } from '../harness/targets/open-target.ts';
import type { Target } from '../harness/targets/target.ts';
import { type Campaign, runCampaign } from './campaign/campaign.ts';
import type { Finding } from './finding-folder/finding.ts';

const SEED = 1;
const RUNS = 3000;

async function campaign(...specs: string[]): Promise<Campaign> {
  const targets: Target[] = [];
  try {
    for (const spec of specs) {
      const target = openTarget(spec);
      await target.start();
      targets.push(target);
    }
    return await runCampaign({ targets, seed: SEED, runs: RUNS, findings: 3 });
  } finally {
    for (const target of targets) await target.close();
  }
}

const beyondOpening = ({ program }: Finding): number =>
  program.steps.filter(({ call }) => call !== 'socket').length;

it.each(['drop-ack', 'wrong-errno', 'bind-in-use-accepted', 'short-header-accepted'])(
  'the fuzzer finds %s by difference from the live kernel',
  async (fault) => {
    const { findings } = await campaign('kernel', `simulator?fault=${fault}`);
    const [first] = findings;
    expect(first?.kind).toBe('difference');
    expect(first?.flaky).toBe(false);
    expect(findings.map(beyondOpening).every((steps) => steps <= 4)).toBe(true);
  },
);

it('the fuzzer finds register-name-twice by the registration invariant', async () => {
  const { findings } = await campaign('simulator?fault=register-name-twice');
  const [first] = findings;
  expect(first?.kind).toBe('invariant');
  expect(first?.text).toContain('registration keeps names unique');
  expect(first === undefined ? NaN : beyondOpening(first)).toBeLessThanOrEqual(4);
});

it('finds nothing where nothing is planted', async () => {
  const { findings, programs } = await campaign('kernel', 'simulator');
  expect(findings.map(({ text }) => text)).toEqual([]);
  expect(programs).toBe(RUNS);
});
