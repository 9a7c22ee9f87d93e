import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CampaignResult } from '../../fuzz/campaign/campaign-result.ts';
import { campaignSchema } from '../../fuzz/campaign/campaign-result.ts';
import { ends, NLCONFORM, nlconform, scratch } from './command-line.ts';

const { folder: parent } = scratch();
const folder = (name: string): string => join(parent, name);

const resultIn = (at: string): CampaignResult =>
  campaignSchema.parse(JSON.parse(readFileSync(join(at, 'campaign.json'), 'utf8')));

/** What depends on no clock. */
const counted = (at: string) => {
  const { programs, steps, replies, bytes, unit, findings, covered } = resultIn(at);
  const found = findings.map(({ fingerprint, count }) => `${fingerprint} ${count}`).toSorted();
  return { programs, steps, replies, bytes, unit, covered, findings: found };
};

const RUNS = '200';
const FAULTY = ['--target', 'simulator', '--target', 'simulator?fault=wrong-errno'];
const fuzz = (out: string, ...more: string[]) =>
  nlconform('fuzz', ...FAULTY, '--feedback', 'none', '--seed', '5', '--out', out, ...more);

describe('a campaign of a few hundred programs', () => {
  const whole = folder('whole');
  it('is a result file and a folder a finding', async () => {
    const { code, out } = await fuzz(whole, '--runs', RUNS);
    expect(code).toBe(1);
    const { findings, ended, programs } = resultIn(whole);
    expect([ended, programs]).toEqual(['complete', Number(RUNS)]);
    expect(findings.length).toBeGreaterThan(0);
    for (const each of findings) {
      expect(existsSync(join(whole, each.folder, 'repro.c'))).toBe(true);
      expect(out).toContain(`FINDING ${each.fingerprint}`);
    }
  });

  it('in two shards, merged, it is the same campaign', async () => {
    const parts = [1, 2].map((index) => folder(`part-${index}`));
    for (const [index, part] of parts.entries()) {
      await fuzz(part, '--runs', RUNS, '--shard', `${index + 1}/2`);
    }
    const merged = folder('merged');
    const { code } = await nlconform('merge', ...parts, '--results', merged);
    expect(code).toBe(1);
    const { unit: _, ...one } = counted(whole);
    const { unit: __, ...other } = counted(merged);
    expect(other).toEqual(one);
    expect(resultIn(merged).ended).toBe('complete');
    expect(readdirSync(join(merged, resultIn(merged).findings[0]?.folder ?? ''))).toContain(
      'repro.py',
    );
    const twice = await nlconform('merge', parts[0] ?? '', parts[0] ?? '', '--results', merged);
    expect([twice.code, twice.err]).toEqual([
      2,
      `nlconform: ${parts[0]}: has the same programs as ${parts[0]}: seed 5, shard 1/2\n`,
    ]);
    const missing = await nlconform('merge', parts[0] ?? '');
    expect(missing.err).toContain('shards are missing: 2/2');
  });

  it('killed at any moment and gone on with, it is the same campaign', async () => {
    const killed = folder('killed');
    const args = [...NLCONFORM, 'fuzz', ...FAULTY, '--feedback', 'none', '--seed', '5'];
    for (const after of [150, 600, undefined]) {
      const { code } = await ends(
        [...args, '--runs', RUNS, '--out', killed, '--resume'],
        {},
        (said, kill) => {
          if (after === undefined || !said.includes('seed 5')) return;
          setTimeout(() => kill('SIGKILL'), after);
        },
      );
      // a quick machine may be done before
      expect(after === undefined ? code : (code ?? 1)).toBe(1);
    }
    expect(counted(killed)).toEqual(counted(whole));
    expect(readdirSync(killed).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('with another seed it is not gone on with', async () => {
    const { code, err } = await nlconform(
      ...['fuzz', ...FAULTY, '--feedback', 'none', '--seed', '6', '--out', whole, '--resume'],
    );
    expect([code, err]).toEqual([
      2,
      `nlconform: --resume: the campaign in ${whole} has another seed: 5, not 6; give the same flags, or leave --resume out\n`,
    ]);
  });
});

it('interrupted, a soak tells all it found, and exits with 130', async () => {
  const out = folder('soak');
  let sent = false;
  const {
    code,
    out: said,
    err,
  } = await ends(
    [...NLCONFORM, 'fuzz', ...FAULTY, '--soak', '--seed', '5', '--out', out],
    {},
    (text, kill) => {
      if (sent || !text.includes('finding: ')) return;
      sent = true;
      kill('SIGINT');
    },
  );
  expect(code).toBe(130);
  expect(err).toContain('nlconform: interrupted: what is judged is reported;');
  expect(said).toMatch(/^FINDING /m);
  expect(said).toMatch(/^INTERRUPTED: seed 5: \d+ finding/m);
  expect(resultIn(out).ended).toBe('interrupted');
});

it('what was worth keeping is on disk, and comes first the next time', async () => {
  const out = folder('corpus');
  const one = ['fuzz', '--target', 'simulator', '--runs', '640', '--seed', '9', '--out', out];
  await nlconform(...one);
  const first = resultIn(out);
  expect(first.corpus).toBe(readdirSync(join(out, 'corpus')).length);
  expect(first.corpus).toBeGreaterThan(50);
  expect(first.mutated).toBeGreaterThan(0);
  // another seed, and hardly anything to do: what the corpus shows is known from the start
  await nlconform('fuzz', '--target', 'simulator', '--runs', '1', '--seed', '10', '--out', out);
  const second = resultIn(out);
  expect(second.programs).toBeGreaterThanOrEqual(first.corpus);
  expect(second.behaviours).toBeGreaterThan(first.behaviours * 0.9);
});

it.each<[string, string[], string]>([
  [
    'kcov',
    ['--feedback', 'kcov'],
    '--feedback kcov: the reference, simulator, has no KCOV that can be read',
  ],
  ['a soak that ends', ['--soak', '--time', '5'], '--soak has no end: leave --time and --runs out'],
  ['a shard of nothing', ['--shard', '1/2'], '--shard: every shard needs the same seed'],
  ['a duration', ['--time', 'soon'], 'It must be like 90, 10m or 4h'],
  ['an allowance', ['--allow', 'ROUTE'], '--allow: ROUTE is not refused; refused are'],
])('%s is a mistake, told in one line', async (_, flags, message) => {
  const { code, err } = await nlconform('fuzz', '-t', 'simulator', '--out', folder('x'), ...flags);
  expect(code).toBe(2);
  expect(err.split('\n')).toHaveLength(2);
  expect(err).toContain(message);
});

it('a hostile corpus is refused before anything runs', async () => {
  const out = folder('hostile');
  mkdirSync(join(out, 'corpus'), { recursive: true });
  writeFileSync(join(out, 'corpus', 'x.json'), '{"nlconform":"program","version":1,"steps":[{}]}');
  const { code, err } = await nlconform('fuzz', '-t', 'simulator', '--out', out);
  expect([code, err]).toEqual([
    2,
    `nlconform: ${join(out, 'corpus', 'x.json')}: steps[0].call: expected string, received undefined; mend it, or take it out of the corpus\n`,
  ]);
});

it('a result that was meddled with is refused with its place', async () => {
  const out = folder('meddled');
  cpSync(folder('whole'), out, { recursive: true });
  const file = join(out, 'campaign.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"programs": \d+/, '"programs": -1'));
  const { code, err } = await fuzz(out, '--resume');
  expect(code).toBe(2);
  expect(err).toContain(`${file}: programs: `);
});
