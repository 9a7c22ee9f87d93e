/** A run in parts: shards and their merge, a kill and going on. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
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

it('two in one folder: the second is refused, the first is not disturbed', async () => {
  const results = join(folder, 'shared');
  const words = ['run', 'headers', '-t', slow, '--results', results];
  let second: ReturnType<typeof nlconform> | undefined;
  const first = await ends([...NLCONFORM, ...words], {}, (said) => {
    if (said.includes('first verdict')) second ??= nlconform(...words);
  });
  const refused = await second;
  expect(refused?.code).toBe(2);
  expect(refused?.err).toMatch(
    /^nlconform: --results .*shared: process \d+ is writing there; wait for it, or name another folder\n$/,
  );
  expect(first.code).not.toBe(2);
  expect(resultIn('shared').partial).toBe(undefined);
  expect(readdirSync(results).filter((name) => name.startsWith('.'))).toEqual([]);
});

it.each(['not of ours', '{"host":"elsewhere","pid":1,"began":"5"}'])(
  'what %j left in the folder stops nobody',
  async (text) => {
    const results = join(folder, 'left');
    mkdirSync(results, { recursive: true });
    file(join('left', '.nlconform.pid'), text);
    const words = ['run', 'hdr.short_dgram', '-t', 'simulator', '--results', results];
    expect((await nlconform(...words)).code).toBe(0);
    expect(readdirSync(results).filter((name) => name.startsWith('.'))).toEqual([]);
  },
);

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s ends a run with a report of its part; a second leaves at once',
  async (signal, code) => {
    const words = (name: string) => ['run', '-t', slow, '--results', join(folder, name)];
    const signals = (name: string, times: number) => {
      let sent = 0;
      return ends([...NLCONFORM, ...words(name)], {}, (said, kill) => {
        const due = said.includes('a second signal leaves at once')
          ? times
          : Number(said.includes('first verdict'));
        for (; sent < due; sent++) kill(signal);
      });
    };
    const once = await signals(`once-${signal}`, 1);
    expect([once.code, resultIn(`once-${signal}`).partial?.why]).toEqual([
      code,
      signal === 'SIGINT' ? 'interrupted' : 'terminated',
    ]);
    const twice = await signals(`twice-${signal}`, 2);
    expect([twice.code, twice.out]).toEqual([code, '']);
    // what was judged can be gone on with
    expect(readdirSync(join(folder, `twice-${signal}`))).toEqual([JOURNAL]);
  },
);

describe('a mistake is one line and exit code 2', () => {
  const old = file('old.json', '{"nlconform":"run-result","version":0}');
  const cut = file('cut.json', '{"nlconform":"run-re');
  it.each([
    [['run', '--shard', '3/2'], /'3\/2' is invalid\. It must be like 2\/5: part 2 of 5;/],
    [['run', '--resume'], /--resume goes on with what lies in a folder: give --results with it$/],
    [['run', '--seed', '3'], /--seed is that of the random order: give --order random with it$/],
    [['run', '--order', 'odd'], /Allowed choices are listed, random/],
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
