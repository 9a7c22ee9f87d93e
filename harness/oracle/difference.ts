/** One difference between what must come back and what did, in words and as data. */
import { describeDatagram, fieldAt, renderLines, summarize, walkMessages } from '../wire/index.ts';

export interface Difference {
  /** One line: `datagram 1, nlmsghdr.flags at byte 6: want 0x100, got 0x0`. */
  text: string;
  /** Without offsets, sizes and values that vary from program to program. */
  kind: string;
  /** All acceptable outcomes, for people. */
  want: string[];
  /** What came, for people. */
  got: string[];
}

/** Bytes of a protocol, field by field. A lone message needs no heading: its summary stands above. */
export function show(bytes: Uint8Array, protocol: number): string[] {
  const lines = describeDatagram(bytes, { protocol });
  const headings = lines.filter(({ kind }) => kind === 'message');
  const shown = headings.length > 1 ? lines : lines.filter(({ kind }) => kind !== 'message');
  return renderLines(shown).split('\n');
}

export const showShort = (bytes: Uint8Array, protocol: number): string =>
  bytes.length === 0 ? 'an empty datagram' : summarize(bytes, { protocol });

/** A summary without its numbers. */
export const kindOf = (said: string): string =>
  said
    .replaceAll(/ seq \d+/g, '')
    .replaceAll(/\b\d+ x /g, '')
    .replaceAll(/\([^()]*\d[^()]*\)/g, '')
    .replaceAll(/\b\d+ bytes?\b/g, 'bytes')
    .trim();

/** A header's field says nothing without the message: its kind is told, too. */
function ofMessage(field: string, bytes: Uint8Array, at: number, protocol: number): string {
  if (!/^(nlmsghdr|genlmsghdr)\./.test(field)) return field;
  const found = walkMessages(bytes).messages.find(
    ({ offset, header }) => offset <= at && at < offset + header.len,
  );
  if (found === undefined) return field;
  const { offset, header } = found;
  return `${kindOf(showShort(bytes.subarray(offset, offset + header.len), protocol))} ${field}`;
}

/** Where two datagrams part, by field. */
export function differenceOfBytes(
  want: Uint8Array,
  got: Uint8Array,
  at: number,
  protocol: number,
): { text: string; kind: string } {
  // the longer one knows the name of what the shorter lacks
  const named = at < got.length ? got : want;
  const field = fieldAt(named, at, { protocol });
  if (at >= got.length || at >= want.length) {
    return {
      text: `${field} at byte ${at}: want ${want.length} bytes, got ${got.length}`,
      kind: `${ofMessage(field, named, at, protocol)} length ${got.length < want.length ? 'shorter' : 'longer'}`,
    };
  }
  const [from, size] = wordAround(want, got, at);
  const values = [want, got].map((bytes) => hexWord(bytes, from, size));
  const kind = field.endsWith('nlmsgerr.error')
    ? `${field} ${values.join('/')}`
    : ofMessage(field, want, at, protocol);
  return { text: `${field} at byte ${at}: want ${values[0]}, got ${values[1]}`, kind };
}

/** The aligned word a byte lies in: numbers read better than single bytes. */
function wordAround(want: Uint8Array, got: Uint8Array, at: number): [number, number] {
  const from = at & ~3;
  return from + 4 <= Math.min(want.length, got.length) ? [from, 4] : [at, 1];
}

const hexWord = (bytes: Uint8Array, from: number, size: number): string =>
  Array.from(bytes.subarray(from, from + size), (byte) => byte.toString(16).padStart(2, '0')).join(
    ' ',
  );
