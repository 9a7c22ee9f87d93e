/** A family described as data (a program's definition) as the struct that a module would register. */
import type { GenlFamily, GenlOp } from './genl-family.ts';

interface OpData {
  cmd: number;
  flags?: number | undefined;
  /** Has this callback, which returns the number. */
  doit?: number | undefined;
  dumpit?: number | undefined;
}

/** The shape of FamilyDefinition of harness/program. */
export interface FamilyData {
  name: string | { hex: string };
  version?: number | undefined;
  hdrsize?: number | undefined;
  maxattr?: number | undefined;
  netnsok?: boolean | undefined;
  resvStartOp?: number | undefined;
  ops?: readonly OpData[] | undefined;
  smallOps?: readonly OpData[] | undefined;
  groups?: readonly { name: string; flags?: number | undefined }[] | undefined;
}

/** `doit: 0` becomes a doit that returns 0. Text is sent as UTF-8. */
export function familyFromDefinition(data: FamilyData): GenlFamily {
  return {
    name: nameBytes(data.name),
    version: data.version ?? 0,
    hdrsize: data.hdrsize ?? 0,
    maxattr: data.maxattr ?? 0,
    netnsok: data.netnsok ?? false,
    resv_start_op: data.resvStartOp ?? 0,
    ops: (data.ops ?? []).map(opOf),
    small_ops: (data.smallOps ?? []).map(opOf),
    mcgrps: (data.groups ?? []).map(({ name, flags = 0 }) => ({ name, flags })),
  };
}

function opOf({ cmd, flags = 0, doit, dumpit }: OpData): GenlOp {
  return {
    cmd,
    flags,
    doit: doit === undefined ? undefined : () => doit,
    dumpit: dumpit === undefined ? undefined : () => dumpit,
  };
}

function nameBytes(name: FamilyData['name']): Uint8Array {
  if (typeof name === 'string') return new TextEncoder().encode(name);
  const digits = name.hex.replaceAll(/\s/g, '');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
