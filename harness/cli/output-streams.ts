/** Standard output and standard error that fail: a reader that went away, a full disk. */
import { EXIT } from '../../reports/run-result.ts';
import { reasonOf } from './file-reason.ts';

/** That nobody reads on is no mistake; ERR_STREAM_DESTROYED is what follows an EPIPE. */
const WENT_AWAY: ReadonlySet<string | undefined> = new Set(['EPIPE', 'ERR_STREAM_DESTROYED']);

/**
 * Whatever happens to them, the command goes on: `nlconform run --results r | head` still writes its
 * reports and ends with the exit code of the run. What could not be printed for another reason is told
 * once, and is broken machinery.
 */
export function survivesItsStreams(): void {
  let told = false;
  for (const [name, stream] of [
    ['standard output', process.stdout],
    ['standard error', process.stderr],
  ] as const) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (told || WENT_AWAY.has(error.code)) return;
      told = true;
      process.on('exit', () => (process.exitCode = EXIT.broken));
      console.error(`nlconform: ${name} cannot be written: ${reasonOf(error)}`);
    });
  }
}
