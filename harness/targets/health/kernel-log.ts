/** What a kernel prints while a target runs, for whoever wants to know what came since when. */

/** Text of a kernel: of a machine's console, or of /dev/kmsg. */
export interface KernelLog {
  /** The place after all that was printed so far. */
  mark(): number;
  /** All that was printed from there on. */
  since(mark: number): string;
  /** Others use this kernel, too: what appears need not have to do with us. */
  readonly shared: boolean;
}

/** Bytes kept: a report is 10 KB at most. */
const KEPT = 1 << 20;

/** The console of a machine of ours: whoever reads it hands it on. */
export class ConsoleLog implements KernelLog {
  readonly shared = false;
  private text = '';
  /** Characters that are gone from the beginning. */
  private dropped = 0;

  append(chunk: Buffer | string): void {
    // Latin-1 takes any byte; what kernels say of themselves is ASCII
    this.text += typeof chunk === 'string' ? chunk : chunk.toString('latin1');
    if (this.text.length <= 2 * KEPT) return;
    this.dropped += this.text.length - KEPT;
    this.text = this.text.slice(-KEPT);
  }

  mark(): number {
    return this.dropped + this.text.length;
  }

  since(mark: number): string {
    return this.text.slice(Math.max(0, mark - this.dropped));
  }
}
