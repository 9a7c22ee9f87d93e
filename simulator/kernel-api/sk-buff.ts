/**
 * struct sk_buff as a subsystem holds it while it builds messages: a room of fixed size, filled
 * from the front. Where C has a NULL pointer, functions of this folder return undefined.
 */
import { nlmsgGoodsize, skbRoom } from '../af-netlink/skb.ts';
import type { Kernel } from '../kernel.ts';
import { KernelBug } from '../kernel-bug.ts';

/** KMALLOC_MAX_SIZE of x86-64. */
const KMALLOC_MAX_SIZE = 4 * 1024 * 1024;
const NLMSG_HDRLEN = 16;
const GENL_HDRLEN = 4;

export class OutgoingSkb {
  readonly kernel: Kernel;
  /** Bytes asked for: what the receiver's buffer is charged by. */
  readonly size: number;
  readonly #head: Uint8Array;
  #len = 0;
  #consumer: string | undefined;

  constructor(kernel: Kernel, size: number) {
    this.kernel = kernel;
    this.size = size;
    this.#head = new Uint8Array(skbRoom(kernel.profile, size));
  }

  /** skb->len */
  get len(): number {
    return this.#len;
  }

  /** skb->data: the bytes put so far, not a copy. @throws KernelBug once it was given away */
  get data(): Uint8Array {
    this.#alive('skb->data');
    return this.#head.subarray(0, this.#len);
  }

  /** skb_tailroom: bytes that can still be put. */
  get tailroom(): number {
    return this.#head.length - this.#len;
  }

  /**
   * skb_put: makes the next `count` bytes part of the data and returns them.
   * @throws KernelBug if there is less room (skb_over_panic)
   */
  put(count: number, caller = 'skb_put'): Uint8Array {
    this.#alive(caller);
    if (count > this.tailroom) {
      throw new KernelBug('BUG', caller, `${count} bytes into a room of ${this.tailroom}`);
    }
    this.#len += count;
    return this.#head.subarray(this.#len - count, this.#len);
  }

  /** skb_trim: cuts what lies behind `len` bytes; what was there is not cleared. */
  trim(len: number, caller = 'skb_trim'): void {
    this.#alive(caller);
    this.#len = Math.min(this.#len, len);
  }

  /** The bytes, for whoever takes the skb over. @throws KernelBug if somebody has it already */
  consume(caller: string): Uint8Array {
    const bytes = this.data.slice();
    this.#consumer = caller;
    return bytes;
  }

  #alive(caller: string): void {
    if (this.#consumer === undefined) return;
    throw new KernelBug('use after free', caller, `the skb was given to ${this.#consumer}`);
  }
}

/**
 * alloc_skb: an empty buffer with room for at least `size` bytes; undefined from KMALLOC_MAX_SIZE
 * on. Small ones have more room than asked for, how much depends on the kernel version.
 */
export function alloc_skb(kernel: Kernel, size: number): OutgoingSkb | undefined {
  return size >= KMALLOC_MAX_SIZE ? undefined : new OutgoingSkb(kernel, size);
}

/**
 * nlmsg_new: a buffer for one message with `payload` bytes behind its header, aligned; 0 still
 * leaves room for the header. Nothing is written. undefined if there is no memory for it.
 */
export const nlmsg_new = (kernel: Kernel, payload: number): OutgoingSkb | undefined =>
  alloc_skb(kernel, (NLMSG_HDRLEN + payload + 3) & ~3);

/** genlmsg_new: as nlmsg_new, with room for the genlmsghdr too. */
export const genlmsg_new = (kernel: Kernel, payload: number): OutgoingSkb | undefined =>
  nlmsg_new(kernel, GENL_HDRLEN + payload);

/** nlmsg_free, kfree_skb: the buffer is gone; undefined (NULL) is allowed. */
export function nlmsg_free(skb: OutgoingSkb | undefined): void {
  skb?.consume('nlmsg_free');
}

/** NLMSG_GOODSIZE: the message that fills a page; 3776 bytes with pages of 4096. */
export const NLMSG_GOODSIZE = ({ profile }: Kernel): number => nlmsgGoodsize(profile);
/** NLMSG_DEFAULT_SIZE: its payload, what nlmsg_new is mostly called with. */
export const NLMSG_DEFAULT_SIZE = (kernel: Kernel): number => NLMSG_GOODSIZE(kernel) - NLMSG_HDRLEN;
/** GENLMSG_DEFAULT_SIZE: the same for genlmsg_new. */
export const GENLMSG_DEFAULT_SIZE = (kernel: Kernel): number =>
  NLMSG_DEFAULT_SIZE(kernel) - GENL_HDRLEN;
