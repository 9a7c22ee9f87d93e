import { expect, it } from 'vitest';
import {
  acknowledgeAll,
  createFakeTarget,
  type Respond,
  silent,
} from '../../harness/targets/fake/fake-target.ts';
import { lengthOf } from '../../harness/program/bytes.ts';
import type { Program } from '../../harness/program/program.ts';
import type { HealthFinding } from '../../harness/targets/health/health-finding.ts';
import type { Target } from '../../harness/targets/target.ts';
import { programsOf, requestsProgram, DEFAULT_WEIGHTS } from '../arbitraries/index.ts';
import type { KnownDivergence } from '../../harness/oracle/index.ts';
import { runCampaign } from './campaign.ts';
import { knownBy } from './known-findings.ts';

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

it('what the list excuses is counted, not reported; an entry of a rule or past its day excuses nothing', async () => {
  const first = (await campaign(silent, acknowledgeAll)).findings[0];
  if (first === undefined) throw new Error('no finding to list');
  const targets = [createFakeTarget('first', silent), createFakeTarget('second', acknowledgeAll)];
  const infos = await Promise.all(
    targets.map(async (target) => ({ ...(await target.start()), spec: target.spec })),
  );
  const entry = {
    ...{ place: 'known.yaml:1:3', target: 'second', reason: 'it is so' },
    fingerprint: first.fingerprint.slice(0, 8),
  };
  const findingsWith = (listed: KnownDivergence) =>
    runCampaign({
      ...{ targets, seed: 3, runs: 100, arbitrary: requests, findings: 2 },
      findKnown: knownBy([listed], infos, '2027-03-02'),
    });
  const { findings, known } = await findingsWith(entry);
  expect(findings.filter(({ fingerprint }) => fingerprint === first.fingerprint)).toEqual([]);
  expect(known).toEqual([
    {
      ...{ place: 'known.yaml:1:3', reason: 'it is so', fingerprint: first.fingerprint },
      ...{ text: expect.any(String) as string, count: expect.any(Number) as number },
    },
  ]);
  for (const other of [
    { ...entry, expires: '2027-03-01' },
    { ...entry, id: 'hdr.short_dgram' },
    { ...entry, target: 'third' },
    { ...entry, shows: 'no such text' },
  ]) {
    const again = await findingsWith(other);
    expect([again.known, again.findings.length > 0]).toEqual([[], true]);
  }
});

it('a finding is the same wherever the kernel lies', async () => {
  const found = async (spec: string) => {
    const target = createFakeTarget(spec, silent);
    await target.start();
    const made = { targets: [target], seed: 3, runs: 50, arbitrary: requests, findings: 1 };
    const [first] = (await runCampaign(made)).findings;
    return [first?.fingerprint, first?.text, first?.on === spec];
  };
  const [here, there] = [await found('uml:/a/linux'), await found('uml:/b/linux?module=/c.ko')];
  expect(here).toEqual(there);
  expect(here[1]).toMatch(/^uml, /);
  expect(await found('exec:./mine')).not.toEqual(here);
});

it('one target alone is judged by the invariants', async () => {
  const { findings } = await campaign(silent);
  expect(findings[0]).toMatchObject({
    kind: 'invariant',
    text: 'first, one answer per ACK request: seq 1 asked for an ACK: want 1 answer, got 0',
  });
});

/** A kernel that warns, once per start, of a datagram of more than 20 bytes. */
function warning(): Target & { starts: number } {
  const silentTarget = createFakeTarget('warns', silent);
  let warned = false;
  let heard: HealthFinding[] = [];
  const long = ({ steps }: Program) =>
    steps.some((step) => step.call === 'send' && lengthOf(step.bytes) > 20);
  const report = {
    kind: 'warning',
    title: 'WARNING in long',
    frames: ['long'],
    fingerprint: 'ab',
    text: [],
  } as const;
  return {
    ...silentTarget,
    starts: 0,
    start() {
      [warned, heard] = [false, []];
      this.starts++;
      return silentTarget.start();
    },
    run: (programs, options) => {
      const did = programs.find(long);
      if (did !== undefined && !warned) {
        warned = true;
        const finding = { report: { ...report, frames: ['long'], text: [] }, programs: [did] };
        heard.push({ ...finding, repeats: true, shared: false, count: 1 });
      }
      return silentTarget.run(programs, options);
    },
    takeHealth: () => heard.splice(0),
  };
}

it('what a kernel reports of itself is a finding, shrunk on a kernel started anew', async () => {
  const target = warning();
  await target.start();
  const settings = { targets: [target], seed: 3, runs: 640, arbitrary: requests, findings: 99 };
  const { findings } = await runCampaign(settings);
  const [found, ...more] = findings.filter(({ kind }) => kind === 'health');
  expect(more).toEqual([]);
  expect(found).toMatchObject({
    fingerprint: 'ab WARNING in long',
    text: 'warns: the kernel reports WARNING in long',
    flaky: false,
  });
  expect(found?.program.steps.map(({ call }) => call)).toEqual(['send']);
  expect(target.starts).toBeGreaterThan(2);
});
