/**
 * Builders of messages: what one would write in C, as hex with symbols.
 *
 * They compute lengths and pad attributes, and every such number can be given instead, since a
 * malformed message is as ordinary here as a right one. The same builders make patterns of
 * what must come back.
 */
import { align4 } from '../wire/structs/netlink.ts';
import type { Layout, Fields } from '../wire/layout.ts';
import { NLA_F_NESTED } from '../wire/constants/netlink.ts';
import {
  type FamilySymbol,
  type PortSymbol,
  type Segment,
  type Wildcard,
  lengthOf,
  littleEndian,
  toHex,
} from './bytes.ts';

type Part<S> = string | readonly S[];

export const u8 = (value: number): string => littleEndian(value, 1);
export const u16 = (value: number): string => littleEndian(value, 2);
export const u32 = (value: number): string => littleEndian(value, 4);
export const s32 = (value: number): string => littleEndian(value | 0, 4);
export const u64 = (value: bigint): string =>
  littleEndian(Number(value & 0xffffffffn), 4) +
  littleEndian(Number((value >> 32n) & 0xffffffffn), 4);
export const be16 = (value: number): string =>
  littleEndian(((value & 0xff) << 8) | (value >>> 8), 2);
export const zeros = (count: number): string => '00'.repeat(count);
/** Text without a NUL. */
export const text = (value: string): string => toHex(new TextEncoder().encode(value));
/** Text with its NUL. */
export const cstring = (value: string): string => `${text(value)}00`;

export const port = (socket: string): PortSymbol => ({ port: socket });
export const family = (name: string): FamilySymbol => ({ family: name });

/** Joins parts, merging neighbouring hex. */
export function join<S extends Segment | Wildcard>(...parts: readonly Part<S>[]): (S | string)[] {
  const out: (S | string)[] = [];
  for (const part of parts) {
    for (const segment of typeof part === 'string' ? [part] : part) {
      const last = out.at(-1);
      if (typeof segment === 'string') {
        if (segment === '') continue;
        if (typeof last === 'string') out[out.length - 1] = `${last} ${segment}`;
        else out.push(segment);
      } else out.push(segment);
    }
  }
  return out;
}

export interface MessageHeader {
  /** nlmsg_type; a symbol for a family registered by the program or looked up by name. */
  type: number | FamilySymbol;
  flags?: number;
  seq?: number;
  pid?: number | PortSymbol;
  /** nlmsg_len, if it shall not be that of header and payload. */
  len?: number;
}

/** One Netlink message: header and payload, not padded behind. */
export function nlmsg<S extends Segment | Wildcard = Segment>(
  header: MessageHeader,
  ...payload: readonly Part<S>[]
): (S | Segment)[] {
  const body = join<S | Segment>(...payload);
  const { type, flags = 0, seq = 0, pid = 0, len = 16 + lengthOf(body) } = header;
  return join<S | Segment>(
    u32(len),
    typeof type === 'number' ? u16(type) : [type],
    `${u16(flags)} ${u32(seq)}`,
    typeof pid === 'number' ? u32(pid) : [pid],
    body,
  );
}

/** Several messages in one datagram, each padded to 4 bytes but the last. */
export function batch<S extends Segment | Wildcard = Segment>(
  ...messages: readonly Part<S>[]
): (S | string)[] {
  return join<S | string>(
    ...messages.flatMap((each, index): Part<S>[] =>
      index === messages.length - 1 ? [each] : [each, padding(each)],
    ),
  );
}

/** Zeros that align what stands before them to 4 bytes. */
export const padding = (before: Part<Segment | Wildcard>): string => {
  const length = lengthOf(before);
  return zeros(align4(length) - length);
};

export interface AttributeHeader {
  /** nla_type, flag bits included. */
  type: number;
  /** nla_len, if it shall not be that of header and payload. */
  len?: number;
}

/** One attribute, padded to 4 bytes. */
export function nla<S extends Segment | Wildcard = Segment>(
  header: number | AttributeHeader,
  ...payload: readonly Part<S>[]
): (S | string)[] {
  const body = join<S>(...payload);
  const { type, len = 4 + lengthOf(body) } = typeof header === 'number' ? { type: header } : header;
  return join<S | string>(`${u16(len)} ${u16(type)}`, body, padding(body));
}

/** A nest with NLA_F_NESTED. */
export const nest = <S extends Segment | Wildcard = Segment>(
  type: number,
  ...attributes: readonly Part<S>[]
): (S | string)[] => nla<S>(type | NLA_F_NESTED, ...attributes);

/** struct genlmsghdr */
export const genl = (cmd: number, version = 1, reserved = 0): string =>
  `${u8(cmd)} ${u8(version)} ${u16(reserved)}`;

/** A fixed header by its layout; missing fields are zero. */
export const struct = <F extends Fields>(
  layout: Layout<F>,
  value: Parameters<Layout<F>['encode']>[0] = {},
): string => toHex(layout.encode(value));
