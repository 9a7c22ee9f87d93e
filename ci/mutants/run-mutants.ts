/** Asks the mutants of a room, in a process that is replaced when a mutant does not come back. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order, Told, Wanted } from './ask-mutants.ts';

const CHILD = fileURLToPath(new URL('ask-mutants.ts', import.meta.url));
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
    const ended = await oneProcess({ ...order, mutants: left }, end, (told) => {
      if ('verdict' in told) asked.add(told.id);
      onTold(told);
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

interface Ended {
  how: 'done' | 'budget' | 'silence' | 'exit';
  /** The mutant that was being asked. */
  at?: number | undefined;
}

function oneProcess(order: Order, end: number, onTold: (told: Told) => void): Promise<Ended> {
  const child: ChildProcess = fork(CHILD, {
    execArgv: ['--import', 'tsx', '--max-old-space-size=6000'],
  });
  return new Promise((resolve) => {
    let at: number | undefined;
    let how: Ended['how'] = 'exit';
    const stop = (why: Ended['how']): void => {
      how = why;
      child.kill('SIGKILL');
    };
    let silence = setTimeout(stop, SILENCE, 'silence');
    const budget = setTimeout(stop, Math.max(0, end - performance.now()), 'budget');
    child.on('message', (told: Told) => {
      clearTimeout(silence);
      silence = setTimeout(stop, SILENCE, 'silence');
      if ('begin' in told) at = told.begin;
      else if ('done' in told) how = 'done';
      else onTold(told);
    });
    // what it said last may arrive after its end
    const said = once(child, 'disconnect');
    child.on('exit', () => {
      clearTimeout(silence);
      clearTimeout(budget);
      void said.then(() => {
        resolve({ how, at });
      });
    });
    child.send(order);
  });
}
