/** The value of an attribute without anything inside, as text. */
import type { PlainKind } from '../attribute-table.ts';
import type { Symbols } from '../symbols.ts';
import { showIp, showMac, showString } from './show-address.ts';
import { byteCount } from './line.ts';

export interface Shown {
  readonly text: string;
  readonly remark?: string;
}

type NumberKind = Exclude<PlainKind, 'uint' | 'sint' | 'string' | 'flag' | 'binary' | 'ip' | 'mac'>;

const NUMBERS: Readonly<
  Record<NumberKind, { size: number; read: (view: DataView) => number | bigint }>
> = {
  u8: { size: 1, read: (view) => view.getUint8(0) },
  u16: { size: 2, read: (view) => view.getUint16(0, true) },
  u32: { size: 4, read: (view) => view.getUint32(0, true) },
  u64: { size: 8, read: (view) => view.getBigUint64(0, true) },
  s32: { size: 4, read: (view) => view.getInt32(0, true) },
  s64: { size: 8, read: (view) => view.getBigInt64(0, true) },
  be16: { size: 2, read: (view) => view.getUint16(0, false) },
  be32: { size: 4, read: (view) => view.getUint32(0, false) },
};

/** Never throws: a payload that does not fit its kind is said to. */
export function showValue(kind: PlainKind, payload: Uint8Array, symbols?: Symbols): Shown {
  switch (kind) {
    case 'string':
      return { text: showString(payload) };
    case 'binary':
      return { text: byteCount(payload.length) };
    case 'flag':
      return payload.length === 0
        ? { text: 'set' }
        : { text: 'set', remark: `a flag with ${byteCount(payload.length)}` };
    case 'ip':
      return showIp(payload);
    case 'mac':
      return { text: showMac(payload) };
    case 'uint':
      return showNumber(payload.length === 8 ? 'u64' : 'u32', payload, symbols);
    case 'sint':
      return showNumber(payload.length === 8 ? 's64' : 's32', payload, symbols);
    default:
      return showNumber(kind, payload, symbols);
  }
}

/** A number from a payload that is too long is read from its start, as the kernel does. */
function showNumber(kind: NumberKind, payload: Uint8Array, symbols: Symbols | undefined): Shown {
  const { size, read } = NUMBERS[kind];
  const have = payload.length;
  if (have < size) {
    return { text: byteCount(have), remark: `${kind} needs ${byteCount(size)}, has ${have}` };
  }
  const value = read(new DataView(payload.buffer, payload.byteOffset, have));
  const text = symbols && typeof value === 'number' ? symbols.show(value) : String(value);
  return have === size
    ? { text }
    : { text, remark: `${kind} takes ${byteCount(size)}, has ${have}` };
}
