/** A run's results as files in a folder. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  readRunResult,
  type RunResult,
  writeHtml,
  writeJunit,
  writeKtap,
  writeMarkdown,
  writeRunResult,
  writeTap,
} from '../../reports/index.ts';
import { reasonOf } from './file-reason.ts';
import { holdFolder } from './hold-folder.ts';
import { makeWritableFolder } from './make-folder.ts';
import { ReportNotWritten, UsageError } from './exit.ts';

/** Before a run rather than after it. @throws UsageError if it cannot be made, or written to */
export function makeFolder(folder: string, flag = '--results'): void {
  try {
    makeWritableFolder(folder);
  } catch (error) {
    throw new UsageError(`${flag} ${folder}: results cannot be written there: ${reasonOf(error)}`);
  }
  holdFolder(folder, flag);
}

/** Every report as a file, each whole or not at all. @throws ReportNotWritten */
export async function writeAll(result: RunResult, folder: string): Promise<void> {
  try {
    await writeRunResult(result, join(folder, 'run.json'));
    await writeHtml(result, join(folder, 'report.html'));
    await writeTap(result, join(folder, 'tap'));
    await writeJunit(result, join(folder, 'junit'));
    await writeKtap(result, join(folder, 'run.ktap'));
    await writeMarkdown(result, join(folder, 'summary.md'));
  } catch (error) {
    throw ReportNotWritten.of(`--results ${folder}`, error);
  }
}

/** @param path of a result file, or of a results folder. @throws UsageError in one line */
export async function readResult(path: string): Promise<RunResult> {
  try {
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
    return await readRunResult(isFolder ? join(path, 'run.json') : path);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
