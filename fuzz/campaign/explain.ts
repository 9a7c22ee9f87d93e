/** What was shown, as a finding: run again, shrunk while it shows the same, and its rate measured. */
import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Program } from '../../harness/program/program.ts';
import { shrink } from '../../harness/program/shrink.ts';
import type { Target } from '../../harness/targets/target.ts';
import type { Finding, Rate } from '../finding-folder/finding.ts';
import { type Examined, examine } from './examine.ts';

/**
 * How many candidates are tried in all, and in one go; how often a program is run again to see
 * whether it shows the same each time, and how often where once it did not. A lost target is
 * started again for every candidate that loses it. A kernel that has reported something may not
 * report it twice: it is started anew before each go, which takes seconds, so that there is an end
 * to it whatever is left of the budget.
 */
interface Patience {
  budget: number;
  /** Of shrinking. */
  seconds: number;
  batch: number;
  anew: boolean;
  again: number;
  doubt: number;
}
const PATIENCE: Readonly<Record<Finding['kind'], Patience>> = {
  difference: { budget: 4000, seconds: 600, batch: 16, anew: false, again: 4, doubt: 20 },
  invariant: { budget: 4000, seconds: 600, batch: 16, anew: false, again: 4, doubt: 20 },
  lost: { budget: 40, seconds: 60, batch: 1, anew: false, again: 1, doubt: 3 },
  health: { budget: 240, seconds: 60, batch: 12, anew: true, again: 1, doubt: 2 },
};

async function startAnew(targets: readonly Target[]): Promise<void> {
  for (const target of targets) {
    if (target.takeHealth === undefined) continue;
    await target.close();
    await target.start();
  }
}

/** @param signal once aborted, the smallest program so far is taken */
export async function explain(
  targets: readonly Target[],
  { program, transcripts, shown }: Pick<Examined, 'program' | 'transcripts' | 'shown'>,
  seed: number,
  signal?: AbortSignal,
): Promise<Finding> {
  if (shown === undefined) throw new TypeError('explain: nothing was shown');
  const same = (examined: Examined | undefined): boolean =>
    examined?.shown?.fingerprint === shown.fingerprint;
  const base = { ...shown, original: program, seed, count: 1 };
  const { budget, seconds, batch, anew, again, doubt } = PATIENCE[shown.kind];
  const run = async (programs: readonly Program[]): Promise<Examined[]> => {
    if (anew) await startAnew(targets);
    await othersTurn();
    return examine(targets, programs);
  };
  /** Alone each time: what shows only among others does not show. */
  const rateOf = async (given: Program): Promise<{ rate: Rate; last: Examined | undefined }> => {
    const rate = { shown: 0, runs: 0 };
    let last: Examined | undefined;
    let runs = again;
    while (rate.runs < runs) {
      const [examined] = await run([given]);
      rate.runs++;
      if (same(examined)) {
        rate.shown++;
        last = examined;
      } else runs = doubt;
      if (signal?.aborted) break;
    }
    return { rate, last };
  };
  const first = await rateOf(program);
  if (first.rate.shown < first.rate.runs) {
    const { rate, last } = first;
    const seen = last?.transcripts ?? transcripts;
    return { ...base, program, transcripts: seen, flaky: true, rate };
  }
  const end = performance.now() + 1000 * seconds;
  const isOver = (): boolean => signal?.aborted === true || performance.now() > end;
  const smallest = await shrink(
    program,
    async (candidates) => (isOver() ? -1 : (await run(candidates)).findIndex(same)),
    { budget, batch },
  );
  const { rate, last } = smallest === program ? first : await rateOf(smallest);
  // a candidate may have shown it once by chance: then the program as generated tells more
  const kept = rate.shown > 0 ? smallest : program;
  const told = rate.shown > 0 ? last : first.last;
  return {
    ...base,
    ...told?.shown,
    program: kept,
    transcripts: told?.transcripts ?? transcripts,
    flaky: rate.shown > 0 && rate.shown < rate.runs,
    rate: rate.shown > 0 ? rate : first.rate,
  };
}
