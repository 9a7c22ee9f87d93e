/** A process that asks mutants one after the other, until it is done, silent, or out of time. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Ended {
  /** `exit`: a mutant took the process with it. */
  how: 'done' | 'budget' | 'silence' | 'exit';
  /** The mutant that was being asked. */
  at?: number | undefined;
}

interface Given<Told> {
  /** The module that the process runs; it is sent `order`, once. */
  module: URL;
  order: object;
  /** Milliseconds without a word. */
  silence: number;
  /** Of performance.now(). */
  end: number;
  /** Whatever it says, but that it is done. */
  onTold: (told: Exclude<Told, { done: true }>) => void;
}

export function oneProcess<Told extends object>(given: Given<Told>): Promise<Ended> {
  const { module, order, silence: most, end, onTold } = given;
  const execArgv = ['--import', 'tsx', '--max-old-space-size=6000'];
  const child = fork(fileURLToPath(module), { execArgv });
  return new Promise((resolve) => {
    // what it said last may arrive after its end
    const said = once(child, 'disconnect');
    let at: number | undefined;
    let how: Ended['how'] = 'exit';
    const stop = (why: Ended['how']): void => {
      how = why;
      child.kill('SIGKILL');
    };
    let silence = setTimeout(stop, most, 'silence');
    const budget = setTimeout(stop, Math.max(0, end - performance.now()), 'budget');
    child.on('message', (told: Told) => {
      clearTimeout(silence);
      silence = setTimeout(stop, most, 'silence');
      if ('begin' in told) at = Number(told.begin);
      if ('done' in told) how = 'done';
      else onTold(told as Exclude<Told, { done: true }>);
    });
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
