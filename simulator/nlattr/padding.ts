/**
 * nla_put_64bit: where a machine reads numbers of 64 bits only at addresses that are multiples of 8
 * (without CONFIG_HAVE_EFFICIENT_UNALIGNED_ACCESS), an empty attribute goes before those that would
 * not begin there. Whether one is needed depends on where in its datagram a message comes to lie.
 */
import { align4 } from '../../harness/wire/structs/netlink.ts';

/** Of a message, or of attributes alone: what may have to move. */
export interface Layout {
  /** Attributes that want to begin at a multiple of 8: where they are, and the type of the empty one. */
  readonly wanting: readonly (readonly [at: number, pad: number])[];
  /** Nests: where they begin and end. */
  readonly nests: readonly (readonly [from: number, to: number])[];
  /** nlmsg_len is at its beginning. */
  readonly isMessage: boolean;
}

const layouts = new WeakMap<Uint8Array, Layout>();

export const setLayout = (bytes: Uint8Array, layout: Layout): void => {
  layouts.set(bytes, layout);
};

/** `copy` has the attributes of `bytes`, where they were. */
export function keepLayout(bytes: Uint8Array, copy: Uint8Array): void {
  const layout = layouts.get(bytes);
  if (layout !== undefined) layouts.set(copy, layout);
}

const EMPTY = 4;

/** The bytes with what they need in front, if they begin `offset` bytes behind a multiple of 8. */
export function padded(bytes: Uint8Array, offset: number): Uint8Array {
  const layout = layouts.get(bytes);
  if (layout === undefined) return bytes;
  const pads: (readonly [at: number, pad: number])[] = [];
  for (const [at, pad] of layout.wanting) {
    if ((offset + at + pads.length * EMPTY) % 8 === 0) pads.push([at, pad]);
  }
  if (pads.length === 0) return bytes;
  const out = new Uint8Array(bytes.length + pads.length * EMPTY);
  const view = new DataView(out.buffer);
  let from = 0;
  for (const [nth, [at, pad]] of pads.entries()) {
    out.set(bytes.subarray(from, at), from + nth * EMPTY);
    view.setUint16(at + nth * EMPTY, EMPTY, true);
    view.setUint16(at + nth * EMPTY + 2, pad, true);
    from = at;
  }
  out.set(bytes.subarray(from), from + pads.length * EMPTY);
  for (const [start, end] of layout.nests) {
    const before = pads.filter(([at]) => at <= start).length * EMPTY;
    const inside = pads.filter(([at]) => at > start && at < end).length * EMPTY;
    view.setUint16(start + before, end - start + inside, true);
  }
  if (layout.isMessage) view.setUint32(0, out.length, true);
  return out;
}

/** Messages one behind the other, each as it is there. */
export function inOneDatagram(messages: readonly Uint8Array[], pads: boolean): Uint8Array {
  const placed: Uint8Array[] = [];
  let used = 0;
  for (const message of messages) {
    const each = pads ? padded(message, used) : message;
    placed.push(each);
    used += align4(each.length);
  }
  const out = new Uint8Array(used);
  let at = 0;
  for (const each of placed) {
    out.set(each, at);
    at += align4(each.length);
  }
  return out;
}
