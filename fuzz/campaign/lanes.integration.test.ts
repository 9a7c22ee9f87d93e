import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { openTarget } from '../../harness/targets/open-target.ts';
import { createFakeTarget, silent } from '../../harness/targets/fake/fake-target.ts';
import { HarnessError } from '../../harness/targets/target.ts';
import { Corpus } from '../corpus/corpus.ts';
import { Feedback } from '../feedback/feedback.ts';
import { runCampaign } from './campaign.ts';
import { Lanes } from './lanes.ts';

const folder = mkdtempSync(join(tmpdir(), 'nlconform-lanes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = () => ['simulator', 'simulator?fault=wrong-errno'].map((spec) => openTarget(spec));

/** Everything but the clock, and the folder of the corpus. */
async function campaign(jobs: number) {
  const corpus = join(folder, `corpus-${jobs}`);
  const done = await runCampaign({
    ...{ targets: open(), seed: 3, runs: 640, jobs, patience: 0 },
    feedback: new Feedback(new Corpus(corpus)),
  });
  return { ...done, time: 0, kept: readdirSync(corpus).toSorted() };
}

it('judged in threads it is the same campaign, its corpus too', async () => {
  const alone = await campaign(1);
  expect(alone.mutated).toBeGreaterThan(0);
  expect(alone.findings.length).toBeGreaterThan(0);
  expect(await campaign(2)).toEqual(alone);
});

it('a target that cannot be started in a thread is broken machinery', async () => {
  // copies are opened by its spec
  const fake = createFakeTarget('exec:echo nothing', silent);
  const targets = [{ ...fake, copies: true }];
  const lanes = new Lanes({ targets, jobs: 2, feedback: false, patience: 0 });
  const judged = async (): Promise<never> => {
    for (;;) {
      await othersTurn();
      await lanes.firstShowing([], []);
    }
  };
  await expect(judged()).rejects.toThrow(HarnessError);
  await lanes.close();
});
