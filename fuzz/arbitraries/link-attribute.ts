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

const [IFLA_ADDRESS, IFLA_BROADCAST, IFLA_MTU, IFLA_TXQLEN, IFLA_MAP] = [1, 2, 4, 13, 14];
const [IFLA_OPERSTATE, IFLA_LINKMODE, IFLA_IFALIAS, IFLA_GROUP, IFLA_CARRIER] = [
  16, 17, 20, 27, 33,
];
const [IFLA_PROMISCUITY, IFLA_NUM_TX_QUEUES, IFLA_GSO_MAX_SEGS, IFLA_GSO_MAX_SIZE] = [
  30, 31, 40, 41,
];
const [IFLA_PROTO_DOWN, IFLA_PROP_LIST] = [39, 52];

/** What RTM_SETLINK is to change, to another value, to the same, to one that cannot be. */
const change: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(IFLA_MTU, IFLA_TXQLEN, IFLA_GROUP, IFLA_GSO_MAX_SEGS, IFLA_GSO_MAX_SIZE),
      fc.constantFrom(0, 1, 5, 68, 1000, 1500, 65_535, 65_536, 0x7fffffff, 0xffffffff),
    )
    .map(([type, value]) => hexOf(nla(type, u32(value)))),
  fc
    .tuple(fc.constantFrom(IFLA_PROMISCUITY, IFLA_NUM_TX_QUEUES), fc.constantFrom(0, 1))
    .map(([type, value]) => hexOf(nla(type, u32(value)))),
  fc
    .tuple(
      fc.constantFrom(IFLA_OPERSTATE, IFLA_LINKMODE, IFLA_CARRIER, IFLA_PROTO_DOWN),
      fc.constantFrom(0, 1, 5, 6, 7, 255),
    )
    .map(([type, value]) => hexOf(nla(type, u8(value)))),
  fc
    .tuple(
      fc.constantFrom(IFLA_ADDRESS, IFLA_BROADCAST),
      fc.constantFrom('000000000000', '020000000001', '010000000001', '0200', ''),
    )
    .map(([type, address]) => hexOf(nla(type, address))),
  fc
    .constantFrom('', cstring(''), cstring('one'), text('two'), cstring('a'.repeat(255)))
    .map((alias) => hexOf(nla(IFLA_IFALIAS, alias))),
  fc.constantFrom(28, 32, 8).map((size) => hexOf(nla(IFLA_MAP, '00'.repeat(size)))),
  fc
    .constantFrom(cstring('lo'), cstring('lo9'), cstring('a/b'), cstring('x%d'), text(''))
    .map((given) => hexOf(nla(IFLA_IFNAME, given))),
  fc.constant(hexOf(nest(IFLA_PROP_LIST, nla(IFLA_ALT_IFNAME, cstring('other'))))),
);

/** None, one or two. */
export const linkChanges: fc.Arbitrary<string> = fc
  .array(change, { maxLength: 2 })
  .map((list) => list.join(' '));
