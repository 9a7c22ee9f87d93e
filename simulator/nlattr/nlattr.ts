/** struct nlattr in a message: reading a stream of attributes (include/net/netlink.h). */
import { NLA_TYPE_MASK } from '../../harness/wire/constants/netlink.ts';

export const NLA_HDRLEN = 4;

/** An attribute where it lies. */
export interface Nlattr {
  /** nla_type as sent, with its flag bits. */
  readonly rawType: number;
  /** Offset of its header in the message. */
  readonly at: number;
  /** nla_data: nla_len - 4 bytes, not a copy. */
  readonly data: Uint8Array;
}

/** A stream of attributes: part of a message. */
export interface AttributeStream {
  readonly message: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** The type without NLA_F_NESTED and NLA_F_NET_BYTEORDER. */
export const nla_type = (rawType: number): number => rawType & NLA_TYPE_MASK;

export const u16At = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

export const u32At = (bytes: Uint8Array, at: number): number =>
  (u16At(bytes, at) | (u16At(bytes, at + 2) << 16)) >>> 0;

/** nla_get_u16 and its like read the first bytes, whatever the length; validation saw to that. */
export const nla_get_u8 = ({ data }: Nlattr): number => data[0] ?? 0;
export const nla_get_u16 = ({ data }: Nlattr): number => u16At(data, 0);
export const nla_get_u32 = ({ data }: Nlattr): number => u32At(data, 0);
/** In network byte order. */
export const nla_get_be32 = ({ data }: Nlattr): number =>
  (((data[0] ?? 0) << 24) | ((data[1] ?? 0) << 16) | ((data[2] ?? 0) << 8) | (data[3] ?? 0)) >>> 0;
export const nla_get_s32 = ({ data }: Nlattr): number => u32At(data, 0) | 0;

/**
 * nla_for_each_attr: calls `each` until it returns other than 0, or until a header that nla_ok
 * refuses (length below 4 or beyond the end). @returns that result, or 0; `rem` of the last
 * argument gets the bytes left over.
 */
export function nla_for_each_attr(
  { message, start, end }: AttributeStream,
  each: (nla: Nlattr) => number,
  left?: { rem: number },
): number {
  let at = start;
  while (end - at >= NLA_HDRLEN) {
    const len = u16At(message, at);
    if (len < NLA_HDRLEN || len > end - at) break;
    const data = message.subarray(at + NLA_HDRLEN, at + len);
    const result = each({ rawType: u16At(message, at + 2), at, data });
    if (result !== 0) return result;
    // Aligned, the last one may end beyond the stream: then nothing is left.
    at += (len + 3) & ~3;
  }
  if (left !== undefined) left.rem = end - at;
  return 0;
}

/** The stream inside a nest. */
export const nla_nest = (message: Uint8Array, { at, data }: Nlattr): AttributeStream => ({
  message,
  start: at + NLA_HDRLEN,
  end: at + NLA_HDRLEN + data.length,
});

/** nla_strscpy: what a string attribute says, up to its first NUL and to `most` - 1 bytes. */
export function nla_strscpy({ data }: Nlattr, most: number): Uint8Array {
  const nul = data.indexOf(0);
  const length = Math.min(nul < 0 ? data.length : nul, most - 1);
  return data.subarray(0, length);
}

/** nla_strcmp: 0 if the attribute says exactly `text`, with or without NULs behind it. */
export function nla_strcmp({ data }: Nlattr, text: string): number {
  let counted = data.length;
  while (counted > 0 && data[counted - 1] === 0) counted--;
  if (counted !== text.length) return counted - text.length;
  for (let index = 0; index < counted; index++) {
    const difference = (data[index] ?? 0) - text.charCodeAt(index);
    if (difference !== 0) return difference;
  }
  return 0;
}
