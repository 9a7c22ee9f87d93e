/** sk_receive_queue with its accounting (sk_rmem_alloc): first in, first out. */
import type { SkBuff } from './skb.ts';

export class SkbQueue {
  head: SkBuff | undefined = undefined;
  tail: SkBuff | undefined = undefined;
  /** Sum of the truesizes queued. */
  rmemAlloc = 0;
  /** sk_data_ready: who waits for a datagram, or for an error. */
  onReadable: (() => void) | undefined = undefined;

  enqueue(skb: SkBuff): void {
    this.rmemAlloc += skb.truesize;
    if (this.tail === undefined) this.head = skb;
    else this.tail.next = skb;
    this.tail = skb;
    this.onReadable?.();
  }

  /** Takes the first datagram off; the caller has seen that there is one. */
  dequeue(skb: SkBuff): void {
    this.head = skb.next;
    if (this.head === undefined) this.tail = undefined;
    skb.next = undefined;
    this.rmemAlloc -= skb.truesize;
  }

  purge(): void {
    this.head = undefined;
    this.tail = undefined;
    this.rmemAlloc = 0;
  }
}
