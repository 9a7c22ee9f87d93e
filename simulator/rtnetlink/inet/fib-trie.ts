/**
 * Routes by prefix. The kernel walks a trie; here it is a hash for each prefix length, the longest
 * asked first, which finds the same.
 */
import type { FibInfo } from './fib-info.ts';
import { inet_make_mask } from './ifaddr.ts';

/** struct fib_alias: a route. */
export interface FibAlias {
  readonly dst: number;
  readonly dstLen: number;
  /** rtm_tos */
  readonly tos: number;
  /** RTN_* */
  readonly type: number;
  readonly table: number;
  readonly info: FibInfo;
}

/** Routes of one prefix: by table, the highest first, TOS, the highest first, and metric. */
type Leaf = FibAlias[];

/** Where a route of that table, TOS and metric stands to another: below 0 in front of it. */
function compare(a: FibAlias, table: number, tos: number, priority: number): number {
  return table - a.table || tos - a.tos || a.info.priority - priority;
}

/** The first in a leaf that is not in front of what is looked for. */
function firstFrom(leaf: Leaf, table: number, tos: number, priority: number): number {
  let [low, high] = [0, leaf.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = leaf[middle];
    if (at !== undefined && compare(at, table, tos, priority) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class FibTrie {
  readonly #byLength: (Map<number, Leaf> | undefined)[] = [];

  leaf(dst: number, dstLen: number): readonly FibAlias[] | undefined {
    return this.#byLength[dstLen]?.get(dst);
  }

  /** fib_find_alias: the index of the first route in a leaf that is not in front of such a one. */
  find(leaf: readonly FibAlias[], table: number, tos: number, priority: number): number {
    return firstFrom(leaf as Leaf, table, tos, priority);
  }

  /** @param at where in its leaf */
  insert(alias: FibAlias, at: number): void {
    const leaves = (this.#byLength[alias.dstLen] ??= new Map<number, Leaf>());
    const leaf = leaves.get(alias.dst);
    if (leaf === undefined) leaves.set(alias.dst, [alias]);
    else leaf.splice(at, 0, alias);
  }

  replace(alias: FibAlias, at: number): void {
    const leaf = this.#byLength[alias.dstLen]?.get(alias.dst);
    leaf?.splice(at, 1, alias);
  }

  remove(alias: FibAlias): void {
    const leaves = this.#byLength[alias.dstLen];
    const leaf = leaves?.get(alias.dst);
    if (leaves === undefined || leaf === undefined) return;
    // Equals are few: look for it among them only.
    let at = firstFrom(leaf, alias.table, alias.tos, alias.info.priority);
    while (at < leaf.length && leaf[at] !== alias) at++;
    if (at === leaf.length) return;
    leaf.splice(at, 1);
    if (leaf.length === 0) leaves.delete(alias.dst);
  }

  /** Routes to an address, the longest prefix first, each prefix in its order. */
  *towards(address: number): Generator<readonly FibAlias[]> {
    for (let length = 32; length >= 0; length--) {
      const leaf = this.#byLength[length]?.get((address & inet_make_mask(length)) >>> 0);
      if (leaf !== undefined) yield leaf;
    }
  }

  /** Every route: by destination, longest prefix first, and as each prefix has them. */
  inOrder(): FibAlias[] {
    return this.#sorted((a, b) => a - b);
  }

  /** As fib_table_flush walks: destinations from the highest down. */
  inReverse(): FibAlias[] {
    return this.#sorted((a, b) => b - a);
  }

  #sorted(byDestination: (a: number, b: number) => number): FibAlias[] {
    const leaves = this.#byLength.flatMap((leaves, length) =>
      [...(leaves ?? [])].map(([dst, leaf]) => ({ dst, length, leaf })),
    );
    leaves.sort((a, b) => byDestination(a.dst, b.dst) || b.length - a.length);
    return leaves.flatMap(({ leaf }) => leaf);
  }

  /** Routes of one table go into a trie of their own. */
  takeOut(table: number): FibTrie {
    const taken = new FibTrie();
    for (const alias of this.inOrder()) {
      if (alias.table !== table) continue;
      this.remove(alias);
      taken.insert(alias, taken.leaf(alias.dst, alias.dstLen)?.length ?? 0);
    }
    return taken;
  }
}
