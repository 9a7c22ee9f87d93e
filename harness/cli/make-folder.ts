/** A folder that can be written to, with those above it. */
import { accessSync, constants } from 'node:fs';
import { makeFolder } from '../make-folder.ts';

/** Throws what the last call threw, also where the folder is there and cannot be written to. */
export function makeWritableFolder(path: string): void {
  makeFolder(path);
  accessSync(path, constants.W_OK);
}
