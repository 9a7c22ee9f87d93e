import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { kernelSource } from './kernel-source.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'nlconform-test-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

const MAKEFILE = '# SPDX-License-Identifier: GPL-2.0\nVERSION = 6\nPATCHLEVEL = 19\nSUBLEVEL = 0\n';

test('a folder of the user tells its version', async () => {
  writeFileSync(join(folder, 'Makefile'), MAKEFILE);
  mkdirSync(join(folder, 'arch/um'), { recursive: true });
  writeFileSync(join(folder, 'arch/um/Makefile'), '');
  expect(await kernelSource(folder, '/nowhere')).toEqual({
    folder,
    version: '6.19.0',
    identity: folder,
    edited: true,
  });
});

test('a folder that is no kernel, or a part of one', async () => {
  const text = `${folder} is no source of Linux: it needs a Makefile with VERSION, and arch/um`;
  await expect(kernelSource(folder, '/nowhere')).rejects.toThrow(text);
  writeFileSync(join(folder, 'Makefile'), MAKEFILE);
  await expect(kernelSource(folder, '/nowhere')).rejects.toThrow(text);
});
