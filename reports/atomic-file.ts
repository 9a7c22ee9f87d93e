/** Files that are there whole or not at all: CI uploads whatever lies in the folder. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../harness/make-folder.ts';

let count = 0;

/**
 * Writes beside the file and renames, so a reader sees the old text or the new. Missing folders
 * are made. One that cannot be written gives an Error that names the file.
 */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  // The same folder, since rename does not cross file systems; the count, since one run may
  // write a file twice at the same time.
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${count++}.tmp`);
  try {
    makeFolder(dirname(path));
    await writeFile(temporary, text, { flag: 'wx' });
    await rename(temporary, path);
  } catch (cause) {
    // Best effort: the first error is the one worth telling.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new Error(`cannot write ${path}: ${messageOf(cause)}`, { cause });
  }
}

/** Of whatever was thrown. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
