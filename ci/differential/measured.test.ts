/**
 * Programs with what came back from virtual machines of 6.12.117 and 6.1.192, one for each fact that
 * they tell apart: as the fact was measured the simulator gives the same, and otherwise not.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compareTranscripts } from '../../harness/oracle/index.ts';
import type { Program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import { createSimulatorTarget } from '../../harness/targets/simulator/index.ts';
import { type BranchFact, factAt, profiles } from '../../simulator/index.ts';

interface Measured {
  readonly fact: BranchFact;
  readonly profile: string;
  readonly program: Program;
  readonly transcript: Transcript;
}

const measured = readFileSync(new URL('measured.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Measured);

test.each(measured)('$fact of $profile', async ({ fact, profile, program, transcript }) => {
  const isSo = factAt(fact, profiles.get(profile)?.version ?? '') === true;
  const differs = async (value: boolean): Promise<boolean> => {
    const target = createSimulatorTarget(`simulator:${profile}?root=machine`, {
      facts: { [fact]: value },
    });
    const [got] = await target.run([program]);
    if (got === undefined) throw new TypeError('no transcript');
    return compareTranscripts(program, transcript, got).divergence !== undefined;
  };
  expect(await differs(isSo)).toBe(false);
  expect(await differs(!isSo)).toBe(true);
});
