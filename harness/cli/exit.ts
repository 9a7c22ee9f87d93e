/** From an error to one line and an exit code. */
import { EXIT, MergeError } from '../../reports/index.ts';
import { oneLine } from '../program/issue.ts';
import { LedgerError } from '../oracle/index.ts';
import { JournalError } from '../runner/journal.ts';
import { UnknownRule } from '../runner/select.ts';
import { reasonOf } from './file-reason.ts';
import { HarnessError, UnknownTarget } from '../targets/target.ts';

export { EXIT };

/** A mistake of the user's: one line that names the place and the mend. Exit code 2. */
export class UsageError extends Error {
  constructor(text: string) {
    super(text);
    this.name = 'UsageError';
  }
}

/**
 * A report that could not be written when the run was over: a full disk, a folder that is gone. The
 * user's flags were right, so it counts as broken machinery.
 */
export class ReportNotWritten extends Error {
  /** @returns the error itself where it is no matter of files */
  static of(flag: string, error: unknown): unknown {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) return error;
    return new ReportNotWritten(`${flag}: results cannot be written: ${reasonOf(cause)}`);
  }
}

export function failure(error: unknown): { code: number; line: string } {
  const usage =
    error instanceof UsageError ||
    error instanceof UnknownRule ||
    error instanceof UnknownTarget ||
    error instanceof LedgerError ||
    error instanceof JournalError ||
    error instanceof MergeError;
  if (usage) return { code: EXIT.usage, line: oneLine(error.message) };
  if (error instanceof HarnessError || error instanceof ReportNotWritten) {
    return { code: EXIT.broken, line: oneLine(error.message) };
  }
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: EXIT.broken, line: told };
}
