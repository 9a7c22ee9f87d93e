/** A folder with those above it. */
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * One level after the other: Node's own `recursive` never ends where a file system refuses with
 * ENOENT, as /proc does (seen with 20.20). Throws what the last call threw, also where the folder
 * is there and cannot be written to.
 */
export function makeWritableFolder(path: string): void {
  const missing: string[] = [];
  for (let at = resolve(path); statSync(at, { throwIfNoEntry: false }) === undefined;) {
    missing.unshift(at);
    at = dirname(at);
  }
  for (const each of missing) mkdirSync(each);
  if (!statSync(path).isDirectory()) {
    throw Object.assign(new Error(`${path} is a file`), { code: 'EEXIST' });
  }
  accessSync(path, constants.W_OK);
}
