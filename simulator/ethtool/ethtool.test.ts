/** What ethtool says to requests, as seen on 6.18.44; the rules in suites/acks ask real kernels the same. */
import { expect, it } from 'vitest';
import { createKernel } from '../index.ts';
import { genlRegistry } from '../genetlink/genl-registry.ts';
import { genl, nla, openFor, refusal, text, u32 } from '../nlattr/testing.ts';

const NESTED = 0x8000;
const header = (...attributes: number[][]): number[] => nla(1 | NESTED, attributes.flat());
const sets = (...each: number[][]): number[] => [
  ...header(),
  ...nla(
    2 | NESTED,
    each.flatMap((set) => nla(1 | NESTED, set)),
  ),
];

function said(cmd: number, attributes: number[]): string {
  const kernel = createKernel();
  const id = genlRegistry(kernel).byName('ethtool')?.id ?? 0;
  return refusal(openFor(kernel, 16), genl(id, cmd, attributes));
}

it.each([
  ['no header', 2, [], '-22'],
  ['an empty header', 2, header(), '-22 neither ifindex nor name specified'],
  ['a name nobody has', 2, header(nla(2, text('no\0'))), '-19 no device matches name'],
  ['an index nobody has', 4, header(nla(1, u32(9))), '-19 no device matches ifindex'],
  [
    'index and name of two',
    2,
    header(nla(1, u32(1)), nla(2, text('no\0'))),
    '-19 ifindex and name do not match',
  ],
  ['statistics where there are none', 2, header(nla(3, u32(4))), '-22 reserved bit set'],
  ['no NLA_F_NESTED', 2, nla(1), '-22 NLA_F_NESTED is missing'],
  ['another attribute', 2, nla(2, [1]), '-22 Unknown attribute type'],
  ['a PHY where there is none', 2, header(nla(4, u32(1))), '-22 Unknown attribute type'],
  ['PHY 0', 1, header(nla(4, u32(0))), '-34 integer out of range'],
  ['a set without id', 1, sets([]), '-22'],
  ['a set that there is not', 1, sets(nla(1, u32(999))), '-95 unknown string set id'],
])('%s', (_name, cmd, attributes, answer) => {
  expect(said(cmd, attributes)).toBe(answer);
});

it('a device that is there is not asked', () => {
  expect(() => said(2, header(nla(1, u32(1))))).toThrow('asked of a device');
});
