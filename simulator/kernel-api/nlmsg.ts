/** Messages in a buffer: headers, payload, length (include/net/netlink.h). */
import { EMSGSIZE } from '../net/errno.ts';
import type { OutgoingSkb } from './sk-buff.ts';

const NLMSG_HDRLEN = 16;
const align = (length: number): number => (length + 3) & ~3;

/** struct nlmsghdr where it lies in a buffer. Numbers are little-endian. */
export class Nlmsghdr {
  readonly skb: OutgoingSkb;
  /** Offset in skb->data. */
  readonly at: number;

  constructor(skb: OutgoingSkb, at: number) {
    this.skb = skb;
    this.at = at;
  }

  get #view(): DataView {
    const { data } = this.skb;
    return new DataView(data.buffer, data.byteOffset + this.at, data.length - this.at);
  }
  get nlmsg_len(): number {
    return this.#view.getUint32(0, true);
  }
  set nlmsg_len(value: number) {
    this.#view.setUint32(0, value, true);
  }
  get nlmsg_type(): number {
    return this.#view.getUint16(4, true);
  }
  set nlmsg_type(value: number) {
    this.#view.setUint16(4, value, true);
  }
  get nlmsg_flags(): number {
    return this.#view.getUint16(6, true);
  }
  set nlmsg_flags(value: number) {
    this.#view.setUint16(6, value, true);
  }
  get nlmsg_seq(): number {
    return this.#view.getUint32(8, true);
  }
  set nlmsg_seq(value: number) {
    this.#view.setUint32(8, value, true);
  }
  get nlmsg_pid(): number {
    return this.#view.getUint32(12, true);
  }
  set nlmsg_pid(value: number) {
    this.#view.setUint32(12, value, true);
  }
}

/**
 * nlmsg_put: a header with room for `payload` bytes behind it, and zeros in the alignment. The
 * payload itself is not cleared. undefined, and nothing written, if the room is too small: the
 * buffer is still the caller's to free.
 */
export function nlmsg_put(
  skb: OutgoingSkb,
  portid: number,
  seq: number,
  type: number,
  payload: number,
  flags: number,
): Nlmsghdr | undefined {
  const size = NLMSG_HDRLEN + payload;
  if (payload < 0 || skb.tailroom < align(size)) return undefined;
  const at = skb.len;
  skb.put(align(size), 'nlmsg_put').fill(0, size);
  const nlh = new Nlmsghdr(skb, at);
  nlh.nlmsg_len = size;
  nlh.nlmsg_type = type;
  nlh.nlmsg_flags = flags;
  nlh.nlmsg_seq = seq;
  nlh.nlmsg_pid = portid;
  return nlh;
}

/** nlmsg_hdr: the header at skb->data, whether one was written there or not. */
export const nlmsg_hdr = (skb: OutgoingSkb): Nlmsghdr => new Nlmsghdr(skb, 0);

/** nlmsg_data: what lies behind the header, up to the end of the buffer's data; not a copy. */
export const nlmsg_data = ({ skb, at }: Nlmsghdr): Uint8Array =>
  skb.data.subarray(at + NLMSG_HDRLEN);

/**
 * nlmsg_append: bytes behind what is there, padded with zeros; nlmsg_len is not changed (see
 * nlmsg_end). -EMSGSIZE, and nothing written, without room.
 */
export function nlmsg_append(skb: OutgoingSkb, data: Uint8Array): number {
  if (skb.tailroom < align(data.length)) return -EMSGSIZE;
  const room = skb.put(align(data.length), 'nlmsg_append');
  room.set(data);
  room.fill(0, data.length);
  return 0;
}

/** nlmsg_end: nlmsg_len becomes all that was put since the header. */
export function nlmsg_end(skb: OutgoingSkb, nlh: Nlmsghdr): void {
  nlh.nlmsg_len = skb.len - nlh.at;
}

/** nlmsg_cancel: the message is taken out again, and what was put behind it. */
export const nlmsg_cancel = (skb: OutgoingSkb, nlh: Nlmsghdr | undefined): void =>
  nlmsg_trim(skb, nlh?.at);

/** nlmsg_get_pos: a mark for nlmsg_trim. */
export const nlmsg_get_pos = (skb: OutgoingSkb): number => skb.len;

/** nlmsg_trim: cuts back to a mark; undefined (NULL) leaves all as it is. */
export function nlmsg_trim(skb: OutgoingSkb, mark: number | undefined): void {
  if (mark !== undefined) skb.trim(mark, 'nlmsg_trim');
}

/** nlmsg_msg_size, nlmsg_total_size, nlmsg_padlen: of a payload, in bytes. */
export const nlmsg_msg_size = (payload: number): number => NLMSG_HDRLEN + payload;
export const nlmsg_total_size = (payload: number): number => align(nlmsg_msg_size(payload));
export const nlmsg_padlen = (payload: number): number =>
  nlmsg_total_size(payload) - nlmsg_msg_size(payload);
