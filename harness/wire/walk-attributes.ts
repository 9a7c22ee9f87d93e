/**
 * The raw view of a row of attributes (struct nlattr, include/uapi/linux/netlink.h).
 *
 * It stops where the kernel's `nla_ok` (include/net/netlink.h) does, says why, and hands out
 * what is left: it never throws, never repairs, and no byte is lost.
 */
import { NLA_F_NESTED, NLA_F_NET_BYTEORDER, NLA_TYPE_MASK } from './constants/netlink.ts';
import { align4 } from './structs/netlink.ts';

/** Bytes of struct nlattr. */
export const NLA_HDRLEN = 4;

export interface RawAttribute {
  /** Where its header starts, from the start of the bytes given. */
  readonly offset: number;
  /** As sent: header and payload, without the padding. */
  readonly nla_len: number;
  /** nla_type without the flag bits. */
  readonly type: number;
  readonly nested: boolean;
  readonly netByteorder: boolean;
  readonly payload: Uint8Array;
  /** Up to three bytes behind the payload; the last attribute of a row may lack them. */
  readonly padding: Uint8Array;
}

/** What no attribute could be made of. */
export interface RawRest {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** e.g. `nla_len 2 is below 4` */
  readonly why: string;
}

export interface RawAttributes {
  readonly attributes: readonly RawAttribute[];
  readonly rest?: RawRest;
}

/** `3 bytes left over` */
export const leftOver = (count: number): string =>
  `${count} byte${count === 1 ? '' : 's'} left over`;

/** Walks the attributes between `start` and `end`. */
export function walkAttributes(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
): RawAttributes {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const attributes: RawAttribute[] = [];
  let at = start;
  while (at < end) {
    const left = end - at;
    if (left < NLA_HDRLEN) return stopped(attributes, bytes, at, end, leftOver(left));
    const length = view.getUint16(at, true);
    if (length < NLA_HDRLEN) {
      return stopped(attributes, bytes, at, end, `nla_len ${length} is below ${NLA_HDRLEN}`);
    }
    if (length > left) {
      const why = `nla_len ${length} is beyond the ${left} bytes left`;
      return stopped(attributes, bytes, at, end, why);
    }
    const type = view.getUint16(at + 2, true);
    const next = Math.min(at + align4(length), end);
    attributes.push({
      offset: at,
      nla_len: length,
      type: type & NLA_TYPE_MASK,
      nested: (type & NLA_F_NESTED) !== 0,
      netByteorder: (type & NLA_F_NET_BYTEORDER) !== 0,
      payload: bytes.subarray(at + NLA_HDRLEN, at + length),
      padding: bytes.subarray(at + length, next),
    });
    at = next;
  }
  return { attributes };
}

const stopped = (
  attributes: readonly RawAttribute[],
  bytes: Uint8Array,
  offset: number,
  end: number,
  why: string,
): RawAttributes => ({ attributes, rest: { offset, bytes: bytes.subarray(offset, end), why } });
