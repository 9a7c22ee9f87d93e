/** Where kernels are kept between runs, and how a folder of it comes to be: whole or not at all. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { reasonOf } from '../../harness/cli/file-reason.ts';
import { UsageError } from '../../harness/cli/exit.ts';
import { basename, dirname, join, resolve } from 'node:path';

/** XDG_CACHE_HOME/nlconform/kernels; the XDG Base Directory Specification names ~/.cache as default. */
export function cacheFolder(given?: string): string {
  if (given !== undefined) return resolve(given);
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'nlconform', 'kernels');
}

/**
 * The folder at `path`, made by `make` unless it is there already. It is made beside and renamed,
 * so that nobody sees it half filled; who comes second keeps what the first has made.
 */
export async function wholeFolder(
  path: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  if (existsSync(path)) return path;
  makeFolder(dirname(path));
  removeAbandoned(dirname(path));
  const partial = mkdtempSync(join(dirname(path), `.partial-${process.pid}-`));
  try {
    const inner = join(partial, basename(path));
    mkdirSync(inner);
    await make(inner);
    try {
      renameSync(inner, path);
    } catch (error) {
      if (!existsSync(path)) throw error;
    }
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return path;
}

/**
 * With the folders above it. One by one: where the file system has no room for new names, as
 * /proc, the recursive mkdirSync of Node 20 tries for ever.
 * @throws UsageError where it cannot be made
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (existsSync(path)) return; // by another process, just now
    throw new UsageError(`${path}: cannot be made: ${reasonOf(error)}`);
  }
}

/** What killed processes left behind. */
function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^\.partial-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || Number(pid) === process.pid || existsSync(`/proc/${pid}`)) continue;
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}
