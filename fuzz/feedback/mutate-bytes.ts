/** A datagram changed in one place: a field, an attribute, a message. Symbols are carried along. */
import { type Bytes, fromHex, segmentsOf, sizeOf, toHex } from '../../harness/program/bytes.ts';
import type { Random } from '../random.ts';

const [HEADER, MOST_BYTES] = [16, 4096];
/** Where lengths and limits have their edges. */
const NUMBERS = [0, 1, 2, 3, 4, 7, 8, 15, 16, 17, 127, 128, 255, 256, 0x7fff, 0x8000, 0xffff];
const WIDE = [...NUMBERS, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

interface Piece {
  from: number;
  to: number;
}

/** @param donors datagrams to borrow messages and attributes from */
export function mutateBytes(given: Bytes, donors: readonly Bytes[], random: Random): Bytes {
  const plain = hexOf(given);
  // of what holds a symbol, only the plain bytes behind the last one
  if (plain === undefined) return mutateTail(given, random);
  const bytes = fromHex(plain);
  const donor = donors.length === 0 ? undefined : hexOf(random.of(donors));
  const changed = random.of(CHANGES)(bytes, donor === undefined ? bytes : fromHex(donor), random);
  return toHex(changed.subarray(0, MOST_BYTES));
}

function hexOf(given: Bytes): string | undefined {
  const segments = segmentsOf(given);
  return segments.every((each) => typeof each === 'string') ? segments.join('') : undefined;
}

function mutateTail(given: Bytes, random: Random): Bytes {
  const segments = segmentsOf(given);
  const last = segments.at(-1);
  if (typeof last !== 'string' || sizeOf(last) === 0) return given;
  const bytes = fromHex(last).slice();
  bytes[random.below(bytes.length)] = random.of(NUMBERS) & 0xff;
  return [...segments.slice(0, -1), toHex(bytes)];
}

type Change = (bytes: Uint8Array, donor: Uint8Array, random: Random) => Uint8Array;

/** Messages, as far as their lengths make sense. */
function messagesIn(bytes: Uint8Array): Piece[] {
  const view = viewOf(bytes);
  const out: Piece[] = [];
  for (let at = 0; at + HEADER <= bytes.length;) {
    const length = Math.max(HEADER, view.getUint32(at, true));
    const to = Math.min(bytes.length, at + Math.ceil(length / 4) * 4);
    out.push({ from: at, to });
    at = to;
  }
  return out;
}

/** Attributes of a message, behind a fixed header of a size that some messages have. */
function attributesIn(bytes: Uint8Array, { from, to }: Piece, random: Random): Piece[] {
  const view = viewOf(bytes);
  const out: Piece[] = [];
  for (let at = from + HEADER + random.of([4, 4, 8, 12, 16]); at + 4 <= to;) {
    const length = view.getUint16(at, true);
    if (length < 4 || at + length > to) break;
    const end = Math.min(to, at + ((length + 3) & ~3));
    out.push({ from: at, to: end });
    at = end;
  }
  return out;
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** What is put in place of a piece; nlmsg_len of the message it lies in follows, where it was honest. */
function replace(bytes: Uint8Array, { from, to }: Piece, by: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length - (to - from) + by.length);
  out.set(bytes.subarray(0, from));
  out.set(by, from);
  out.set(bytes.subarray(to), from + by.length);
  for (const message of messagesIn(bytes)) {
    const length = viewOf(bytes).getUint32(message.from, true);
    const honest = Math.ceil(length / 4) * 4 === message.to - message.from;
    if (!honest || from <= message.from || from > message.to) continue;
    viewOf(out).setUint32(message.from, Math.max(0, length + by.length - (to - from)), true);
  }
  return out;
}

const onMessage =
  (change: (view: DataView, message: Piece, random: Random) => void): Change =>
  (bytes, _, random) => {
    const messages = messagesIn(bytes);
    if (messages.length === 0) return bytes;
    const out = bytes.slice();
    change(viewOf(out), random.of(messages), random);
    return out;
  };

const onAttribute =
  (
    change: (bytes: Uint8Array, attribute: Piece, donor: Uint8Array, random: Random) => Uint8Array,
  ): Change =>
  (bytes, donor, random) => {
    const messages = messagesIn(bytes);
    if (messages.length === 0) return bytes;
    const attributes = attributesIn(bytes, random.of(messages), random);
    return attributes.length === 0 ? bytes : change(bytes, random.of(attributes), donor, random);
  };

const toggleFlag = onMessage((view, { from }, random) => {
  view.setUint16(from + 6, view.getUint16(from + 6, true) ^ (1 << random.below(12)), true);
});
const changeType = onMessage((view, { from }, random) => {
  const type = view.getUint16(from + 4, true);
  view.setUint16(from + 4, (type + random.of([1, 2, 4, -1, -2, -4])) & 0xffff, true);
});
const changeLength = onMessage((view, { from }, random) => {
  const length = view.getUint32(from, true);
  view.setUint32(from, (length + random.of([1, -1, 4, -4, 16, -16])) >>> 0, true);
});
const changeBody = onMessage((view, { from, to }, random) => {
  const room = to - from - HEADER;
  if (room < 1) return;
  view.setUint8(from + HEADER + random.below(room), random.of(NUMBERS) & 0xff);
});
const changeWord = onMessage((view, { from, to }, random) => {
  const words = (to - from - HEADER) >> 2;
  if (words < 1) return;
  view.setUint32(from + HEADER + 4 * random.below(words), random.of(WIDE), true);
});

const dropAttribute = onAttribute((bytes, attribute) => replace(bytes, attribute, EMPTY));
const repeatAttribute = onAttribute((bytes, { from, to }) =>
  replace(bytes, { from: to, to }, bytes.slice(from, to)),
);
const retypeAttribute = onAttribute((bytes, { from }, _, random) => {
  const out = bytes.slice();
  const type = viewOf(out).getUint16(from + 2, true);
  viewOf(out).setUint16(
    from + 2,
    random.of([type + 1, type - 1, type ^ 0x8000, type ^ 0x4000]) & 0xffff,
    true,
  );
  return out;
});
const relengthAttribute = onAttribute((bytes, { from }, _, random) => {
  const out = bytes.slice();
  const length = viewOf(out).getUint16(from, true);
  viewOf(out).setUint16(from, (length + random.of([1, -1, 2, 4, -4])) & 0xffff, true);
  return out;
});
const borrowAttribute = onAttribute((bytes, attribute, donor, random) => {
  const messages = messagesIn(donor);
  if (messages.length === 0) return bytes;
  const list = attributesIn(donor, random.of(messages), random);
  if (list.length === 0) return bytes;
  const { from, to } = random.of(list);
  return replace(bytes, { from: attribute.to, to: attribute.to }, donor.slice(from, to));
});
const borrowMessage: Change = (bytes, donor, random) => {
  const messages = messagesIn(donor);
  if (messages.length === 0) return bytes;
  const { from, to } = random.of(messages);
  const out = new Uint8Array(bytes.length + to - from);
  out.set(bytes);
  out.set(donor.subarray(from, to), bytes.length);
  return out;
};

const EMPTY = new Uint8Array();

const CHANGES: readonly Change[] = [
  ...[toggleFlag, toggleFlag, changeType, changeLength, changeBody, changeWord, changeWord],
  ...[dropAttribute, repeatAttribute, retypeAttribute, relengthAttribute],
  ...[borrowAttribute, borrowAttribute, borrowMessage],
];
