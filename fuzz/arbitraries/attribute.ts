/** One attribute, right or wrong in one way; and lists of them. */
import fc from 'fast-check';
import { cstring, nla, text, u16, u32, u8, zeros } from '../../harness/program/build.ts';
import { type Labelled, broken, join, right } from './labelled.ts';
import { nestOf } from './nest.ts';
import type { Weights } from './weights.ts';

const payload: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('', cstring('lo'), text('lo'), cstring('nlctrl'), text('nlctrl'), cstring('')),
  fc.constantFrom(u8(1), u16(16), u16(17), u32(0), u32(1), u32(16), u32(0xffffffff)),
  fc.constantFrom(cstring('a'.repeat(14)), cstring('a'.repeat(15)), text('a'.repeat(16))),
  fc.nat({ max: 9 }).map(zeros),
);

const type = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 6, 10, 26, 29, 53),
  fc.constantFrom(0x8001, 0x8002, 0x4002, 0x4003, 0x8003, 900, 0x3fff, 0xffff),
);

const hexOf = (segments: readonly unknown[]): string => segments.map(String).join(' ');

/** An attribute whose nla_len is not that of header and payload. */
export function withLength(kind: number, body: string, len: number): Labelled {
  const honest = 4 + body.replaceAll(' ', '').length / 2;
  const hex = hexOf(nla({ type: kind, len }, body));
  if (len === honest) return right(hex);
  let rule = len < honest ? 'nla_len short of its payload' : 'nla_len beyond its payload';
  if (len < 4) rule = 'nla_len below its header';
  return broken(`attribute ${kind & 0x3fff}: ${rule}`, hex, `${u16(len)} ${u16(kind)}`);
}

export function attribute(weights: Weights): fc.Arbitrary<Labelled> {
  const plain = fc.tuple(type, payload).map(([kind, body]) => right(hexOf(nla(kind, body))));
  const wrong = fc
    .tuple(type, payload, fc.constantFrom(0, 1, 2, 3, 5, 7, 9, 20, 0xffff))
    .map(([kind, body, len]) => withLength(kind, body, len));
  return fc.oneof(
    { weight: weights.attribute.right * 2, arbitrary: plain },
    { weight: weights.attribute.wrong * 2, arbitrary: wrong },
    { weight: weights.attribute.nest, arbitrary: type.chain((kind) => nestOf(kind, plain)) },
  );
}

const rest = fc.oneof(
  { weight: 6, arbitrary: fc.constant(right('')) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('00', 'ff ff', '01 02 03', '08 00 01 00')
      .map((hex) => broken('bytes behind the attributes', hex)),
  },
);

/** Up to three attributes, now and then with bytes left over. */
export const attributes = (weights: Weights): fc.Arbitrary<Labelled> =>
  fc
    .tuple(fc.array(attribute(weights), { maxLength: 3 }), rest)
    .map(([list, left]) => join(...list, left));
