/** A run's results: as files in a folder, and on the terminal. */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  readRunResult,
  renderSummary,
  type RunResult,
  writeHtml,
  writeJunit,
  writeRunResult,
  writeTap,
} from '../../reports/index.ts';
import { reasonOf } from './arguments.ts';
import { UsageError } from './exit.ts';

/** @throws UsageError if it cannot be made */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(
      `--results ${folder}: results cannot be written there: ${reasonOf(error)}`,
    );
  }
}

/** Every report as a file, each whole or not at all. */
export async function writeAll(result: RunResult, folder: string): Promise<void> {
  try {
    await writeRunResult(result, join(folder, 'run.json'));
    await writeHtml(result, join(folder, 'report.html'));
    await writeTap(result, join(folder, 'tap'));
    await writeJunit(result, join(folder, 'junit'));
  } catch (error) {
    const { code } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`--results ${folder}: results cannot be written: ${reasonOf({ code })}`);
  }
}

/** For people, or with `json` for programs. */
export function print(result: RunResult, json: boolean | undefined): void {
  console.log(
    json
      ? JSON.stringify(result)
      : renderSummary(result, {
          colour: process.stdout.isTTY,
          width: Math.min(process.stdout.columns ?? 100, 120),
        }),
  );
}

/** @param path of a result file, or of a results folder. @throws UsageError in one line */
export async function readResult(path: string): Promise<RunResult> {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  try {
    return await readRunResult(isFolder ? join(path, 'run.json') : path);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
