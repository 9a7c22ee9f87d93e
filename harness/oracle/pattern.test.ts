import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Pattern, fromHex, toHex } from '../program/bytes.ts';
import { transcript } from './fixture.ts';
import { firstDifference, resolvePattern, showPattern, transcriptResolver } from './pattern.ts';

const resolve = transcriptResolver(
  transcript([], {
    ports: { a: 258 },
    families: { f: 20 },
    groups: { f: [5, 6] },
    devices: { lo: 1 },
  }),
);
const any = (count: number) => ({ any: count, why: 'a reason' });
const rest = { rest: 'a reason' };

it.each<[Pattern, string]>([
  [[], 'nothing'],
  [['aa bb'], 'aabb'],
  [[{ port: 'a' }], '02010000'],
  [[{ family: 'f' }, { family: 'f', size: 4 }], '140014000000'],
  [[{ group: 'f' }, { group: 'f', index: 1 }], '0500000006000000'],
  [[{ ifindex: 'lo' }], '01000000'],
  [['aa', any(2), 'bb'], 'aa....bb'],
  [['aa', rest], 'aa…'],
  [[rest], '…'],
])('%j is %s', (pattern, shown) => {
  expect(showPattern(resolvePattern(pattern, resolve))).toBe(shown);
});

it.each<[Pattern, string, number | undefined]>([
  [['aabb'], 'aabb', undefined],
  [['aabb'], 'aacc', 1],
  [['aabb'], 'aa', 1],
  [['aabb'], 'aabbcc', 2],
  [['aabb', rest], 'aabbcc', undefined],
  [['aabb', rest], 'aabb', undefined],
  [['aabb', rest], 'aa', 1],
  [['aa', any(1), 'cc'], 'aaffcc', undefined],
  [['aa', any(1), 'cc'], 'aaffcd', 2],
  [['aa', any(2)], 'aaff', 2],
  [[any(1)], '', 0],
  [[], '', undefined],
])('%j against %s parts at %s', (pattern, got, at) => {
  expect(firstDifference(resolvePattern(pattern, resolve), fromHex(got))).toBe(at);
});

it.each([{ port: 'b' }, { family: 'x' }, { group: 'f', index: 2 }, { ifindex: 'eth0' }])(
  '%j, of which the target told nothing',
  (symbol) => {
    expect(() => resolvePattern([symbol], resolve)).toThrow('stands for nothing at this step');
  },
);

it('any bytes match themselves, and part where one is changed unless a wildcard covers it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.nat(), (bytes, where, hole) => {
      const [at, from] = [where % bytes.length, hole % bytes.length];
      const hex = toHex(bytes);
      const pattern = [hex.slice(0, 2 * from), any(1), hex.slice(2 * from + 2)];
      const changed = bytes.with(at, (bytes[at] ?? 0) ^ 1);
      expect(firstDifference(resolvePattern([hex], resolve), bytes)).toBeUndefined();
      expect(firstDifference(resolvePattern([hex], resolve), changed)).toBe(at);
      expect(firstDifference(resolvePattern(pattern, resolve), changed)).toBe(
        at === from ? undefined : at,
      );
    }),
  );
});
