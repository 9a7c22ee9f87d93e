/** Words of the command line that several commands understand. */
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { UsageError } from './exit.ts';
import { reasonOf } from './file-reason.ts';
import { makeWritableFolder } from './make-folder.ts';

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

/**
 * Before a long run rather than after it: a file can be written there. Makes the folder it lies in.
 *
 * @throws UsageError in one line
 */
export function checkWritable(flag: string, file: string): void {
  const refuse = (why: string): never => {
    throw new UsageError(`${flag} ${file}: cannot be written: ${why}`);
  };
  let folder = false;
  try {
    makeWritableFolder(dirname(file));
    folder = statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch (error) {
    refuse(reasonOf(error));
  }
  if (folder) refuse('it is a folder');
}
