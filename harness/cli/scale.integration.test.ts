/** A run in parts: shards and their merge, a kill and going on. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../reports/run-result.ts';
import { ends, NLCONFORM, nlconform, scratch } from './command-line.ts';
import { JOURNAL } from './scale-flags.ts';

const { folder, file } = scratch();
const resultIn = (name: string): RunResult =>
  JSON.parse(readFileSync(join(folder, name, 'run.json'), 'utf8')) as RunResult;
/** What must be the same, however a run was cut up. */
const verdictsOf = ({ results }: RunResult) =>
  results.map(({ id, target, verdict }) => [id, target, verdict]);

const agent = fileURLToPath(new URL('../targets/exec/fixture-agent.mjs', import.meta.url));
const slow = `exec:'${process.execPath}' '${agent}' slow`;

it('shards, merged, are the whole', async () => {
  const run = (name: string, ...flags: string[]) =>
    nlconform('run', 'headers', 'acks', '-t', 'simulator', '-r', join(folder, name), ...flags);
  await run('whole');
  for (const part of ['1/2', '2/2']) await run(`shard-${part[0]}`, '--shard', part);
  const parts = ['shard-1', 'shard-2'];
  for (const part of parts) expect(resultIn(part).results.length).toBeGreaterThan(10);
  const { code, out } = await nlconform(
    'merge',
    ...parts.map((part) => join(folder, part)),
    '-r',
    join(folder, 'merged'),
  );
  const whole = resultIn('whole');
  expect(verdictsOf(resultIn('merged'))).toEqual(verdictsOf(whole));
  expect([code, out.split('\n')[0]?.endsWith('merged from 2 runs')]).toEqual([0, true]);
  expect(existsSync(join(folder, 'merged', 'report.html'))).toBe(true);
});

it('killed at once and gone on with: every verdict once, those before are not asked again', async () => {
  const words = ['run', 'headers', '-t', slow, '--results', join(folder, 'killed')];
  let verdicts = 0;
  const journal = join(folder, 'killed', JOURNAL);
  const killed = await ends([...NLCONFORM, ...words], {}, (said, kill) => {
    if (verdicts > 0 || !said.includes('first verdict')) return;
    verdicts = linesIn(journal);
    kill('SIGKILL');
  });
  expect(killed.code).toBe(null);
  expect(existsSync(join(folder, 'killed', 'run.json'))).toBe(false);
  const kept = readFileSync(journal, 'utf8').split('\n').length - 3;
  expect(kept).toBeGreaterThan(0);
  const { out } = await nlconform(...words, '--resume');
  const result = resultIn('killed');
  expect(result.resumed?.verdicts).toBe(kept);
  expect(out.split('\n')[0]).toContain(`resumed: ${kept} verdicts of `);
  expect([result.partial, existsSync(journal)]).toEqual([undefined, false]);
  const ids = result.results.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

const linesIn = (path: string): number => readFileSync(path, 'utf8').split('\n').length;

describe('a mistake is one line and exit code 2', () => {
  const old = file('old.json', '{"nlconform":"run-result","version":0}');
  const cut = file('cut.json', '{"nlconform":"run-re');
  it.each([
    [['run', '--shard', '3/2'], /'3\/2' is invalid\. It must be like 2\/5: part 2 of 5;/],
    [['run', '--resume'], /--resume goes on with what lies in a folder: give --results with it$/],
    [['run', '--seed', '3'], /--seed is that of the random order: give --order random with it$/],
    [['run', '--order', 'odd'], /Allowed choices are listed, random\.;/],
    [['run', '--retries', 'x'], /'x' is invalid\. It must be a whole number from 0 up;/],
    [['merge'], /missing required argument 'results';/],
    [['merge', folder], /cannot read .*run\.json: ENOENT/],
    [['merge', old], /old\.json is a run result of version 0, .*: run again$/],
    [['merge', cut], /cut\.json is cut short or not JSON: /],
  ])('%j', async (words, line) => {
    const { code, out, err } = await nlconform(...words);
    expect([code, out, err.trimEnd().split('\n').length]).toEqual([2, '', 1]);
    expect(err.trimEnd()).toMatch(line);
  });

  it('a journal of another run', async () => {
    const results = join(folder, 'other');
    const words = ['run', 'hdr.short_dgram', '-t', 'simulator', '--results', results];
    await nlconform(...words);
    const head = {
      nlconform: 'run-journal',
      version: 1,
      started: '2026-03-01T09:30:00.000Z',
      run: {
        ...{ tool: '0.0.1', targets: [], rules: '', order: 'listed' },
        ...{ seed: 0, retries: 0, shard: '' },
      },
    };
    file(join('other', JOURNAL), `${JSON.stringify(head)}\n`);
    const { code, err } = await nlconform(...words, '--resume');
    expect(code).toBe(2);
    expect(err).toMatch(
      /^nlconform: .*run\.journal\.jsonl: is of another run: the version of nlconform was 0\.0\.1, is .*\n$/,
    );
  });
});
