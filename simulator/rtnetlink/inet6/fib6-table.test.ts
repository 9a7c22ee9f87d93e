import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fib6Info } from './fib6-info.ts';
import { type Fib6Node, Fib6Table } from './fib6-table.ts';
import { type In6, in6Prefix, samePrefix } from './in6.ts';

/** Addresses that share beginnings. */
const address = fc
  .array(fc.constantFrom(0, 1, 0x80, 0xff), { minLength: 16, maxLength: 16 })
  .map((bytes) => Uint8Array.from(bytes) as In6);
const length = fc.oneof(
  fc.constantFrom(0, 1, 8, 9, 64, 127, 128),
  fc.integer({ min: 0, max: 128 }),
);
const prefix = fc
  .record({ address, length })
  .map(({ address: given, length: dstLen }) => ({ dst: in6Prefix(given, dstLen), dstLen }));

const made = (prefixes: readonly { dst: In6; dstLen: number }[]): Fib6Table => {
  const table = new Fib6Table(254);
  for (const { dst, dstLen } of prefixes) table.node(dst, dstLen).routes.push({} as Fib6Info);
  return table;
};
const named = ({ dst, dstLen }: Pick<Fib6Node, 'dst' | 'dstLen'>): string =>
  `${Buffer.from(dst).toString('hex')}/${dstLen}`;

test('prefixes that hold an address: those that a linear search finds, the longest first', () => {
  const property = fc.property(fc.array(prefix), address, (prefixes, asked) => {
    const found = [...made(prefixes).towards(asked)].map(named);
    const linear = prefixes
      .filter(({ dst, dstLen }) => samePrefix(dst, asked, dstLen))
      .toSorted((a, b) => b.dstLen - a.dstLen)
      .map(named);
    expect(found).toEqual([...new Set(linear)]);
  });
  fc.assert(property, { seed: 6 });
});

test('a walk comes to what is inside a prefix before the prefix itself, else by address', () => {
  const property = fc.property(fc.array(prefix, { maxLength: 12 }), (prefixes) => {
    const order = made(prefixes).inOrder();
    for (const [at, node] of order.entries()) {
      for (const later of order.slice(at + 1)) {
        const inside = later.dstLen >= node.dstLen && samePrefix(later.dst, node.dst, node.dstLen);
        expect(inside, `${named(later)} inside ${named(node)}`).toBe(false);
        const holds = later.dstLen < node.dstLen && samePrefix(later.dst, node.dst, later.dstLen);
        expect(holds || Buffer.compare(node.dst, later.dst) < 0).toBe(true);
      }
    }
  });
  fc.assert(property, { seed: 6 });
});

test('a prefix without routes is none', () => {
  const table = made([{ dst: new Uint8Array(16), dstLen: 64 }]);
  const node = table.locate(new Uint8Array(16), 64);
  node?.routes.pop();
  if (node !== undefined) table.trim(node);
  expect(table.locate(new Uint8Array(16), 64)).toBeUndefined();
  expect(table.inOrder()).toEqual([]);
});
