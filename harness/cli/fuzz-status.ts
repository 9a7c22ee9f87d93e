/** How a campaign is getting on: one line that is written again on a terminal, else one in a while. */
import type { Campaign } from '../../fuzz/campaign/campaign-state.ts';
import type { Budget } from './fuzz-flags.ts';

/** Milliseconds between two lines. */
const [ON_TERMINAL, ELSEWHERE] = [200, 10_000];

interface Stream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

export class Status {
  readonly #stream: Stream;
  readonly #budget: Budget;
  readonly #specs: readonly string[];
  #last = performance.now();
  /** Of the last line: rates are of what came since. */
  #before: { time: number; programs: number; replies: number } | undefined;

  constructor(stream: Stream, budget: Budget, specs: readonly string[]) {
    this.#stream = stream;
    this.#budget = budget;
    this.#specs = specs;
  }

  show(campaign: Campaign): void {
    const now = performance.now();
    const tty = this.#stream.isTTY ?? false;
    if (now - this.#last < (tty ? ON_TERMINAL : ELSEWHERE)) return;
    this.#last = now;
    const line = statusLine(campaign, this.#budget, this.#specs, this.#before);
    const { time, programs, replies } = campaign;
    if (time - (this.#before?.time ?? -Infinity) > 2000) this.#before = { time, programs, replies };
    if (tty) this.#stream.write(`\r\u001b[2K${line.slice(0, (this.#stream.columns ?? 120) - 1)}`);
    else this.#stream.write(`${line}\n`);
  }

  /** A line that stays. */
  tell(line: string): void {
    this.clear();
    this.#stream.write(`${line}\n`);
  }

  clear(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\u001b[2K');
  }
}

export function statusLine(
  campaign: Campaign,
  { seconds, runs }: Budget,
  specs: readonly string[],
  before = { time: 0, programs: 0, replies: 0 },
): string {
  const { time, programs, replies, findings, behaviours, corpus, health, coveredAddresses } =
    campaign;
  const spent = Math.max(time - before.time, 1) / 1000;
  const rate = (now: number, then: number): number => Math.round((now - then) / spent);
  const unwell = specs.flatMap((spec) => {
    const { lost = 0, reports = 0 } = health.get(spec) ?? {};
    const told = [
      ...(lost > 0 ? [`lost ${lost}×`] : []),
      ...(reports > 0 ? [`${reports} reports`] : []),
    ];
    return told.length === 0 ? [] : [`${spec}: ${told.join(', ')}`];
  });
  return [
    `${rate(programs, before.programs)} programs/s, ${rate(replies, before.replies)} replies/s`,
    ...(behaviours > 0 ? [`${behaviours} behaviours, corpus ${corpus}`] : []),
    ...(coveredAddresses === undefined ? [] : [`${coveredAddresses} PCs`]),
    `${findings.length} finding${findings.length === 1 ? '' : 's'}`,
    unwell.length === 0 ? 'targets well' : unwell.join('; '),
    leftOf({ time, programs }, { seconds, runs }),
  ].join(' | ');
}

function leftOf(
  { time, programs }: Pick<Campaign, 'time' | 'programs'>,
  { seconds, runs }: { seconds: number | undefined; runs: number | undefined },
): string {
  if (seconds !== undefined) return `${clock(Math.max(0, seconds - time / 1000))} left`;
  if (runs !== undefined) return `${programs} of ${runs} programs`;
  return `${clock(time / 1000)} so far`;
}

/** `1:02:03`, `0:09`. */
export function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const two = (number: number): string => String(number).padStart(2, '0');
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
