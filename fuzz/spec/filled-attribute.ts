/** Arbitraries of attributes as a spec describes them, nests filled. */
import fc from 'fast-check';
import { cstring, nla } from '../../harness/program/build.ts';
import { enclose } from './enclose.ts';
import { headerHex, payloads } from './payload.ts';
import type { Attribute, AttributeSet, SubMessageFormat } from './spec.ts';
import { attributeWith, typeOf } from './violations.ts';

/** Levels of nests that are filled; below them they are empty. */
const DEPTH = 3;
const MOST_INSIDE = 3;

const hexOf = (segments: readonly unknown[]): string => segments.map(String).join(' ');
const joined = (list: readonly string[]): string => list.filter((each) => each !== '').join(' ');

/** Hex of an attribute that conforms, padded. */
export function filled(attribute: Attribute, depth = DEPTH): fc.Arbitrary<string> {
  const { type, nested, subMessage } = attribute;
  if (type === 'sub-message') return filledMessage(attribute, subMessage?.formats ?? [], depth);
  if (nested === undefined || depth === 0) {
    return fc.constantFrom(...payloads(attribute)).map((each) => attributeWith(attribute, each));
  }
  return filledSet(nested, depth - 1).map((inner) =>
    attributeWith(attribute, enclose(attribute, inner)),
  );
}

/** Some attributes of a set, each at most once. */
function filledSet(set: AttributeSet, depth: number): fc.Arbitrary<string> {
  const all = [...set.attributes.values()].filter(({ type }) => type !== 'unused');
  return someOf(all, depth);
}

/** Up to three of the attributes. */
export const someOf = (all: readonly Attribute[], depth = DEPTH): fc.Arbitrary<string> =>
  all.length === 0
    ? fc.constant('')
    : fc
        .uniqueArray(fc.nat({ max: all.length - 1 }), { maxLength: MOST_INSIDE })
        .chain((chosen) =>
          fc.tuple(
            ...chosen.flatMap((index) => {
              const attribute = all[index];
              return attribute === undefined ? [] : [filled(attribute, depth)];
            }),
          ),
        )
        .map(joined);

/** The selector before it, unless a level above has it. */
function filledMessage(
  attribute: Attribute,
  formats: readonly SubMessageFormat[],
  depth: number,
): fc.Arbitrary<string> {
  if (formats.length === 0 || depth === 0) return fc.constant(hexOf(nla(typeOf(attribute), '')));
  return fc.constantFrom(...formats).chain(({ value, header, attributes }) => {
    const inner = attributes === undefined ? fc.constant('') : filledSet(attributes, depth - 1);
    return inner.map((hex) => {
      const payload = joined([header === undefined ? '' : headerHex(header), hex]);
      const { selectedBy } = attribute;
      const chosen = selectedBy === undefined ? '' : hexOf(nla(selectedBy, cstring(value)));
      return joined([chosen, attributeWith(attribute, payload)]);
    });
  });
}
