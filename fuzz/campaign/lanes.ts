/**
 * Where the programs of a campaign are judged: its own thread at first; once it lasts, other
 * threads, each with targets of its own. Which lane gets which programs is chance, and must not
 * matter: what is told of a program is the same on each of them.
 */
import type { Program } from '../../harness/program/program.ts';
import { HarnessError, type Target } from '../../harness/targets/target.ts';
import { heardOn, type Sharing } from './examine.ts';
import type { Judged } from './judged.ts';
import { type Lane, OwnLane } from './lane.ts';
import { ThreadLane } from './lane-thread.ts';

export interface LanesSettings {
  /** Of the campaign, the reference first; started. */
  targets: readonly Target[];
  /** Threads; 1: our own alone. */
  jobs: number;
  feedback: boolean;
  /** Default: a fresh namespace for each program that leaves something behind. */
  sharing?: Sharing | undefined;
  /**
   * Milliseconds until threads are started, if there is enough to do; default 2000: whoever is done
   * before pays for none. 0: at once.
   */
  patience?: number | undefined;
  /** Once aborted, whoever waits for an answer hears that nobody goes on. */
  signal?: AbortSignal | undefined;
}

/** Programs that go to a lane together. */
const PIECE = 32;
/** Pieces that a lane has: one that runs, one to go on with. */
const MOST_UNDER_WAY = 2;
/** Pieces that wait: that many are work for threads. Otherwise it is seen again so much later. */
const [MANY, LATER] = [6, 250];

interface Task {
  programs: readonly Program[];
  /** Settles, and never fails, when it is done. */
  begin: (lane: Lane) => Promise<void>;
  fail: (error: Error) => void;
  done?: Promise<void>;
}

export class Lanes {
  readonly #settings: LanesSettings;
  readonly #own: Lane;
  readonly #threads: ThreadLane[] = [];
  readonly #underWay = new Map<Lane, Set<Task>>();
  readonly #queue: Task[] = [];
  #starting: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  /** The campaign's own targets are somebody else's for now. */
  #held = false;
  #closed = false;
  #failed: Error | undefined;

  constructor(settings: LanesSettings) {
    const { targets, jobs, feedback, sharing, signal, patience = 2000 } = settings;
    this.#settings = settings;
    signal?.addEventListener('abort', () => this.#abandon(), { once: true });
    this.#own = new OwnLane(targets, feedback, sharing);
    if (jobs < 2 || targets.some(({ copies }) => copies !== true)) return;
    if (patience === 0) this.#startThreads();
    else this.#timer = setTimeout(() => this.#startIfBehind(), patience).unref();
  }

  /** How many threads judge by now. */
  get threads(): number {
    return this.#threads.length;
  }

  /** One a program, in order. @throws HarnessError */
  async judge(programs: readonly Program[]): Promise<Judged[]> {
    const pieces: Promise<Judged[]>[] = [];
    for (let from = 0; from < programs.length; from += PIECE) {
      const piece = programs.slice(from, from + PIECE);
      const judge = async (lane: Lane) => this.#heed(lane, piece, await lane.judge(piece));
      pieces.push(this.#put(piece, judge, 'push'));
    }
    return (await Promise.all(pieces)).flat();
  }

  /** Before anything else that waits: somebody's next question depends on it. */
  firstShowing(programs: readonly Program[], names: readonly string[]): Promise<number> {
    return this.#put(programs, (lane) => lane.firstShowing(programs, names), 'unshift');
  }

  /** Nobody but `use` has the campaign's own targets meanwhile. */
  async alone<T>(use: () => Promise<T>): Promise<T> {
    this.#held = true;
    try {
      for (const { done } of this.#tasksOf(this.#own)) await done;
      return await use();
    } finally {
      this.#held = false;
      this.#pump();
    }
  }

  /** What is under way ends, nothing more begins: what is not answered by then never is. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#queue.splice(0);
    await Promise.all([this.#own.close(), this.#starting]);
    await Promise.all(this.#threads.map((lane) => lane.close()));
  }

  #tasksOf(lane: Lane): Set<Task> {
    const known = this.#underWay.get(lane);
    if (known !== undefined) return known;
    const made = new Set<Task>();
    this.#underWay.set(lane, made);
    return made;
  }

  #put<T>(
    programs: readonly Program[],
    run: (lane: Lane) => Promise<T>,
    where: 'push' | 'unshift',
  ): Promise<T> {
    return new Promise((resolve, fail) => {
      const begin = (lane: Lane) => run(lane).then(resolve, fail);
      this.#queue[where]({ programs, begin, fail });
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#failed !== undefined) {
      for (const { fail } of this.#queue.splice(0)) fail(this.#failed);
    }
    while (!this.#closed) {
      const lane = this.#free();
      const task = lane && this.#queue.shift();
      if (lane === undefined || task === undefined) return;
      const tasks = this.#tasksOf(lane);
      tasks.add(task);
      task.done = task.begin(lane).then(() => {
        tasks.delete(task);
        this.#pump();
      });
    }
  }

  /** The one with the least to do: of the threads, once there are some. */
  #free(): Lane | undefined {
    const lanes = this.#threads.length > 0 ? this.#threads : this.#held ? [] : [this.#own];
    let best: Lane | undefined;
    let least = MOST_UNDER_WAY;
    for (const lane of lanes) {
      const { size } = this.#tasksOf(lane);
      if (size < least) [best, least] = [lane, size];
    }
    return best;
  }

  /**
   * What the kernel said of itself while threads used it is heard by the campaign's own target, and
   * may be of any program under way.
   */
  async #heed(lane: Lane, piece: readonly Program[], judged: Judged[]): Promise<Judged[]> {
    if (lane === this.#own) return judged;
    const others = [...this.#underWay.values()].flatMap((tasks) =>
      Array.from(tasks, ({ programs }) => programs).filter((programs) => programs !== piece),
    );
    for (const target of this.#settings.targets) {
      if (target.heed === undefined) continue;
      await target.heed([...others.flat(), ...piece]);
      for (const { program, shown } of heardOn(target)) {
        const each = judged[piece.indexOf(program)];
        if (each !== undefined && each.shown?.kind !== 'lost') each.shown = shown;
      }
    }
    return judged;
  }

  /** A few pieces are done before threads could be there. */
  #startIfBehind(): void {
    if (this.#queue.length >= MANY) this.#startThreads();
    else this.#timer = setTimeout(() => this.#startIfBehind(), LATER).unref();
  }

  #startThreads(): void {
    const all = Array.from({ length: this.#settings.jobs }, () => this.#startThread());
    this.#starting = Promise.all(all).catch((error: unknown) => this.#fail(error as Error));
  }

  async #startThread(): Promise<void> {
    const { targets, feedback, sharing } = this.#settings;
    const specs = targets.map(({ spec }) => spec);
    const lane = await ThreadLane.start({ specs, feedback, sharing });
    this.#threads.push(lane);
    this.#pump();
  }

  #abandon(): void {
    this.#closed = true;
    const underWay = [...this.#underWay.values()].flatMap((tasks) => [...tasks]);
    for (const { fail } of [...underWay, ...this.#queue.splice(0)]) {
      fail(new HarnessError('judge programs', 'interrupted'));
    }
  }

  #fail(error: Error): void {
    this.#failed = error;
    this.#pump();
  }
}
