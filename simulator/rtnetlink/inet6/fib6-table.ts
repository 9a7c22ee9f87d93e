/** Routing tables of IPv6. */
import type { Net } from '../../net/net.ts';
import { slotOf } from '../net-slot.ts';
import type { Fib6Info } from './fib6-info.ts';
import { type In6, in6Key, in6Prefix, samePrefix } from './in6.ts';

export const RT6_TABLE_MAIN = 254;
export const RT6_TABLE_LOCAL = 255;

/** struct fib6_node: the routes of one prefix, by metric, each behind its equals. */
export interface Fib6Node {
  readonly dst: In6;
  readonly dstLen: number;
  readonly routes: Fib6Info[];
}

export class Fib6Table {
  readonly id: number;
  readonly #byLength = new Map<number, Map<string, Fib6Node>>();
  /** Lengths of prefixes that there are, the longest first. */
  #lengths: readonly number[] = [];
  /** fn_sernum of the root: how often a route was added. */
  sernum = 0;

  constructor(id: number) {
    this.id = id;
  }

  /** fib6_locate, of exactly that prefix. */
  locate(dst: In6, dstLen: number): Fib6Node | undefined {
    return this.#byLength.get(dstLen)?.get(in6Key(in6Prefix(dst, dstLen)));
  }

  /** The node of that prefix, made if there is none. */
  node(dst: In6, dstLen: number): Fib6Node {
    let nodes = this.#byLength.get(dstLen);
    if (nodes === undefined) {
      this.#byLength.set(dstLen, (nodes = new Map()));
      this.#lengths = [...this.#byLength.keys()].toSorted((a, b) => b - a);
    }
    const key = in6Key(dst);
    const known = nodes.get(key);
    if (known !== undefined) return known;
    const made = { dst, dstLen, routes: [] };
    nodes.set(key, made);
    return made;
  }

  /** fib6_repair_tree: a node without routes is none. */
  trim({ dst, dstLen, routes }: Fib6Node): void {
    if (routes.length > 0) return;
    const nodes = this.#byLength.get(dstLen);
    nodes?.delete(in6Key(dst));
    if (nodes?.size !== 0) return;
    this.#byLength.delete(dstLen);
    this.#lengths = [...this.#byLength.keys()].toSorted((a, b) => b - a);
  }

  /** Nodes whose prefix holds the address, the longest first. */
  *towards(address: In6): Generator<Fib6Node> {
    for (const length of this.#lengths) {
      const node = this.#byLength.get(length)?.get(in6Key(in6Prefix(address, length)));
      if (node !== undefined) yield node;
    }
  }

  /** Whether routes fork behind that prefix: then the kernel has a node for it, without routes. */
  forksAt(dst: In6, dstLen: number): boolean {
    const sides = new Set<boolean>();
    for (const [length, nodes] of this.#byLength) {
      if (length <= dstLen) continue;
      for (const node of nodes.values()) {
        if (!samePrefix(node.dst, dst, dstLen)) continue;
        sides.add(((node.dst[dstLen >> 3] ?? 0) & (0x80 >> (dstLen & 7))) !== 0);
      }
    }
    return sides.size === 2;
  }

  /** Every node, in no order. */
  *nodes(): Generator<Fib6Node> {
    for (const nodes of this.#byLength.values()) yield* nodes.values();
  }

  /**
   * fib6_walk: what is inside a prefix before the prefix itself, else by address.
   * @param wanted which nodes count; default all
   */
  inOrder(wanted: (node: Fib6Node) => boolean = () => true): Fib6Node[] {
    const nodes = [...this.nodes()].filter((node) => wanted(node));
    const keyed = nodes.map((node) => ({
      node,
      last: in6Key(in6Prefix(node.dst, node.dstLen, 0xff)),
    }));
    keyed.sort((a, b) => compare(a.last, b.last) || b.node.dstLen - a.node.dstLen);
    return keyed.map(({ node }) => node);
  }
}

const compare = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

/** By id; main and local are there from the start. */
export const fib6TablesOf = slotOf<Map<number, Fib6Table>>(
  'rtnetlink.fib6',
  () => new Map([RT6_TABLE_MAIN, RT6_TABLE_LOCAL].map((id) => [id, new Fib6Table(id)] as const)),
);

/** fib6_get_table */
export const fib6_get_table = (net: Net, id: number): Fib6Table | undefined =>
  fib6TablesOf(net).get(id === 0 ? RT6_TABLE_MAIN : id);

/** fib6_new_table */
export function fib6_new_table(net: Net, id: number): Fib6Table {
  const known = fib6_get_table(net, id);
  if (known !== undefined) return known;
  const made = new Fib6Table(id);
  fib6TablesOf(net).set(id, made);
  return made;
}

/** As the hash of tables is walked: by the low byte of the id, the newest first. */
export const fib6TablesInOrder = (net: Net): Fib6Table[] =>
  [...fib6TablesOf(net).values()].toReversed().toSorted((a, b) => (a.id & 0xff) - (b.id & 0xff));
