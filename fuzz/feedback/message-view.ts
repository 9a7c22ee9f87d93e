/** Messages as far as feedback looks into them: quick, and deaf to nonsense. */
import { messageKind } from '../../harness/wire/index.ts';

const HEADER = 16;

export interface MessageView {
  view: DataView;
  /** Where it begins and ends. */
  at: number;
  end: number;
  type: number;
  flags: number;
  seq: number;
  /** The first byte behind the header: of Generic Netlink, the command. */
  cmd: number | undefined;
  /** Types of its attributes at top level, as a route message has them. */
  forEachAttribute(visit: (type: number) => void): void;
}

export function forEachMessage(bytes: Uint8Array, visit: (message: MessageView) => void): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + HEADER <= bytes.length;) {
    const length = view.getUint32(at, true);
    const end = Math.min(bytes.length, at + Math.max(length, HEADER));
    const from = at;
    const type = view.getUint16(at + 4, true);
    visit({
      view,
      at,
      end,
      type,
      flags: view.getUint16(at + 6, true),
      seq: view.getUint32(at + 8, true),
      cmd: end > at + HEADER ? bytes[at + HEADER] : undefined,
      forEachAttribute: (each) => forEachAttribute(view, from, end, type, each),
    });
    if (length < HEADER) return;
    at += Math.ceil(length / 4) * 4;
  }
}

/** Sizes of fixed headers, by message type of NETLINK_ROUTE. */
const sizes = new Map<number, number>();

function fixedHeader(type: number): number {
  const known = sizes.get(type);
  if (known !== undefined) return known;
  const { body } = messageKind(type, { protocol: 0 });
  const size = body.is === 'structured' ? body.header.size : 4;
  sizes.set(type, size);
  return size;
}

function forEachAttribute(
  view: DataView,
  at: number,
  end: number,
  type: number,
  visit: (type: number) => void,
): void {
  for (let from = at + HEADER + fixedHeader(type); from + 4 <= end;) {
    const length = view.getUint16(from, true);
    if (length < 4) break;
    visit(view.getUint16(from + 2, true) & 0x3fff);
    from += (length + 3) & ~3;
  }
}
