import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder, wholeFolder } from './cache-folder.ts';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'nlconform-test-'));
});
afterEach(() => rmSync(cache, { recursive: true }));

test('a folder appears when it is full', async () => {
  const path = join(cache, 'kind', 'a');
  const made = await wholeFolder(path, async (folder) => {
    writeFileSync(join(folder, 'file'), '');
    expect(existsSync(path)).toBe(false);
  });
  expect(made).toBe(path);
  expect(readdirSync(path)).toEqual(['file']);
  expect(readdirSync(join(cache, 'kind'))).toEqual(['a']);
});

test('what is there is not made again', async () => {
  const path = join(cache, 'a');
  mkdirSync(path);
  const again = wholeFolder(path, () => Promise.reject(new Error('made again')));
  await expect(again).resolves.toBe(path);
});

test('nothing stays of one that failed', async () => {
  const failed = wholeFolder(join(cache, 'a'), (folder) => {
    writeFileSync(join(folder, 'file'), '');
    return Promise.reject(new Error('no space'));
  });
  await expect(failed).rejects.toThrow('no space');
  expect(readdirSync(cache)).toEqual([]);
});

test('who comes second keeps what the first has made', async () => {
  const path = join(cache, 'a');
  const make = (text: string) => (folder: string) => {
    writeFileSync(join(folder, text), '');
    return Promise.resolve();
  };
  await wholeFolder(path, async (folder) => {
    await wholeFolder(path, make('first'));
    await make('second')(folder);
  });
  expect(readdirSync(path)).toEqual(['first']);
  expect(readdirSync(cache)).toEqual(['a']);
});

test('what a killed process left behind goes', async () => {
  const beyond = 2 ** 22 + 1; // PID_MAX_LIMIT is 4 Mi
  mkdirSync(join(cache, `.partial-${beyond}-x`));
  mkdirSync(join(cache, '.partial-1-x'));
  await wholeFolder(join(cache, 'a'), () => Promise.resolve());
  expect(readdirSync(cache).toSorted()).toEqual(['.partial-1-x', 'a']);
});

test('where no folder can be', () => {
  writeFileSync(join(cache, 'file'), '');
  expect(() => makeFolder(join(cache, 'file', 'a', 'b'))).toThrow(
    `${join(cache, 'file', 'a')}: cannot be made: there is no such folder`,
  );
  expect(() => makeFolder('/proc/nlconform/a')).toThrow('/proc/nlconform: cannot be made');
});
