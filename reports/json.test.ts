import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { fixture } from './fixture.ts';
import { readRunResult, renderRunResult, writeRunResult } from './json.ts';
import { runResultJsonSchema } from './schema.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nlconform-json-'));
});

/** The message with which a file of this content is refused. */
async function refusal(content: string): Promise<string> {
  const path = join(folder, 'run.json');
  await writeFile(path, content);
  const error = await readRunResult(path).catch((cause: unknown) => cause);
  if (!(error instanceof Error)) throw new Error(`no refusal of ${content}`);
  return error.message.replace(folder, '');
}

test('round trip, lone surrogates included, and nothing else is left in the folder', async () => {
  const path = join(folder, 'sub', 'run.json');
  await writeRunResult(fixture, path);
  await writeRunResult(fixture, path);
  expect(await readRunResult(path)).toEqual(fixture);
  expect(await readdir(join(folder, 'sub'))).toEqual(['run.json']);
});

test('a line a target and a line a rule, so that grep finds one', async () => {
  const lines = renderRunResult(fixture).split('\n');
  const { targets, results, masks } = fixture;
  const facts = ['nlconform', 'version', 'started', 'time', 'seed'];
  const brackets = 2 + 3 * 2; // of the run, and of its three lists
  expect(lines).toHaveLength(
    facts.length + targets.length + results.length + masks.length + brackets + 1,
  );
  const found = lines.filter((line) => line.startsWith('{"id":"hdr.short_dgram"'));
  expect(found.map((line) => JSON.parse(line.replace(/,$/u, '')) as unknown)).toEqual(
    results.slice(0, 2),
  );
});

test('a version only grows: fields we do not know are dropped', async () => {
  const path = join(folder, 'run.json');
  await writeFile(path, JSON.stringify({ ...fixture, weather: 'fine' }));
  expect(await readRunResult(path)).toEqual(fixture);
});

test.each([
  ['empty', '', '/run.json is empty: Unexpected end of JSON input'],
  ['of another program', '{}', '/run.json is not a run result of nlconform'],
  ['null', 'null', '/run.json is not a run result of nlconform'],
  [
    'old',
    '{"nlconform":"run-result","version":0}',
    '/run.json is a run result of version 0, this nlconform reads version 1: run again',
  ],
  [
    'damaged',
    JSON.stringify({ ...fixture, results: [{ ...fixture.results[0], verdict: 'maybe', id: 3 }] }),
    '/run.json is damaged: results[0].id: Invalid input: expected string, received number (and 1 more)',
  ],
])('a file that is %s is refused in one line', async (_, content, want) => {
  expect(await refusal(content)).toBe(want);
});

test('a file that is cut short is refused in one line', async () => {
  const text = JSON.stringify(fixture, null, 2);
  const message = await refusal(text.slice(0, text.length / 2));
  expect(message).toMatch(/^\/run\.json is cut short or not JSON: [^\n]+$/u);
});

test('a missing file and an unwritable folder name the path', async () => {
  const missing = join(folder, 'none.json');
  await expect(readRunResult(missing)).rejects.toThrow(`cannot read ${missing}: ENOENT`);
  const file = join(folder, 'file');
  await writeFile(file, 'kept');
  const below = join(file, 'run.json');
  await expect(writeRunResult(fixture, below)).rejects.toThrow(`cannot write ${below}: `);
  expect(await readFile(file, 'utf8')).toBe('kept');
});

test('a failed write leaves no temporary file', async () => {
  // The target is a folder, so the last step, the renaming, fails.
  await writeRunResult(fixture, join(folder, 'taken', 'run.json'));
  await expect(writeRunResult(fixture, join(folder, 'taken'))).rejects.toThrow('cannot write');
  expect(await readdir(folder)).toEqual(['taken']);
});

test('the JSON Schema names every field of a run', () => {
  const { title, type, required, properties } = runResultJsonSchema();
  expect({ title, type, required }).toEqual({
    title: 'nlconform RunResult',
    type: 'object',
    required: ['nlconform', 'version', 'started', 'time', 'seed', 'targets', 'results', 'masks'],
  });
  const optional = [
    ...['order', 'retries', 'isolation', 'shard', 'partial', 'resumed', 'tool', 'parts'],
    ...['reference', 'unused', 'asked'],
  ];
  const names = Object.keys(properties as object);
  expect(names.filter((name) => !optional.includes(name))).toEqual(required);
  expect(names).toEqual(expect.arrayContaining(optional));
});
