import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { heldFolder } from './held-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nlconform-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('one at a time, and free again however it ended', async () => {
  await heldFolder(folder, async () => {
    const second = heldFolder(folder, () => Promise.resolve());
    await expect(second).rejects.toThrow(`process ${process.pid} does so already`);
  });
  await expect(heldFolder(folder, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
  expect(readdirSync(folder)).toEqual([]);
});

test('what a killed process holds is free', async () => {
  writeFileSync(join(folder, '.held-by'), String(2 ** 22 + 1)); // above PID_MAX_LIMIT
  expect(await heldFolder(folder, () => Promise.resolve('done'))).toBe('done');
});
