/** Attributes put into a buffer (lib/nlattr.c, include/net/netlink.h). */
import { NLA_F_NESTED } from '../../harness/wire/constants/netlink.ts';
import { EMSGSIZE } from '../net/errno.ts';
import type { OutgoingSkb } from './sk-buff.ts';

const NLA_HDRLEN = 4;
const align = (length: number): number => (length + 3) & ~3;

/**
 * nla_reserve: a header and room for `length` bytes, which the caller fills; the padding is zeros.
 * undefined, and nothing written, without room.
 */
export function nla_reserve(
  skb: OutgoingSkb,
  type: number,
  length: number,
): Uint8Array | undefined {
  const size = NLA_HDRLEN + length;
  if (skb.tailroom < align(size)) return undefined;
  const room = skb.put(align(size), 'nla_reserve');
  const view = new DataView(room.buffer, room.byteOffset);
  view.setUint16(0, size, true);
  view.setUint16(2, type, true);
  room.fill(0, size);
  return room.subarray(NLA_HDRLEN, size);
}

/** nla_put: 0, or -EMSGSIZE with the buffer as it was. The length is kept as 16 bits, unchecked. */
export function nla_put(skb: OutgoingSkb, type: number, data: Uint8Array): number {
  const room = nla_reserve(skb, type, data.length);
  if (room === undefined) return -EMSGSIZE;
  room.set(data);
  return 0;
}

/** nla_put_nohdr: bytes and padding, without a header. */
export function nla_put_nohdr(skb: OutgoingSkb, data: Uint8Array): number {
  if (skb.tailroom < align(data.length)) return -EMSGSIZE;
  const room = skb.put(align(data.length), 'nla_put_nohdr');
  room.set(data);
  room.fill(0, data.length);
  return 0;
}

/** nla_append: bytes alone, not even padded. */
export function nla_append(skb: OutgoingSkb, data: Uint8Array): number {
  if (skb.tailroom < data.length) return -EMSGSIZE;
  skb.put(data.length, 'nla_append').set(data);
  return 0;
}

type Write<N> = (view: DataView, value: N) => void;

const number =
  <N>(length: number, write: Write<N>) =>
  (skb: OutgoingSkb, type: number, value: N): number => {
    const room = nla_reserve(skb, type, length);
    if (room === undefined) return -EMSGSIZE;
    write(new DataView(room.buffer, room.byteOffset, length), value);
    return 0;
  };

/** 0 or -EMSGSIZE, as nla_put. Numbers are the machine's (little-endian) unless named otherwise. */
export const nla_put_u8 = number<number>(1, (view, value) => view.setUint8(0, value));
export const nla_put_s8 = number<number>(1, (view, value) => view.setInt8(0, value));
export const nla_put_u16 = number<number>(2, (view, value) => view.setUint16(0, value, true));
export const nla_put_s16 = number<number>(2, (view, value) => view.setInt16(0, value, true));
export const nla_put_be16 = number<number>(2, (view, value) => view.setUint16(0, value));
export const nla_put_u32 = number<number>(4, (view, value) => view.setUint32(0, value, true));
export const nla_put_s32 = number<number>(4, (view, value) => view.setInt32(0, value, true));
export const nla_put_be32 = number<number>(4, (view, value) => view.setUint32(0, value));
/** On x86-64, 64-bit values are not aligned: no pad attribute goes before them. */
export const nla_put_u64_64bit = number<bigint>(8, (view, value) =>
  view.setBigUint64(0, value, true),
);
export const nla_put_s64 = number<bigint>(8, (view, value) => view.setBigInt64(0, value, true));
export const nla_put_be64 = number<bigint>(8, (view, value) => view.setBigUint64(0, value));

/** nla_put_uint: four bytes if they are enough, else eight. */
export const nla_put_uint = (skb: OutgoingSkb, type: number, value: bigint): number =>
  BigInt.asUintN(32, value) === value
    ? nla_put_u32(skb, type, Number(value))
    : nla_put_u64_64bit(skb, type, value);

/** nla_put_sint: likewise, signed. */
export const nla_put_sint = (skb: OutgoingSkb, type: number, value: bigint): number =>
  BigInt.asIntN(32, value) === value
    ? nla_put_s32(skb, type, Number(value))
    : nla_put_s64(skb, type, value);

/** nla_put_flag: no payload. */
export const nla_put_flag = (skb: OutgoingSkb, type: number): number =>
  nla_put(skb, type, new Uint8Array(0));

/** nla_put_string: with its NUL. One character is one byte. */
export const nla_put_string = (skb: OutgoingSkb, type: number, text: string): number =>
  nla_put(
    skb,
    type,
    Uint8Array.from(`${text}\0`, (each) => each.charCodeAt(0)),
  );

/** nla_put_bitfield32: values, then the bits they are meant for. */
export function nla_put_bitfield32(
  skb: OutgoingSkb,
  type: number,
  value: number,
  selector: number,
): number {
  const room = nla_reserve(skb, type, 8);
  if (room === undefined) return -EMSGSIZE;
  const view = new DataView(room.buffer, room.byteOffset, 8);
  view.setUint32(0, value, true);
  view.setUint32(4, selector, true);
  return 0;
}

/** A nest that was begun: where its header lies. */
export interface Nest {
  readonly at: number;
}

/** nla_nest_start_noflag: the header of a nest; undefined without room. */
export function nla_nest_start_noflag(skb: OutgoingSkb, type: number): Nest | undefined {
  const at = skb.len;
  return nla_put_flag(skb, type) < 0 ? undefined : { at };
}

/** nla_nest_start: the same, with NLA_F_NESTED in its type. */
export const nla_nest_start = (skb: OutgoingSkb, type: number): Nest | undefined =>
  nla_nest_start_noflag(skb, type | NLA_F_NESTED);

/** nla_nest_end: its length becomes all that was put since. @returns the length of the buffer */
export function nla_nest_end(skb: OutgoingSkb, { at }: Nest): number {
  const { data } = skb;
  new DataView(data.buffer, data.byteOffset).setUint16(at, skb.len - at, true);
  return skb.len;
}

/** nla_nest_cancel: the nest and what is in it are taken out again. */
export function nla_nest_cancel(skb: OutgoingSkb, nest: Nest | undefined): void {
  if (nest !== undefined) skb.trim(nest.at, 'nla_nest_cancel');
}
