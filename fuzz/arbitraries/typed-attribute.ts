/** Attributes of a table of the wire, right or with the one mistake that their type allows. */
import fc from 'fast-check';
import { nla, u16 } from '../../harness/program/build.ts';
import type { AttributeTable } from '../../harness/wire/attribute-table.ts';
import { NLA_F_NESTED } from '../../harness/wire/constants/netlink.ts';
import { type Labelled, broken, join, right } from './labelled.ts';
import type { Weights } from './weights.ts';

const hexOf = (segments: readonly unknown[]): string => segments.map(String).join(' ');
const plain = (hex: string): string => hex.replaceAll(' ', '');

/** An attribute and its payload as hex; a nest with its flag bit. */
export type Given = readonly [type: number, payload: string];

/** What one can do to it: the rule, and the attribute that breaks it. */
function mistakes(table: AttributeTable, [type, payload]: Given): Labelled[] {
  const name = table.show(type & 0x3fff);
  const nested = (type & NLA_F_NESTED) !== 0;
  const wrong = (rule: string, hex: string): Labelled => broken(`${name}: ${rule}`, hex);
  const out = [
    wrong('nla_len below its header', `${u16(3)} ${u16(type)} ${payload}`.trim()),
    wrong('one byte too many', hexOf(nla(type, `${payload}00`))),
    wrong('twice', `${hexOf(nla(type, payload))} ${hexOf(nla(type, payload))}`),
    nested
      ? wrong('nested flag missing', hexOf(nla(type & ~NLA_F_NESTED, payload)))
      : wrong('nested flag on no nest', hexOf(nla(type | NLA_F_NESTED, payload))),
  ];
  if (payload !== '')
    out.push(wrong('one byte too few', hexOf(nla(type, plain(payload).slice(0, -2)))));
  return out;
}

/** Attributes in a row; of those that are wrong, one at most. */
export function typedAttributes(
  table: AttributeTable,
  given: readonly Given[],
  { attribute }: Weights,
): fc.Arbitrary<Labelled> {
  const honest = given.map(([type, payload]) => right(hexOf(nla(type, payload))));
  if (given.length === 0) return fc.constant(right(''));
  const wrong = fc
    .nat({ max: given.length - 1 })
    .chain((index) =>
      fc
        .constantFrom(...mistakes(table, given[index] ?? [0, '']))
        .map((one) => join(...honest.with(index, one))),
    );
  const without = fc
    .nat({ max: given.length - 1 })
    .map((index) => join(...honest.toSpliced(index, 1)));
  return fc.oneof(
    { weight: attribute.right * 3, arbitrary: fc.constant(join(...honest)) },
    { weight: attribute.wrong, arbitrary: wrong },
    { weight: attribute.wrong, arbitrary: without },
  );
}
