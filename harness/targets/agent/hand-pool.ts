/** Threads and processes are kept for the next program: starting a process takes a third of a second. */
import type { Actor } from '../../program/program.ts';
import type { Hand } from './hand.ts';
import { startProcessHand } from './process-hand.ts';
import { startThreadHand } from './thread-hand.ts';

export class HandPool {
  private readonly started = new Map<string, Promise<Hand>>();

  /** The hand of an actor's process and thread. A thread of another process is that process's. */
  of(actor: Actor): Promise<Hand> {
    const foreign = actor.process !== undefined && actor.process !== 'main';
    const key = foreign ? `process ${actor.process}` : `thread ${actor.thread}`;
    let hand = this.started.get(key);
    if (hand === undefined) {
      hand = foreign ? startProcessHand() : startThreadHand();
      this.started.set(key, hand);
    }
    return hand;
  }

  async close(): Promise<void> {
    for (const hand of this.started.values()) await (await hand).close();
    this.started.clear();
  }
}
