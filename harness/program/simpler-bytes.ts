/** Smaller and plainer datagrams than a given one, for shrinking. */
import { align4 } from '../wire/structs/netlink.ts';
import { type Bytes, fromHex, toHex } from './bytes.ts';

interface Piece {
  from: number;
  to: number;
}

/** Candidates, the boldest first. Bytes with symbols are left as they are. */
export function simplerBytes(given: Bytes): string[] {
  const hex = plainHex(given);
  if (hex === undefined) return [];
  const bytes = fromHex(hex);
  const out: Uint8Array[] = [];
  const messages = messagesIn(bytes);
  if (messages.length > 1) {
    for (const piece of messages) out.push(without(bytes, piece));
  }
  for (const piece of messages) out.push(...simplerMessages(bytes, piece));
  const tail = messages.at(-1)?.to ?? 0;
  if (tail < bytes.length) out.push(bytes.slice(0, tail));
  if (messages.length === 0 && bytes.length > 1) {
    out.push(bytes.slice(0, bytes.length >> 1), bytes.slice(0, bytes.length - 1));
  }
  const seen = new Set([hex]);
  return out
    .map(toHex)
    .filter((each) => each.length <= hex.length && !seen.has(each) && seen.add(each) !== undefined);
}

function plainHex(given: Bytes): string | undefined {
  const segments = typeof given === 'string' ? [given] : given;
  if (!segments.every((segment) => typeof segment === 'string')) return undefined;
  return segments.join('').replaceAll(/\s/g, '').toLowerCase();
}

/** Whole messages, padding included, as long as their lengths make sense. */
function messagesIn(bytes: Uint8Array): Piece[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out: Piece[] = [];
  for (let at = 0; at + 16 <= bytes.length;) {
    const length = view.getUint32(at, true);
    // a length above 2 GiB would come out negative if it were aligned first
    const to = at + (length < 16 ? 16 : align4(Math.min(length, bytes.length - at)));
    out.push({ from: at, to: Math.min(to, bytes.length) });
    at = to;
  }
  return out;
}

const without = (bytes: Uint8Array, { from, to }: Piece): Uint8Array => {
  const out = new Uint8Array(bytes.length - (to - from));
  out.set(bytes.subarray(0, from));
  out.set(bytes.subarray(to), from);
  return out;
};

function simplerMessages(bytes: Uint8Array, piece: Piece): Uint8Array[] {
  const out: Uint8Array[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(piece.from, true);
  const honest = length >= 16 && piece.from + length <= bytes.length;
  const payload = piece.to - piece.from - 16;
  // less payload, nlmsg_len following it where it was honest
  const keep = new Set([0, payload >> 1, payload - 4, payload - 1].filter((n) => n >= 0));
  for (const size of keep) {
    if (size >= payload) continue;
    const less = without(bytes, { from: piece.from + 16 + size, to: piece.to });
    if (honest) new DataView(less.buffer).setUint32(piece.from, 16 + size, true);
    out.push(less);
  }
  for (const attribute of attributesIn(bytes, piece)) {
    const less = without(bytes, attribute);
    const shorter = length - (attribute.to - attribute.from);
    if (honest && shorter >= 16) new DataView(less.buffer).setUint32(piece.from, shorter, true);
    out.push(less);
  }
  // plainer header fields: each flag bit, sequence number, port
  const flags = view.getUint16(piece.from + 6, true);
  for (let bit = 1; bit <= 0x8000; bit <<= 1) {
    if ((flags & bit) !== 0) out.push(withWord(bytes, piece.from + 6, flags & ~bit, 2));
  }
  for (const offset of [8, 12]) {
    if (view.getUint32(piece.from + offset, true) > 1) {
      out.push(withWord(bytes, piece.from + offset, offset === 8 ? 1 : 0, 4));
    }
  }
  for (let at = piece.from + 16; at + 4 <= piece.to; at += 4) {
    if (view.getUint32(at, true) !== 0) out.push(withWord(bytes, at, 0, 4));
  }
  return out;
}

/** Attributes behind any of the fixed headers that Netlink has, where lengths make sense. */
function attributesIn(bytes: Uint8Array, { from, to }: Piece): Piece[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out: Piece[] = [];
  for (const fixed of [4, 16]) {
    for (let at = from + 16 + fixed; at + 4 <= to;) {
      const length = view.getUint16(at, true);
      if (length < 4 || at + length > to) break;
      const end = Math.min(to, at + ((length + 3) & ~3));
      out.push({ from: at, to: end });
      at = end;
    }
  }
  return out;
}

function withWord(bytes: Uint8Array, at: number, value: number, size: 2 | 4): Uint8Array {
  const out = bytes.slice();
  const view = new DataView(out.buffer);
  if (size === 2) view.setUint16(at, value, true);
  else view.setUint32(at, value, true);
  return out;
}
