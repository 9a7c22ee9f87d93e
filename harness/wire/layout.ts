/**
 * C structs, declared once: encode, decode, pretty-printing and generators read the same table.
 *
 * Fields follow each other without gaps; padding of the C struct is declared as a field of its
 * own. Numbers are little-endian unless declared `be16`/`be32`: every machine that nlconform
 * drives today is little-endian, and the handshake of a target says so.
 */
import type { Symbols } from './symbols.ts';
import { WireError } from './wire-error.ts';

export type FieldKind = 'u8' | 'u16' | 'u32' | 'i32' | 'be16' | 'be32' | 'u64' | 'bytes';

export interface Field<T extends number | bigint | Uint8Array = number> {
  readonly kind: FieldKind;
  /** Bytes the field takes. */
  readonly size: number;
  readonly symbols?: Symbols;
  /** Never read by the kernel, or padding: compared all the same, shown only when not zero. */
  readonly pad?: boolean;
  /** Phantom: the type of the field's value. */
  readonly type?: T;
}

const field =
  (kind: FieldKind, size: number) =>
  (symbols?: Symbols): Field =>
    symbols === undefined ? { kind, size } : { kind, size, symbols };

export const u8 = field('u8', 1);
export const u16 = field('u16', 2);
export const u32 = field('u32', 4);
export const i32 = field('i32', 4);
export const be16 = field('be16', 2);
export const be32 = field('be32', 4);
export const u64 = (): Field<bigint> => ({ kind: 'u64', size: 8 });
export const bytes = (size: number): Field<Uint8Array> => ({ kind: 'bytes', size });
export const pad = (size: number): Field<Uint8Array> => ({ kind: 'bytes', size, pad: true });

// oxlint-disable-next-line typescript/no-explicit-any -- any field, whatever its value's type
export type Fields = Readonly<Record<string, Field<any>>>;
export type ValueOf<L> =
  L extends Layout<infer F> ? { [K in keyof F]: F[K] extends Field<infer T> ? T : never } : never;
type Values<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer T> ? T : never };

export interface Layout<F extends Fields = Fields> {
  /** The struct's name in the kernel's headers. */
  readonly name: string;
  readonly fields: F;
  readonly size: number;
  offsetOf(field: keyof F & string): number;
  /** Missing fields are zero. */
  encode(value: Partial<Values<F>>): Uint8Array;
  /** @throws WireError naming the first field that does not fit. */
  decode(from: Uint8Array, at?: number): Values<F>;
}

/** Declares a struct; see `structs/` for the kernel's. */
export function layout<const F extends Fields>(name: string, fields: F): Layout<F> {
  const offsets = new Map<string, number>();
  /** The same as a list: every message that is made or read goes through it. */
  const list: { key: string; own: Field; offset: number }[] = [];
  let size = 0;
  for (const [key, own] of Object.entries(fields)) {
    offsets.set(key, size);
    list.push({ key, own, offset: size });
    size += own.size;
  }
  return {
    name,
    fields,
    size,
    offsetOf(key) {
      const offset = offsets.get(key);
      if (offset === undefined) throw new TypeError(`layout ${name}: no field ${key}`);
      return offset;
    },
    encode(value) {
      const out = new Uint8Array(size);
      const view = new DataView(out.buffer);
      for (const { key, own, offset } of list) {
        const given = value[key];
        if (given !== undefined) writeField(view, out, offset, own, given);
      }
      return out;
    },
    decode(from, at = 0) {
      const view = new DataView(from.buffer, from.byteOffset, from.byteLength);
      const out: Record<string, number | bigint | Uint8Array> = {};
      for (const { key, own, offset: within } of list) {
        const offset = at + within;
        if (offset + own.size > from.length) {
          throw new WireError(
            `${name}.${key}`,
            offset,
            own.size,
            Math.max(0, from.length - offset),
          );
        }
        out[key] = readField(view, from, offset, own);
      }
      return out as Values<F>;
    },
  };
}

/** Reads one field; the caller has checked that it fits. */
export function readField(
  view: DataView,
  from: Uint8Array,
  offset: number,
  { kind, size }: Pick<Field, 'kind' | 'size'>,
): number | bigint | Uint8Array {
  switch (kind) {
    case 'u8':
      return view.getUint8(offset);
    case 'u16':
      return view.getUint16(offset, true);
    case 'u32':
      return view.getUint32(offset, true);
    case 'i32':
      return view.getInt32(offset, true);
    case 'be16':
      return view.getUint16(offset, false);
    case 'be32':
      return view.getUint32(offset, false);
    case 'u64':
      return view.getBigUint64(offset, true);
    case 'bytes':
      return from.slice(offset, offset + size);
  }
}

function writeField(
  view: DataView,
  out: Uint8Array,
  offset: number,
  { kind, size }: Pick<Field, 'kind' | 'size'>,
  value: number | bigint | Uint8Array,
): void {
  switch (kind) {
    case 'u8':
      return view.setUint8(offset, Number(value));
    case 'u16':
      return view.setUint16(offset, Number(value), true);
    case 'u32':
      return view.setUint32(offset, Number(value), true);
    case 'i32':
      return view.setInt32(offset, Number(value), true);
    case 'be16':
      return view.setUint16(offset, Number(value), false);
    case 'be32':
      return view.setUint32(offset, Number(value), false);
    case 'u64':
      return view.setBigUint64(offset, BigInt(value as number | bigint), true);
    case 'bytes':
      return out.set((value as Uint8Array).subarray(0, size), offset);
  }
}
