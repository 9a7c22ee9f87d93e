/**
 * Work that the kernel puts off until whoever asked for it has its answer: it runs behind the
 * message under handling. What is to wait longer is a timer of the clock.
 */
export class Workqueue {
  #works: (() => void)[] = [];

  /** schedule_work */
  schedule(work: () => void): void {
    this.#works.push(work);
  }

  /** Runs what is due, and what that schedules. */
  run(): void {
    while (this.#works.length > 0) {
      const works = this.#works;
      this.#works = [];
      for (const work of works) work();
    }
  }
}
