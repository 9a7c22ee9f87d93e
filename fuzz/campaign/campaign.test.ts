import { expect, it } from 'vitest';
import {
  acknowledgeAll,
  createFakeTarget,
  type Respond,
  silent,
} from '../../harness/targets/fake/fake-target.ts';
import { programsOf, requestsProgram, DEFAULT_WEIGHTS } from '../arbitraries/index.ts';
import { runCampaign } from './campaign.ts';

const requests = requestsProgram(DEFAULT_WEIGHTS);

it('the same seed gives the same programs, another seed others', () => {
  expect(programsOf(7, 50)).toEqual(programsOf(7, 50));
  expect(programsOf(7, 50)).not.toEqual(programsOf(8, 50));
});

async function campaign(first: Respond, second?: Respond) {
  const targets = [createFakeTarget('first', first)];
  if (second !== undefined) targets.push(createFakeTarget('second', second));
  for (const target of targets) await target.start();
  return runCampaign({ targets, seed: 3, runs: 300, arbitrary: requests, findings: 2 });
}

it('two targets that answer alike do not differ', async () => {
  const { findings } = await campaign(silent, silent);
  expect(findings.filter(({ kind }) => kind === 'difference')).toEqual([]);
});

it('a difference is shrunk to one request, and the campaign can be repeated', async () => {
  const once = await campaign(silent, acknowledgeAll);
  const [first] = once.findings;
  expect(first?.kind).toBe('difference');
  const calls = first?.program.steps.map(({ call }) => call) ?? [];
  expect(calls.filter((call) => call !== 'socket')).toEqual(['send', 'drain']);
  const twice = await campaign(silent, acknowledgeAll);
  expect(twice.findings).toEqual(once.findings);
});

it('one target alone is judged by the invariants', async () => {
  const { findings } = await campaign(silent);
  expect(findings[0]).toMatchObject({
    kind: 'invariant',
    text: 'first, one answer per ACK request: seq 1 asked for an ACK: want 1 answer, got 0',
  });
});
