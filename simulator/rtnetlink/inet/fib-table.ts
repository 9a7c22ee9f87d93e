/** Routing tables of IPv4: the routes of each, in the order that a dump shows them. */
import type { Net } from '../../net/net.ts';

export const RT_TABLE_MAIN = 254;
export const RT_TABLE_LOCAL = 255;

/** struct fib_config, what of it is modelled. */
export interface FibConfig {
  readonly dst: number;
  readonly dstLen: number;
  readonly tos: number;
  readonly table: number;
  readonly protocol: number;
  readonly scope: number;
  /** RTN_* */
  readonly type: number;
  readonly priority: number;
  readonly prefsrc: number;
  /** Index of the device; 0 for routes that lead nowhere. */
  readonly oif: number;
}

/** struct fib_alias with its fib_info: a route. */
export type FibAlias = FibConfig;

export interface FibTable {
  readonly id: number;
  /** By destination, longest prefix first, highest TOS first, lowest metric first. */
  readonly routes: FibAlias[];
}

export interface Fib {
  /** In the order they were made. */
  readonly tables: FibTable[];
  /** A rule was added once: from then on the local table is made without the main one. */
  customRules: boolean;
  /** How often a route came or went. */
  changes: number;
}

const SLOT = 'rtnetlink.fib';

export function fibOf(net: Net): Fib {
  const known = net.slots.get(SLOT) as Fib | undefined;
  if (known !== undefined) return known;
  const made: Fib = { tables: [], customRules: false, changes: 0 };
  net.slots.set(SLOT, made);
  return made;
}

/** fib_get_table */
export const fib_get_table = ({ tables }: Fib, id: number): FibTable | undefined =>
  tables.find((table) => table.id === id);

/** fib_new_table: the local table shares a trie with the main one, which is made for it. */
export function fib_new_table(fib: Fib, id: number): FibTable {
  const known = fib_get_table(fib, id);
  if (known !== undefined) return known;
  if (id === RT_TABLE_LOCAL && !fib.customRules) fib_new_table(fib, RT_TABLE_MAIN);
  const table = { id, routes: [] };
  fib.tables.push(table);
  return table;
}

/** As the hash of tables is walked: by the low byte of the id, the newest first. */
export const tablesInOrder = ({ tables }: Fib): FibTable[] =>
  tables.toReversed().toSorted((a, b) => (a.id & 0xff) - (b.id & 0xff));

/** Where two routes stand to each other; 0 if only their metric, or less, tells them apart. */
export const compareKeys = (a: FibConfig, b: FibConfig): number =>
  a.dst - b.dst || b.dstLen - a.dstLen || b.tos - a.tos;
