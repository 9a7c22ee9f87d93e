/** Words of the command line that several commands understand. */
import { accessSync, constants, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { UsageError } from './exit.ts';

/** `--target` may be given several times. */
export const collect = (value: string, before: string[] | undefined): string[] => [
  ...(before ?? []),
  value,
];

/** A whole number from `least` up. */
export const wholeNumber =
  (least: number) =>
  (value: string): number => {
    const number = Number(value);
    if (!Number.isSafeInteger(number) || number < least) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} up`);
    }
    return number;
  };

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'it is a folder',
  EEXIST: 'it is a file',
  EACCES: 'no permission',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
};

/** Why a file could not be read or written, in words where there are any. */
export const reasonOf = (error: unknown): string => {
  const { code } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? code ?? String(error);
};

/** Reads a text file, or says in one line why not. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path}: cannot be read: ${reasonOf(error)}`);
  }
}

/**
 * Before a long run rather than after it: a file can be written there. Makes the folder it lies in.
 *
 * @throws UsageError in one line
 */
export function checkWritable(flag: string, file: string): void {
  const refuse = (why: string): never => {
    throw new UsageError(`${flag} ${file}: cannot be written: ${why}`);
  };
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) refuse('it is a folder');
  try {
    mkdirSync(dirname(file), { recursive: true });
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    refuse(reasonOf(error));
  }
}
