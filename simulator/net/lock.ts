/**
 * Locks of the kernel. One thing happens at a time here, so a lock that is held can only be waited
 * for by whoever holds it: for ever.
 */
import { KernelBug } from '../kernel-bug.ts';

export class Lock {
  /** As the kernel calls it, e.g. `genl_mutex`. */
  readonly name: string;
  /** Who took it; undefined while it is free. */
  #holder: string | undefined;

  constructor(name: string) {
    this.name = name;
  }

  get held(): boolean {
    return this.#holder !== undefined;
  }

  /** @param caller the kernel function that takes it @throws KernelBug if it is held */
  lock(caller: string): void {
    if (this.#holder !== undefined) {
      throw new KernelBug('deadlock', caller, `${this.name} is held by ${this.#holder}`);
    }
    this.#holder = caller;
  }

  /** mutex_trylock: whether it was free. */
  trylock(caller: string): boolean {
    if (this.held) return false;
    this.#holder = caller;
    return true;
  }

  /** @throws KernelBug if nobody holds it */
  unlock(caller: string): void {
    if (this.#holder === undefined) throw new KernelBug('BUG', caller, `${this.name} is not held`);
    this.#holder = undefined;
  }

  /** Lets go of it while `run` runs, and has it again afterwards. */
  without<T>(run: () => T): T {
    const holder = this.#holder;
    this.#holder = undefined;
    try {
      return run();
    } finally {
      this.#holder = holder;
    }
  }

  /** Runs with the lock held, and lets go of it also when `run` throws. */
  with<T>(caller: string, run: () => T): T {
    this.lock(caller);
    try {
      return run();
    } finally {
      this.#holder = undefined;
    }
  }
}

/** struct rw_semaphore: read by many at once, written by one alone. */
export class ReadWriteLock {
  readonly name: string;
  #readers = 0;
  readonly #writer: Lock;

  constructor(name: string) {
    this.name = name;
    this.#writer = new Lock(name);
  }

  /** Runs as a reader. @throws KernelBug if it is being written */
  reading(caller: string, run: () => void): void {
    if (this.#writer.held) {
      throw new KernelBug('deadlock', caller, `${this.name} is held for writing`);
    }
    this.#readers++;
    try {
      run();
    } finally {
      this.#readers--;
    }
  }

  /** Runs as the writer. @throws KernelBug if anybody has it, `run` itself included */
  writing<T>(caller: string, run: () => T): T {
    if (this.#readers > 0) {
      throw new KernelBug('deadlock', caller, `${this.name} is held by the request under way`);
    }
    return this.#writer.with(caller, run);
  }
}
