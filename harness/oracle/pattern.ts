/** Bytes that must come back, with what is known of the symbols filled in. */
import {
  type Pattern,
  type Resolver,
  UnresolvedSymbol,
  fromHex,
  lengthOf,
  sizeOf,
} from '../program/bytes.ts';
import type { Transcript } from '../program/transcript.ts';

export interface ResolvedPattern {
  bytes: Uint8Array;
  /** 1 where the byte is compared, 0 under `any`. */
  care: Uint8Array;
  /** More bytes may follow. */
  open: boolean;
}

/** The symbols as the target resolved them while the program ran. */
export const transcriptResolver =
  (transcript: Transcript): Resolver =>
  (symbol) => {
    if ('port' in symbol) return transcript.ports[symbol.port];
    if ('family' in symbol) return transcript.families?.[symbol.family];
    if ('group' in symbol) return transcript.groups?.[symbol.group]?.[symbol.index ?? 0];
    return transcript.devices?.[symbol.ifindex];
  };

/** @throws UnresolvedSymbol where the target never told what a symbol stands for. */
export function resolvePattern(pattern: Pattern, resolve: Resolver): ResolvedPattern {
  const bytes = new Uint8Array(lengthOf(pattern));
  const care = new Uint8Array(bytes.length).fill(1);
  const view = new DataView(bytes.buffer);
  let at = 0;
  let open = false;
  for (const segment of pattern) {
    if (typeof segment === 'string') bytes.set(fromHex(segment), at);
    else if ('rest' in segment) open = true;
    else if ('any' in segment) care.fill(0, at, at + segment.any);
    else {
      const value = resolve(segment);
      if (value === undefined) throw new UnresolvedSymbol(segment);
      if (sizeOf(segment) === 2) view.setUint16(at, value, true);
      else view.setUint32(at, value >>> 0, true);
    }
    at += sizeOf(segment);
  }
  return { bytes, care, open };
}

/** Hex, `..` for each byte that may be anything, `…` where more may follow. */
export function showPattern({ bytes, care, open }: ResolvedPattern): string {
  const hex = Array.from(bytes, (byte, at) =>
    care[at] === 1 ? byte.toString(16).padStart(2, '0') : '..',
  );
  return `${hex.join('')}${open ? '…' : ''}` || 'nothing';
}

/** Offset of the first byte that differs, or where one of them ends; undefined if they agree. */
export function firstDifference(want: ResolvedPattern, got: Uint8Array): number | undefined {
  const common = Math.min(want.bytes.length, got.length);
  for (let at = 0; at < common; at++) {
    if (want.care[at] === 1 && want.bytes[at] !== got[at]) return at;
  }
  if (got.length < want.bytes.length) return common;
  return got.length > want.bytes.length && !want.open ? common : undefined;
}
