/** A lane in another thread, as its campaign sees it. */
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { ownThread } from '../../harness/own-module.ts';
import type { Program } from '../../harness/program/program.ts';
import { HarnessError } from '../../harness/targets/target.ts';
import type { Judged } from './judged.ts';
import type { Lane } from './lane.ts';
import type { LaneAnswer, LaneRequest, LaneSettings } from './lane-messages.ts';

interface Waiting {
  resolve: (answer: LaneAnswer) => void;
  reject: (error: Error) => void;
}

export class ThreadLane implements Lane {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #failed: Error | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (answer: LaneAnswer) => this.#take(answer));
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', () => this.#fail(new HarnessError('judge programs', 'the thread ended')));
  }

  /** @throws HarnessError if a target cannot be started there */
  static async start(settings: LaneSettings): Promise<ThreadLane> {
    const worker = ownThread(new URL('lane-worker.ts', import.meta.url));
    worker.postMessage(settings);
    const [first] = (await once(worker, 'message')) as [LaneAnswer];
    if (first === 'started') return new ThreadLane(worker);
    await worker.terminate();
    throw errorOf(first);
  }

  async judge(programs: readonly Program[]): Promise<Judged[]> {
    const answer = await this.#ask({ call: 'judge', programs: JSON.stringify(programs) });
    return typeof answer === 'object' && 'judged' in answer ? answer.judged : [];
  }

  async firstShowing(programs: readonly Program[], names: readonly string[]): Promise<number> {
    const text = JSON.stringify(programs);
    const answer = await this.#ask({ call: 'firstShowing', programs: text, names });
    return typeof answer === 'object' && 'index' in answer ? answer.index : -1;
  }

  async close(): Promise<void> {
    if (this.#failed !== undefined) return;
    const ended = once(this.#worker, 'exit');
    this.#worker.postMessage({ call: 'close' } satisfies LaneRequest);
    await ended;
  }

  #ask(request: DistributiveOmit<Exclude<LaneRequest, { call: 'close' }>, 'id'>) {
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    const id = this.#nextId++;
    this.#worker.postMessage({ ...request, id });
    return new Promise<LaneAnswer>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
  }

  #take(answer: LaneAnswer): void {
    const id = answer === 'started' ? undefined : answer.id;
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || waiting === undefined) return;
    this.#waiting.delete(id);
    if (typeof answer === 'object' && 'failed' in answer) waiting.reject(errorOf(answer));
    else waiting.resolve(answer);
  }

  #fail(error: Error): void {
    this.#failed ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

const errorOf = (answer: LaneAnswer): HarnessError =>
  typeof answer === 'object' && 'failed' in answer
    ? new HarnessError(answer.attempted, answer.failed)
    : new HarnessError('judge programs in a thread', 'an answer that nobody asked for');
