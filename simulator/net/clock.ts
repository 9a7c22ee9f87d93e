/**
 * The time of a kernel: it passes only when somebody says so. What the kernel stamps, it stamps in
 * hundredths of a second since boot.
 */
interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** When a kernel begins: a quarter of an hour after its boot, so that stamps are no small numbers. */
export const FIRST_STAMP = 100_000;

export class Clock {
  #now = FIRST_STAMP;
  #timers: Timer[] = [];

  /** Hundredths of a second since boot. */
  get now(): number {
    return this.#now;
  }

  /** Calls `run` once that many hundredths have passed, unless what is returned is called before. */
  after(hundredths: number, run: () => void): () => void {
    const timer = { at: this.#now + hundredths, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  /**
   * Lets time pass; what is due happens in its order, each at its own time.
   * @param enough asked after each; once true, no more time passes
   */
  advance(hundredths: number, enough: () => boolean = () => false): void {
    const until = this.#now + hundredths;
    for (;;) {
      let next: Timer | undefined;
      for (const timer of this.#timers) {
        if (timer.at <= until && (next === undefined || timer.at < next.at)) next = timer;
      }
      if (next === undefined) break;
      const due = next;
      this.#timers = this.#timers.filter((each) => each !== due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
      if (enough()) return;
    }
    this.#now = until;
  }
}
