/** Attributes of RTM_GETLINK that are as they should be, or nearly. */
import fc from 'fast-check';
import { cstring, nla, nest, text, u32, u8 } from '../../harness/program/build.ts';
import { type Labelled, broken, join, right } from './labelled.ts';

const [IFLA_IFNAME, IFLA_MASTER, IFLA_LINKINFO, IFLA_EXT_MASK, IFLA_ALT_IFNAME] = [
  3, 10, 18, 29, 53,
];
const [IFLA_TARGET_NETNSID, IFLA_INFO_KIND] = [46, 1];

/** RTEXT_FILTER_VF, _BRVLAN, _SKIP_STATS, and bits beyond. */
const MASKS = [0, 1, 2, 8, 9, 0xffffffff];

/** Text, and the rule that it breaks. */
const name = fc.constantFrom<[string, string?]>(
  [cstring('lo')],
  [text('lo')],
  [`${cstring('lo')}00`],
  [`${cstring('lo')} 000000`],
  [`${cstring('lo')}78`],
  [cstring('l')],
  [cstring('lo0')],
  [cstring('a'.repeat(15))],
  [text('a'.repeat(16)), 'one byte over IFNAMSIZ - 1'],
  [cstring(''), 'an empty name'],
);

const hexOf = (segments: readonly unknown[]): string => segments.map(String).join(' ');

const one: fc.Arbitrary<Labelled> = fc.oneof(
  fc.tuple(fc.constantFrom(IFLA_IFNAME, IFLA_ALT_IFNAME), name).map(([type, [value, rule]]) => {
    const hex = hexOf(nla(type, value));
    return rule === undefined ? right(hex) : broken(`attribute ${type}: ${rule}`, hex);
  }),
  fc.constantFrom(...MASKS).map((mask) => right(hexOf(nla(IFLA_EXT_MASK, u32(mask))))),
  fc.constantFrom(0, 1, 7).map((index) => right(hexOf(nla(IFLA_MASTER, u32(index))))),
  fc
    .constantFrom(cstring('dummy'), cstring('no such kind'), text('veth'), '')
    .map((kind) => right(hexOf(nest(IFLA_LINKINFO, nla(IFLA_INFO_KIND, kind))))),
  fc.constant(
    broken(
      `attribute ${IFLA_LINKINFO}: nested flag missing`,
      hexOf(nla(IFLA_LINKINFO, hexOf(nla(IFLA_INFO_KIND, cstring('dummy'))))),
    ),
  ),
  fc.constantFrom(0, 5, 0xffffffff).map((id) => right(hexOf(nla(IFLA_TARGET_NETNSID, u32(id))))),
  fc.constant(
    broken(
      `attribute ${IFLA_EXT_MASK}: three bytes short of u32`,
      hexOf(nla(IFLA_EXT_MASK, u8(1))),
    ),
  ),
);

/** One or two of them. */
export const linkAttributes: fc.Arbitrary<Labelled> = fc
  .array(one, { minLength: 1, maxLength: 2 })
  .map((list) => join(...list));
