/** Asks Debian's servers: 27 MB, without headers. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FetchedKernel, fetchKernel } from './fetch-kernel.ts';
import { fetchedKernels } from './list-kernels.ts';

let cache: string;
let kernel: FetchedKernel;
beforeAll(async () => {
  cache = mkdtempSync(join(tmpdir(), 'nlconform-test-'));
  kernel = await fetchKernel('6.1', { cache, headers: false });
}, 180_000);
afterAll(() => rmSync(cache, { recursive: true, force: true }));

test('an image that boots, and modules in order', () => {
  // "HdrS" at 0x202: the Linux/x86 Boot Protocol, Documentation/arch/x86/boot.rst
  expect(readFileSync(kernel.image).subarray(0x202, 0x206).toString()).toBe('HdrS');
  expect(readFileSync(join(kernel.modules, 'modules.dep'), 'utf8')).toContain('/dummy.ko');
});

test('the cache lists it, and it is not fetched twice', async () => {
  expect(fetchedKernels(cache)).toEqual([kernel]);
  const begin = performance.now();
  expect(await fetchKernel('6.1', { cache, headers: false })).toEqual(kernel);
  expect(performance.now() - begin).toBeLessThan(30_000);
});

test('a branch that nobody has', async () => {
  await expect(fetchKernel('9.1', { cache })).rejects.toThrow(/^no kernel package fits '9\.1'/);
  expect(existsSync(join(cache, 'debian'))).toBe(false);
});
