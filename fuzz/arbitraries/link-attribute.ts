/** Attributes of RTM_GETLINK that are as they should be, or nearly. */
import fc from 'fast-check';
import { cstring, nla, nest, text, u32, u8 } from '../../harness/program/build.ts';

const [IFLA_IFNAME, IFLA_MASTER, IFLA_LINKINFO, IFLA_EXT_MASK, IFLA_ALT_IFNAME] = [
  3, 10, 18, 29, 53,
];
const [IFLA_TARGET_NETNSID, IFLA_INFO_KIND] = [46, 1];

/** RTEXT_FILTER_VF, _BRVLAN, _SKIP_STATS, and bits beyond. */
const MASKS = [0, 1, 2, 8, 9, 0xffffffff];

const name = fc.constantFrom(
  cstring('lo'),
  text('lo'),
  `${cstring('lo')}00`,
  `${cstring('lo')} 000000`,
  `${cstring('lo')}78`,
  cstring('l'),
  cstring('lo0'),
  cstring('a'.repeat(15)),
  text('a'.repeat(16)),
  cstring(''),
);

const one: fc.Arbitrary<string> = fc
  .oneof(
    fc
      .tuple(fc.constantFrom(IFLA_IFNAME, IFLA_ALT_IFNAME), name)
      .map(([type, value]) => nla(type, value)),
    fc.constantFrom(...MASKS).map((mask) => nla(IFLA_EXT_MASK, u32(mask))),
    fc.constantFrom(0, 1, 7).map((index) => nla(IFLA_MASTER, u32(index))),
    fc
      .constantFrom(cstring('dummy'), cstring('no such kind'), text('veth'), '')
      .map((kind) => nest(IFLA_LINKINFO, nla(IFLA_INFO_KIND, kind))),
    fc.constantFrom(0, 5, 0xffffffff).map((id) => nla(IFLA_TARGET_NETNSID, u32(id))),
    fc.constant(nla(IFLA_EXT_MASK, u8(1))),
  )
  .map((segments) => segments.map(String).join(' '));

/** Hex of one or two of them. */
export const linkAttributes: fc.Arbitrary<string> = fc
  .array(one, { minLength: 1, maxLength: 2 })
  .map((list) => list.join(' '));
