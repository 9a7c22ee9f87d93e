/** From an error to one line and an exit code. */
import { EXIT, MergeError } from '../../reports/index.ts';
import { oneLine } from '../program/issue.ts';
import { LedgerError } from '../oracle/index.ts';
import { JournalError } from '../runner/journal.ts';
import { UnknownRule } from '../runner/select.ts';
import { HarnessError, UnknownTarget } from '../targets/target.ts';

export { EXIT };

/** A mistake of the user's: one line that names the place and the mend. Exit code 2. */
export class UsageError extends Error {
  constructor(text: string) {
    super(text);
    this.name = 'UsageError';
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
  if (error instanceof HarnessError) return { code: EXIT.broken, line: oneLine(error.message) };
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: EXIT.broken, line: told };
}
