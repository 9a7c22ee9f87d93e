/** One process at a time works in a folder; the others are told who does. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../../harness/targets/target.ts';

export async function heldFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = join(folder, '.held-by');
  const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
  if (holder > 0 && existsSync(`/proc/${holder}`)) {
    throw new HarnessError(`build in ${folder}`, `process ${holder} does so already; wait for it`);
  }
  rmSync(lock, { force: true }); // of a process that was killed
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
  } catch (error) {
    throw new HarnessError(`build in ${folder}`, 'another process has just begun', {
      cause: error,
    });
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}
