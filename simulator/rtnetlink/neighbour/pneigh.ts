/** Proxies: addresses that a link answers for (struct pneigh_entry). */
import { ENOENT } from '../../net/errno.ts';
import type { Device } from '../../net/device.ts';
import { u32At } from '../../nlattr/nlattr.ts';

export interface ProxyEntry {
  /** Undefined: every device. */
  readonly dev: Device | undefined;
  readonly key: Uint8Array;
  flags: number;
  protocol: number;
}

/** phash_buckets: chains, the newest first. */
export type ProxyTable = (ProxyEntry[] | undefined)[];

const BUCKETS = 16;

/** pneigh_hash: of the last four bytes of the address. */
function pneigh_hash(key: Uint8Array): number {
  let hash = u32At(key, key.length - 4);
  hash ^= hash >>> 16;
  hash ^= hash >>> 8;
  hash ^= hash >>> 4;
  return hash & (BUCKETS - 1);
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.every((byte, at) => byte === b[at]);

/** pneigh_lookup: an entry of no device answers for each. */
export const pneigh_lookup = (
  table: ProxyTable,
  key: Uint8Array,
  dev: Device | undefined,
): ProxyEntry | undefined =>
  table[pneigh_hash(key)]?.find(
    (entry) => same(entry.key, key) && (entry.dev === dev || entry.dev === undefined),
  );

/** pneigh_create: the entry there is, or a new one. */
export function pneigh_create(
  table: ProxyTable,
  key: Uint8Array,
  dev: Device | undefined,
): ProxyEntry {
  const known = pneigh_lookup(table, key, dev);
  if (known !== undefined) return known;
  const entry: ProxyEntry = { dev, key: key.slice(), flags: 0, protocol: 0 };
  (table[pneigh_hash(key)] ??= []).unshift(entry);
  return entry;
}

/** pneigh_delete: that of this device exactly, or -ENOENT. */
export function pneigh_delete(table: ProxyTable, key: Uint8Array, dev: Device | undefined): number {
  const chain = table[pneigh_hash(key)] ?? [];
  const at = chain.findIndex((entry) => entry.dev === dev && same(entry.key, key));
  if (at < 0) return -ENOENT;
  chain.splice(at, 1);
  return 0;
}

/** pneigh_ifdown */
export function pneigh_ifdown(table: ProxyTable, dev: Device): void {
  for (const [at, chain] of table.entries()) {
    if (chain?.some((entry) => entry.dev === dev)) {
      table[at] = chain.filter((entry) => entry.dev !== dev);
    }
  }
}
