/**
 * The machine's root file system in one file, made once for the same content and kept in the
 * cache folder: it holds Node, a hundred megabytes.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../make-folder.ts';
import { HarnessError } from '../target.ts';
import { type Entry, identityOf, writeCpio } from './cpio.ts';

/** XDG Base Directory Specification. */
export const cacheFolder = (): string =>
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'nlconform');

/** What nobody used for a week goes when the next one is made; beyond so many, after some hours. */
const [KEPT, KEPT_HOURS, SURPLUS_HOURS] = [6, 7 * 24, 3];

/** The path of the archive of these. @throws HarnessError if it cannot be written */
export function initramfsOf(entries: readonly Entry[], folder = cacheFolder()): string {
  const hash = createHash('sha256');
  for (const each of identityOf(entries)) hash.update(each).update('\0');
  const path = join(folder, `initramfs-${hash.digest('hex').slice(0, 16)}.cpio`);
  try {
    if (existsSync(path)) {
      utimesSync(path, new Date(), new Date());
      return path;
    }
    makeFolder(folder);
    removeOld(folder);
    const unfinished = `${path}.${randomBytes(4).toString('hex')}`;
    try {
      const fd = openSync(unfinished, 'wx');
      try {
        writeCpio(fd, entries);
      } finally {
        closeSync(fd);
      }
      renameSync(unfinished, path);
    } finally {
      rmSync(unfinished, { force: true });
    }
    return path;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOSPC' ? 'no space is left' : (code ?? message);
    const mend = 'name a folder with 150 MB of room: XDG_CACHE_HOME=FOLDER';
    throw new HarnessError(`write ${path}`, `${why}; ${mend}`, { cause: error });
  }
}

/** Machines that run may be started again from theirs: what was used of late stays. */
function removeOld(folder: string): void {
  const paths = readdirSync(folder)
    .filter((name) => name.startsWith('initramfs-'))
    .map((name) => join(folder, name));
  // another run may remove it at the same time
  const used = paths.map((path) => ({
    path,
    time: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  }));
  used.sort((a, b) => b.time - a.time);
  for (const [index, { path, time }] of used.entries()) {
    const hours = (Date.now() - time) / 3_600_000;
    if (hours > (index < KEPT ? KEPT_HOURS : SURPLUS_HOURS)) rmSync(path, { force: true });
  }
}
