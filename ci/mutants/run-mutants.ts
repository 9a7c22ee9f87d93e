/** Asks the mutants of a room, in a process that is replaced when a mutant does not come back. */
import type { Order, Told, Wanted } from './ask-mutants.ts';
import { oneProcess } from './one-process.ts';

const CHILD = new URL('ask-mutants.ts', import.meta.url);
/** Milliseconds without a word: every case takes a few. */
const SILENCE = 60_000;

export interface RunSettings extends Order {
  /** After so many milliseconds what is left is left for the next time. */
  budget: number;
  onTold: (told: Told) => void;
}

/** @returns whether all were asked */
export async function runMutants(settings: RunSettings): Promise<boolean> {
  const { budget, onTold, ...order } = settings;
  const end = performance.now() + budget;
  let left: readonly Wanted[] = order.mutants;
  for (;;) {
    const asked = new Set<number>();
    const ended = await oneProcess<Told>({
      ...{ module: CHILD, order: { ...order, mutants: left }, silence: SILENCE, end },
      onTold: (told) => {
        if ('begin' in told) return;
        if ('verdict' in told) asked.add(told.id);
        onTold(told);
      },
    });
    if (ended.how === 'done') return true;
    if (ended.how === 'budget') return false;
    // the one that was being asked took the process with it
    if (ended.at === undefined)
      throw new Error(`the process that asks mutants ended: ${ended.how}`);
    if (!asked.has(ended.at)) {
      asked.add(ended.at);
      onTold({ id: ended.at, verdict: 'circles' });
    }
    left = left.filter(({ id }) => !asked.has(id));
  }
}
