/** Reading a run result that a command is given. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readRunResult, type RunResult } from '../../reports/index.ts';
import { UsageError } from './exit.ts';

/** @param path of a result file, or of the folder `run --results` wrote. @throws UsageError */
export async function readResult(path: string): Promise<RunResult> {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  try {
    return await readRunResult(isFolder ? join(path, 'run.json') : path);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
