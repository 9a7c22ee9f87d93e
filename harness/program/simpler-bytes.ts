/** Smaller and plainer datagrams than a given one, for shrinking. */
import { align4 } from '../wire/structs/netlink.ts';
import { type Bytes, fromHex, type Segment, segmentsOf, sizeOf, toHex } from './bytes.ts';

interface Piece {
  from: number;
  to: number;
}

/** Bytes, and beside each the number of the symbol that it is a part of, from 1; 0 for none. */
interface Draft {
  bytes: Uint8Array;
  marks: Uint16Array;
}

const HEADER = 16;

/** Candidates, the boldest first. A symbol is left whole, left out, or made a plain zero. */
export function simplerBytes(given: Bytes): Bytes[] {
  const segments = segmentsOf(given);
  const draft = draftOf(segments);
  const out: Draft[] = [];
  const messages = messagesIn(draft);
  if (messages.length > 1) {
    for (const piece of messages) out.push(without(draft, piece));
  }
  for (const piece of messages) out.push(...simplerMessages(draft, piece));
  const { length } = draft.bytes;
  const tail = messages.at(-1)?.to ?? 0;
  if (tail < length) out.push(slice(draft, 0, tail));
  if (messages.length === 0 && length > 1) {
    out.push(slice(draft, 0, length >> 1), slice(draft, 0, length - 1));
  }
  const seen = new Set([JSON.stringify(bytesOf(draft, segments))]);
  return out.flatMap((each) => {
    if (each.bytes.length > length) return [];
    const bytes = bytesOf(each, segments);
    const text = JSON.stringify(bytes);
    if (bytes === undefined || seen.has(text)) return [];
    seen.add(text);
    return [bytes];
  });
}

function draftOf(segments: readonly Segment[]): Draft {
  const length = segments.reduce((sum, segment) => sum + sizeOf(segment), 0);
  const draft = { bytes: new Uint8Array(length), marks: new Uint16Array(length) };
  let at = 0;
  for (const [index, segment] of segments.entries()) {
    if (typeof segment === 'string') draft.bytes.set(fromHex(segment), at);
    else draft.marks.fill(index + 1, at, at + sizeOf(segment));
    at += sizeOf(segment);
  }
  return draft;
}

/** Plain hex where there is no symbol; undefined where one was cut in two. */
function bytesOf({ bytes, marks }: Draft, segments: readonly Segment[]): Bytes | undefined {
  const out: Segment[] = [];
  for (let at = 0; at < bytes.length;) {
    const mark = marks[at] ?? 0;
    let to = at;
    if (mark === 0) {
      while (to < bytes.length && marks[to] === 0) to++;
      out.push(toHex(bytes.subarray(at, to)));
    } else {
      const symbol = segments[mark - 1];
      if (symbol === undefined) return undefined;
      const size = sizeOf(symbol);
      while (to < bytes.length && marks[to] === mark && to - at < size) to++;
      if (to - at !== size) return undefined;
      out.push(symbol);
    }
    at = to;
  }
  const [only = ''] = out;
  return out.length < 2 && typeof only === 'string' ? only : out;
}

const viewOf = ({ bytes }: Draft): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const slice = ({ bytes, marks }: Draft, from: number, to: number): Draft => ({
  bytes: bytes.slice(from, to),
  marks: marks.slice(from, to),
});

function without({ bytes, marks }: Draft, { from, to }: Piece): Draft {
  const length = bytes.length - (to - from);
  const out = { bytes: new Uint8Array(length), marks: new Uint16Array(length) };
  out.bytes.set(bytes.subarray(0, from));
  out.bytes.set(bytes.subarray(to), from);
  out.marks.set(marks.subarray(0, from));
  out.marks.set(marks.subarray(to), from);
  return out;
}

/** A symbol that stands there becomes this number; one that it overlaps is cut in two. */
function withWord(draft: Draft, at: number, value: number, size: 2 | 4): Draft {
  const out = { bytes: draft.bytes.slice(), marks: draft.marks.slice() };
  const view = viewOf(out);
  if (size === 2) view.setUint16(at, value, true);
  else view.setUint32(at, value, true);
  out.marks.fill(0, at, at + size);
  return out;
}

/** Whole messages, padding included, as long as their lengths make sense. */
function messagesIn(draft: Draft): Piece[] {
  const { length } = draft.bytes;
  const view = viewOf(draft);
  const out: Piece[] = [];
  for (let at = 0; at + HEADER <= length;) {
    const own = view.getUint32(at, true);
    // a length above 2 GiB would come out negative if it were aligned first
    const to = at + (own < HEADER ? HEADER : align4(Math.min(own, length - at)));
    out.push({ from: at, to: Math.min(to, length) });
    at = to;
  }
  return out;
}

function simplerMessages(draft: Draft, piece: Piece): Draft[] {
  const out: Draft[] = [];
  const view = viewOf(draft);
  const length = view.getUint32(piece.from, true);
  const honest = length >= HEADER && piece.from + length <= draft.bytes.length;
  const payload = piece.to - piece.from - HEADER;
  // less payload, nlmsg_len following it where it was honest
  const keep = new Set([0, payload >> 1, payload - 4, payload - 1].filter((n) => n >= 0));
  for (const size of keep) {
    if (size >= payload) continue;
    const less = without(draft, { from: piece.from + HEADER + size, to: piece.to });
    if (honest) viewOf(less).setUint32(piece.from, HEADER + size, true);
    out.push(less);
  }
  for (const { from, to, around } of attributesIn(draft, piece)) {
    const less = without(draft, { from, to });
    const shorter = length - (to - from);
    if (honest && shorter >= HEADER) viewOf(less).setUint32(piece.from, shorter, true);
    for (const nest of around) {
      viewOf(less).setUint16(nest, Math.max(0, view.getUint16(nest, true) - (to - from)), true);
    }
    out.push(less);
  }
  // plainer header fields: each flag bit, sequence number, port
  const flags = view.getUint16(piece.from + 6, true);
  for (let bit = 1; bit <= 0x8000; bit <<= 1) {
    if ((flags & bit) !== 0) out.push(withWord(draft, piece.from + 6, flags & ~bit, 2));
  }
  for (const offset of [8, 12]) {
    const at = piece.from + offset;
    if (view.getUint32(at, true) > 1 || draft.marks[at] !== 0) {
      out.push(withWord(draft, at, offset === 8 ? 1 : 0, 4));
    }
  }
  for (let at = piece.from + HEADER; at + 4 <= piece.to; at += 4) {
    if (view.getUint32(at, true) !== 0) out.push(withWord(draft, at, 0, 4));
  }
  return out;
}

interface Attribute extends Piece {
  /** Where the lengths of the nests around it stand. */
  around: readonly number[];
}

/** How deep nests are looked into. */
const DEEPEST = 4;

/** Attributes behind any of the fixed headers that Netlink has, where lengths make sense; outer ones first. */
function attributesIn(draft: Draft, { from, to }: Piece): Attribute[] {
  const out: Attribute[] = [];
  for (const fixed of [4, 16, 8, 12]) addAttributes(draft, from + HEADER + fixed, to, [], out);
  return out;
}

function addAttributes(
  draft: Draft,
  from: number,
  to: number,
  around: readonly number[],
  out: Attribute[],
): void {
  const view = viewOf(draft);
  const found: Attribute[] = [];
  for (let at = from; at + 4 <= to;) {
    const length = view.getUint16(at, true);
    if (length < 4 || at + length > to) {
      // what is no list of attributes is no nest
      if (around.length > 0) return;
      break;
    }
    const end = Math.min(to, at + ((length + 3) & ~3));
    found.push({ from: at, to: end, around });
    at = end;
  }
  out.push(...found);
  if (around.length >= DEEPEST) return;
  for (const each of found) {
    const end = each.from + view.getUint16(each.from, true);
    if (end - each.from >= 8) addAttributes(draft, each.from + 4, end, [...around, each.from], out);
  }
}
