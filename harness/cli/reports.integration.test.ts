/** Where the result of a run goes, and what a pipeline sees of it. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../reports/run-result.ts';
import { ends, NLCONFORM, nlconform, scratch } from './command-line.ts';

const { folder, file } = scratch();
const FAULTY = 'simulator?fault=drop-ack';
const run = (...args: string[]) => nlconform('run', 'hdr.len', '--no-github', ...args);

it('a report on standard output stands there alone', async () => {
  const ktap = await run('-t', 'simulator', '--report', 'ktap');
  expect([ktap.code, ktap.out.split('\n').slice(0, 2)]).toEqual([0, ['KTAP version 1', '1..1']]);
  const markdown = await run('-t', FAULTY, '--report', 'markdown');
  expect([markdown.code, markdown.out.split('\n')[0]]).toEqual([1, '### nlconform']);
});

it('reports go where they are sent, the summary to the terminal', async () => {
  const at = (name: string) => join(folder, 'deep', name);
  const reports = [`ktap=${at('run.ktap')}`, `junit=${at('junit')}`, `json=${at('run.json')}`];
  const { code, out } = await run(
    '-t',
    'simulator',
    ...reports.flatMap((one) => ['--report', one]),
  );
  expect([code, out.trimEnd().split('\n').at(-1)]).toEqual([
    0,
    'CONFORMANT: 7 rules hold (exit code 0)',
  ]);
  expect(readdirSync(join(folder, 'deep')).toSorted()).toEqual(['junit', 'run.json', 'run.ktap']);
  expect(readdirSync(at('junit'))).toEqual(['headers.xml']);
});

it('for kselftest: KTAP, and the exit code of a machine that failed is no skip', async () => {
  const { code, out } = await run('-t', 'simulator', '--kselftest');
  expect([code, out.startsWith('KTAP version 1\n')]).toEqual([0, true]);
  const broken = await run('-t', 'exec:exit 4', '--kselftest');
  expect([broken.code, broken.out.includes('# ERROR start exec:exit 4')]).toEqual([3, true]);
});

it('a machine without the target is a skip to kselftest', async () => {
  const nowhere = ['-t', 'uml:/nowhere/linux'];
  expect((await run(...nowhere)).code).toBe(3);
  const { code, out } = await run(...nowhere, '--kselftest');
  expect([code, out]).toEqual([4, expect.stringContaining('# SKIP') as string]);
});

describe('on GitHub', () => {
  const on = (env: Record<string, string>, ...args: string[]) =>
    ends([...NLCONFORM, 'run', 'hdr.len', '-t', FAULTY, ...args], {
      env: { ...process.env, GITHUB_ACTIONS: 'true', ...env },
    });
  it('annotations and a job summary, without any flag', async () => {
    const page = file('step.md', 'before\n');
    const { code, out } = await on({ GITHUB_STEP_SUMMARY: page });
    const errors = out.split('\n').filter((line) => line.startsWith('::error title=hdr.len.'));
    expect([code, errors.length > 1]).toEqual([1, true]);
    expect(readFileSync(page, 'utf8')).toMatch(/^before\n### nlconform\n\nNOT CONFORMANT/u);
  });
  it('a report on standard output stays what it is', async () => {
    const { out, err } = await on({}, '--json');
    expect((JSON.parse(out) as RunResult).nlconform).toBe('run-result');
    expect(err).toContain('::error title=hdr.len.');
  });
});

describe('from a divergence to a known one', () => {
  const [results, known] = [join(folder, 'results'), join(folder, 'known.yaml')];
  /** Rules that the planted fault breaks, and those that hold all the same. */
  function counts(): { bad: number; good: number } {
    const run = JSON.parse(readFileSync(join(results, 'run.json'), 'utf8')) as RunResult;
    const bad = run.results.filter(({ verdict }) => verdict === 'fail').length;
    return { bad, good: run.results.length - bad };
  }
  it('baseline writes what a run found, and the next run knows it', async () => {
    expect((await run('-t', FAULTY, '--results', results)).code).toBe(1);
    const written = await nlconform('baseline', results, '--out', known);
    expect([written.code, written.out]).toEqual([0, '']);
    expect(written.err).toMatch(
      /known\.yaml: \d+ entries; give each its reason, and run with --known .*\n$/u,
    );
    const again = await run('-t', FAULTY, '--known', known, '--strict');
    expect(again.code).toBe(0);
    expect(again.out).toContain('Known divergences');
  });
  it('what is gone is fixed, and fails a strict run', async () => {
    const text = readFileSync(known, 'utf8').replaceAll(/target: .*/gu, 'target: simulator');
    const gone = file('gone.yaml', text);
    expect((await run('-t', 'simulator', '--known', gone)).code).toBe(0);
    const strict = await run('-t', 'simulator', '--known', gone, '--strict');
    expect([strict.code, strict.out.trimEnd().split('\n').at(-1)]).toEqual([
      1,
      `NOT STRICTLY CONFORMANT: ${counts().bad} rules are listed but hold (exit code 1: strict)`,
    ]);
  });
  it('an entry past its day excuses nothing', async () => {
    const text = readFileSync(known, 'utf8').replaceAll(
      /( {2}reason: .*)/gu,
      '$1\n  expires: 2020-01-01',
    );
    const late = await run('-t', FAULTY, '--known', file('late.yaml', text));
    expect(late.code).toBe(1);
    expect(late.out).toContain('EXPIRED hdr.len.');
  });
  it('a file of the user is not written over', async () => {
    const refused = await nlconform('baseline', results, '--out', known);
    expect(refused).toEqual({
      code: 2,
      out: '',
      err: `nlconform: --out ${known}: it exists, maybe with reasons of yours; see --force\n`,
    });
    expect(existsSync(known)).toBe(true);
  });
  it('compare tells what is new', async () => {
    const good = join(folder, 'good');
    await run('-t', 'simulator', '--results', good);
    const worse = await nlconform('compare', good, results);
    const { bad, good: same } = counts();
    expect([worse.code, worse.out.trimEnd().split('\n').at(-1)]).toEqual([
      1,
      `WORSE: ${bad} failing anew, ${same} the same (exit code 1: new failures)`,
    ]);
    expect((await nlconform('compare', results, good, '--markdown')).code).toBe(0);
    const json = await nlconform('compare', good, good, '--json');
    expect(JSON.parse(json.out)).toMatchObject({
      nlconform: 'comparison',
      changes: [],
      same: bad + same,
    });
  });
});
