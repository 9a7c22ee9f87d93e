/** Attributes of a command, as the module reads them; what is undefined is left out. */
import { UnsupportedCommand } from './unsupported-command.ts';
import { A } from './commands.ts';

export type Part = Uint8Array | undefined;
type Attribute = keyof typeof A;

/** nla_len is 16 bits. */
const MOST = 0xffff - 4;

const concat = (parts: readonly Part[]): Uint8Array =>
  Buffer.concat(parts.filter((part) => part !== undefined));

export function bytes(type: Attribute, payload: Uint8Array | undefined): Part {
  if (payload === undefined) return undefined;
  if (payload.length > MOST) throw new UnsupportedCommand(`${payload.length} bytes in ${type}`);
  const out = Buffer.alloc(4 + ((payload.length + 3) & ~3));
  out.writeUInt16LE(4 + payload.length, 0);
  out.writeUInt16LE(A[type], 2);
  out.set(payload, 4);
  return out;
}

export function number(type: Attribute, value: number | undefined): Part {
  if (value === undefined) return undefined;
  const out = Buffer.alloc(4);
  out.writeInt32LE(value | 0, 0);
  return bytes(type, out);
}

export function wide(type: Attribute, value: number | string | undefined): Part {
  if (value === undefined) return undefined;
  const out = Buffer.alloc(8);
  out.writeBigInt64LE(BigInt.asIntN(64, BigInt(value)), 0);
  return bytes(type, out);
}

export const flag = (type: Attribute, value: boolean | undefined): Part =>
  value ? bytes(type, Buffer.alloc(0)) : undefined;

export const nest = (type: Attribute, ...parts: readonly Part[]): Part =>
  bytes(type, concat(parts));

/** A list of nests; left out if there is none. */
export const list = <T>(
  type: Attribute,
  items: readonly T[] | undefined,
  encode: (item: T) => readonly Part[],
): Part =>
  items === undefined
    ? undefined
    : nest(type, ...items.map((item) => nest('ITEM', ...encode(item))));

/** A whole command. */
export function command(version: number, number_: number, parts: readonly Part[]): Uint8Array {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(version, 0);
  head.writeUInt32LE(number_, 4);
  return concat([head, ...parts]);
}
