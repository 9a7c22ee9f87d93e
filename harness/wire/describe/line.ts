/** The lines that the decoder for people makes, and the page that they are written on. */
import { hexGroups } from '../hex.ts';

export interface Line {
  /** From the start of the datagram. */
  readonly offset: number;
  /** Bytes it is about. */
  readonly length: number;
  readonly depth: number;
  /** What the line is: a heading has no bytes of its own, the leaves together have every byte once. */
  readonly kind: 'message' | 'field' | 'attribute' | 'padding' | 'rest';
  readonly name: string;
  /** Where it stands, e.g. `IFLA_AF_SPEC/AF_INET/IFLA_INET_CONF`. */
  readonly path: string;
  /** What it means. */
  readonly text: string;
  /** Its bytes in groups of four; empty for a heading. */
  readonly hex: string;
  /** What is odd about it. */
  readonly remark?: string;
}

/** Where something stands: how deep, and in what. */
export interface Place {
  readonly depth: number;
  /** Put before the names of what stands here, e.g. `nlmsgerr.msg/`. */
  readonly prefix: string;
}

export const inside = ({ depth, prefix }: Place, name: string): Place => ({
  depth: depth + 1,
  prefix: `${prefix}${name}/`,
});

interface Entry {
  readonly offset: number;
  readonly length: number;
  readonly kind: Line['kind'];
  readonly name: string;
  readonly text: string;
  readonly remark?: string | undefined;
}

/** Collects lines; the hex of each comes from the datagram itself. */
export class Page {
  readonly lines: Line[] = [];
  readonly bytes: Uint8Array;
  readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  write(place: Place, { offset, length, kind, name, text, remark }: Entry): void {
    const hex = kind === 'message' ? '' : hexGroups(this.bytes.subarray(offset, offset + length));
    this.lines.push({
      offset,
      length,
      depth: place.depth,
      kind,
      name,
      path: place.prefix + name,
      text,
      hex,
      ...(remark !== undefined && { remark }),
    });
  }

  /** Bytes between things; nothing if there are none. */
  padding(place: Place, offset: number, end: number): void {
    if (offset >= end) return;
    const remark = isZero(this.bytes.subarray(offset, end)) ? undefined : 'padding not zero';
    this.write(place, {
      offset,
      length: end - offset,
      kind: 'padding',
      name: 'padding',
      text: '',
      remark,
    });
  }

  /** Bytes that nothing could be made of; nothing if there are none. */
  rest(
    place: Place,
    offset: number,
    end: number,
    remark: string,
    { name = 'rest', text = '' }: { readonly name?: string; readonly text?: string } = {},
  ): void {
    if (offset >= end) return;
    this.write(place, { offset, length: end - offset, kind: 'rest', name, text, remark });
  }

  /** Bytes whose meaning is not known here; nothing if there are none. */
  opaque(place: Place, offset: number, end: number, name = 'payload'): void {
    if (offset >= end) return;
    const text = byteCount(end - offset);
    this.write(place, { offset, length: end - offset, kind: 'field', name, text });
  }
}

export const byteCount = (count: number): string => `${count} byte${count === 1 ? '' : 's'}`;

export const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);
