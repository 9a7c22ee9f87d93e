/** Routing tables of IPv4. */
import type { Net } from '../../net/net.ts';
import { slotOf } from '../net-slot.ts';
import { FibTrie } from './fib-trie.ts';

export const RT_TABLE_UNSPEC = 0;
export const RT_TABLE_DEFAULT = 253;
export const RT_TABLE_MAIN = 254;
export const RT_TABLE_LOCAL = 255;

export interface FibTable {
  readonly id: number;
  /** Until a rule is made or removed, the local table shares that of the main one. */
  readonly trie: FibTrie;
  /** tb_num_default: routes with a prefix length of 0. */
  defaults: number;
}

export interface Fib {
  readonly tables: Map<number, FibTable>;
  /** A rule was added or removed once: from then on the local table is apart from the main one. */
  customRules: boolean;
  /** fib_has_custom_local_routes: a local route was made by request once. */
  customLocalRoutes: boolean;
  /** How often a route came or went. */
  changes: number;
}

export const fibOf = slotOf<Fib>('rtnetlink.fib', () => ({
  tables: new Map(),
  customRules: false,
  customLocalRoutes: false,
  changes: 0,
}));

/** fib_get_table */
export const fib_get_table = ({ tables }: Fib, id: number): FibTable | undefined =>
  tables.get(id === RT_TABLE_UNSPEC ? RT_TABLE_MAIN : id);

/** fib_new_table: the local table shares a trie with the main one, which is made for it. */
export function fib_new_table(fib: Fib, id: number): FibTable {
  const known = fib_get_table(fib, id);
  if (known !== undefined) return known;
  if (id === RT_TABLE_UNSPEC) return fib_new_table(fib, RT_TABLE_MAIN);
  const shares = id === RT_TABLE_LOCAL && !fib.customRules;
  const trie = shares ? fib_new_table(fib, RT_TABLE_MAIN).trie : new FibTrie();
  const table = { id, trie, defaults: 0 };
  fib.tables.set(id, table);
  return table;
}

/** As the hash of tables is walked: by the low byte of the id, the newest first. */
export const tablesInOrder = ({ tables }: Fib): FibTable[] =>
  [...tables.values()].toReversed().toSorted((a, b) => (a.id & 0xff) - (b.id & 0xff));

/** fib_unmerge: the local table gets a trie of its own, at the place of the old one. */
export function fib_unmerge(net: Net): void {
  const fib = fibOf(net);
  const [local, main] = [fib.tables.get(RT_TABLE_LOCAL), fib.tables.get(RT_TABLE_MAIN)];
  if (local === undefined || main === undefined || local.trie !== main.trie) return;
  const trie = main.trie.takeOut(RT_TABLE_LOCAL);
  fib.tables.set(RT_TABLE_LOCAL, { ...local, trie, defaults: 0 });
}
