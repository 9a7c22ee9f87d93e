/**
 * Work that the kernel puts off until whoever asked for it has its answer: it runs behind the
 * message under handling. What is to wait longer is a timer of the clock.
 */
export class Workqueue {
  #works: (() => void)[] = [];
  /** What waits for rtnl_lock, which the one who asked holds. */
  #waiting: (() => void)[] = [];

  /** schedule_work */
  schedule(work: () => void): void {
    this.#works.push(work);
  }

  /** schedule_work of what takes rtnl_lock. */
  scheduleLocked(work: () => void): void {
    this.#waiting.push(work);
  }

  /** rtnl_unlock, where who waited for it goes first. */
  unlocked(): void {
    const works = this.#waiting;
    if (works.length === 0) return;
    this.#waiting = [];
    for (const work of works) work();
  }

  /** Runs what is due, and what that schedules. */
  run(): void {
    while (this.#works.length > 0 || this.#waiting.length > 0) {
      const works = [...this.#works, ...this.#waiting];
      this.#works = [];
      this.#waiting = [];
      for (const work of works) work();
    }
  }
}
