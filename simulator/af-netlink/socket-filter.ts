/** SO_ATTACH_FILTER: classic BPF over the bytes of a datagram, socket(7). */
import { bpf_check_classic } from './bpf-check.ts';
import { type BpfInstruction, runBpf } from './bpf-run.ts';
import type { SkBuff } from './skb.ts';

export class SocketFilter {
  readonly #program: readonly BpfInstruction[];

  private constructor(program: readonly BpfInstruction[]) {
    this.#program = program;
  }

  /** A filter, or -EINVAL for a program that the kernel refuses. */
  static attach(program: readonly BpfInstruction[]): SocketFilter | number {
    const error = bpf_check_classic(program);
    return error === 0 ? new SocketFilter(program) : error;
  }

  /** sk_filter: false drops the datagram; true may have shortened it. */
  passes(skb: SkBuff): boolean {
    const keep = runBpf(this.#program, skb.data, skb.len);
    if (keep === 0) return false;
    if (keep < skb.len) skb.len = keep;
    return true;
  }
}
