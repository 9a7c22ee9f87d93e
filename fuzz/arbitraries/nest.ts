/** Nests: attributes inside of an attribute, with and without what marks them as such. */
import fc from 'fast-check';
import { nla, u16, u32 } from '../../harness/program/build.ts';
import { NLA_F_NESTED } from '../../harness/wire/constants/netlink.ts';
import { type Labelled, broken, join, right } from './labelled.ts';

const hexOf = (segments: readonly unknown[]): string => segments.map(String).join(' ');
/** Deeper than any parser goes. */
const DEEP = 40;

const around = (type: number, { hex, violates }: Labelled): Labelled => ({
  hex: hexOf(nla(type, hex)),
  violates,
});

type Wrap = (type: number, inner: Labelled) => Labelled;

const wrong: readonly Wrap[] = [
  (type, inner) => {
    const bare = around(type & ~NLA_F_NESTED, inner);
    const head = bare.hex.replaceAll(' ', '').slice(0, 8);
    const told = { rule: `attribute ${type & 0x3fff}: nested flag missing`, bytes: head };
    return { ...bare, violates: [...inner.violates, told] };
  },
  (type, inner) =>
    around(
      type | NLA_F_NESTED,
      join(inner, broken('bytes behind the attributes of a nest', '01 02')),
    ),
  (type) =>
    around(
      type | NLA_F_NESTED,
      broken('an attribute in a nest with nla_len below its header', `${u16(3)} ${u16(1)}`),
    ),
  (type) =>
    around(
      type | NLA_F_NESTED,
      broken('an attribute in a nest with nla_len beyond it', `${u16(200)} ${u16(1)} ${u32(0)}`),
    ),
  (type) => {
    let inner = right('');
    for (let level = 0; level < DEEP; level++) inner = around(1 | NLA_F_NESTED, inner);
    return around(type | NLA_F_NESTED, inner);
  },
];

/** A nest of up to three attributes; one in four breaks a rule of nests. */
export const nestOf = (type: number, inner: fc.Arbitrary<Labelled>): fc.Arbitrary<Labelled> =>
  fc
    .tuple(
      fc.array(inner, { maxLength: 3 }),
      fc.oneof(
        {
          weight: 3,
          arbitrary: fc.constant<Wrap>((kind, given) => around(kind | NLA_F_NESTED, given)),
        },
        { weight: 1, arbitrary: fc.constantFrom(...wrong) },
      ),
    )
    .map(([list, wrap]) => wrap(type & 0x3fff, join(...list)));
