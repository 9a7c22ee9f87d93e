/** A folder with those above it. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * One level after the other: Node's own `recursive` never ends where a file system refuses with
 * ENOENT, as /proc does (seen with 20.20). Throws what the last call threw.
 */
export function makeFolder(path: string, mode?: number): void {
  const missing: string[] = [];
  for (let at = resolve(path); statSync(at, { throwIfNoEntry: false }) === undefined;) {
    missing.unshift(at);
    at = dirname(at);
  }
  for (const each of missing) makeOne(each, mode);
  if (!statSync(path).isDirectory()) {
    throw Object.assign(new Error(`${path} is a file`), { code: 'EEXIST' });
  }
}

/** Somebody else may have made it in the meantime. */
function makeOne(path: string, mode: number | undefined): void {
  try {
    mkdirSync(path, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
