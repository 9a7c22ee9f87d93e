/** What a run shows while it lasts: one status line on a terminal, else a line every 10 seconds. */
import { nameOf } from './evidence.ts';
import type { RequirementResult, Verdict } from './run-result.ts';
import { tallyOf, VERDICTS } from './tally.ts';
import { shortNames } from './target-label.ts';
import { elide } from './wrap.ts';

/** The part of a writable stream we need; `process.stderr` is one. */
export interface ProgressStream {
  write(text: string): unknown;
  columns?: number | undefined;
}

export interface ProgressOptions {
  tty: boolean;
  /** How many verdicts will come, where it is known. */
  total?: number;
  /** Of all targets, so that each can be told by its short name. */
  specs?: readonly string[];
  /** Milliseconds, from any origin. */
  now?: () => number;
}

export interface Progress {
  /** A verdict has come. */
  add(result: Pick<RequirementResult, 'id' | 'target' | 'verdict'>): void;
  /** A line of its own, above the status line. */
  tell(line: string): void;
  /** The run is over: takes the status line away and stops the clock. Harmless twice. */
  done(): void;
}

const LINE_EVERY = 10_000;
const REDRAW_EVERY = 100;
/** On a terminal the seconds go on although no verdict comes. */
const TICK_EVERY = 1_000;

const CLEAR = '\r\u001b[2K';

/**
 * The first verdict and the first failure are lines of their own, at once. The clock does not
 * keep the process alive.
 */
export function createProgress(
  stream: ProgressStream,
  { tty, total, specs = [], now = () => performance.now() }: ProgressOptions,
): Progress {
  const began = now();
  const name = shortNames(specs);
  const tally = tallyOf([]);
  let count = 0;
  let current = '';
  let drawn = -Infinity;
  let over = false;

  const status = (): string => {
    const counts = VERDICTS.filter((verdict) => tally[verdict] > 0)
      .map((verdict) => `${tally[verdict]} ${verdict}`)
      .join(', ');
    const share = total === undefined ? `${count}` : `${count}/${total}`;
    const seconds = Math.floor((now() - began) / 1000);
    return [`${share} ${share === '1' ? 'rule' : 'rules'} in ${seconds} s`, counts, current]
      .filter(Boolean)
      .join(': ');
  };
  const draw = (): void => {
    drawn = now();
    // A line as wide as the terminal would wrap, and \r would then clear half of it.
    stream.write(tty ? CLEAR + elide(status(), (stream.columns ?? 80) - 1) : `${status()}\n`);
  };
  const tell = (text: string): void => {
    stream.write(tty ? `${CLEAR}${text}\n` : `${text}\n`);
  };
  const timer = setInterval(draw, tty ? TICK_EVERY : LINE_EVERY);
  timer.unref();

  return {
    add(result) {
      if (over) return;
      const first = count === 0;
      const firstTrouble = isBad(result.verdict) && tally.fail + tally.expired + tally.broken === 0;
      tally[result.verdict]++;
      count++;
      current = nameOf({ ...result, target: name(result.target) });
      if (first || firstTrouble) {
        const seconds = ((now() - began) / 1000).toFixed(1);
        tell(
          `${first ? 'first verdict' : 'first trouble'} after ${seconds} s: ${result.verdict} ${current}`,
        );
      }
      if (tty && now() - drawn >= REDRAW_EVERY) draw();
    },
    tell,
    done() {
      if (over) return;
      over = true;
      clearInterval(timer);
      if (tty) stream.write(CLEAR);
    },
  };
}

function isBad(verdict: Verdict): boolean {
  return verdict === 'fail' || verdict === 'expired' || verdict === 'broken';
}
