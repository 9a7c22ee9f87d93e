/**
 * A lane: targets of its own, on which programs run and are judged, one piece after the other.
 * This one is in our own thread; lane-thread.ts has one in another.
 */
import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Program } from '../../harness/program/program.ts';
import type { Target } from '../../harness/targets/target.ts';
import { behavioursOf } from '../feedback/behaviours.ts';
import { coveredOf } from '../feedback/coverage.ts';
import { judgeRan, runAs, type Sharing } from './examine.ts';
import { Digest, type Judged } from './judged.ts';
import { leavesNothing } from './leaves-nothing.ts';

export interface Lane {
  /** One a program, in order. @throws HarnessError */
  judge(programs: readonly Program[]): Promise<Judged[]>;
  /** The first of them that shows all these behaviours on the reference; -1 if none does. */
  firstShowing(programs: readonly Program[], names: readonly string[]): Promise<number>;
  /** What is under way is awaited, what waits is not begun. */
  close(): Promise<void>;
}

export class OwnLane implements Lane {
  readonly #targets: readonly Target[];
  readonly #digest: Digest;
  readonly #sharing: Sharing;
  /** Settles when the targets are free. */
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** @param targets the reference first; started */
  constructor(
    targets: readonly Target[],
    feedback: boolean,
    sharing: Sharing = 'where nothing is left',
  ) {
    this.#targets = targets;
    this.#sharing = sharing;
    this.#digest = new Digest(feedback);
  }

  async judge(programs: readonly Program[]): Promise<Judged[]> {
    const ran = await this.#next(() => runAs[this.#sharing](this.#targets, programs));
    if (ran === undefined) return [];
    // the targets get their next piece before this one is judged
    await othersTurn();
    return judgeRan(this.#targets, programs, ran).map((each) => this.#digest.of(each));
  }

  async firstShowing(programs: readonly Program[], names: readonly string[]): Promise<number> {
    const [reference] = this.#targets;
    const isolation = programs.every(leavesNothing) ? 'request' : 'program';
    const ran = await this.#next(() => reference?.run(programs, { isolation }));
    return programs.findIndex((program, index) => {
      const transcript = ran?.[index];
      if (transcript === undefined) return false;
      const shown = new Set([...behavioursOf(program, transcript), ...coveredOf(transcript)]);
      return names.every((name) => shown.has(name));
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#turn;
  }

  /** Runs when the targets are free; not at all once it is closed. */
  #next<T>(run: () => Promise<T> | undefined): Promise<T | undefined> {
    const ran = this.#turn.then(() => (this.#closed ? undefined : run()));
    this.#turn = ran.catch(() => undefined);
    return ran;
  }
}
