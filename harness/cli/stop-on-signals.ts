/** What an interrupt does to a long command: the first ends it in good order, the second at once. */
import { EXIT } from './exit.ts';

const CODES = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;
const REASONS = { SIGINT: 'interrupted', SIGTERM: 'terminated' } as const;

/** Listens until the process ends: also reports must not be cut short by the first signal. */
export function stopOnSignals(onFirst: (line: string) => void): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(CODES[name]);
      stop.abort(REASONS[name]);
      onFirst(
        `nlconform: ${REASONS[name]}: what is judged is reported; a second signal leaves at once`,
      );
    });
  }
  return stop.signal;
}
