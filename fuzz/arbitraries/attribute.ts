/** One attribute, right or wrong in one way; and lists of them. */
import fc from 'fast-check';
import { cstring, nla, text, u16, u32, u8, zeros } from '../../harness/program/build.ts';
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

/** Hex of one attribute, padded to 4 bytes. */
const hexOf = (segments: readonly unknown[]): string => segments.map(String).join(' ');

export function attribute(weights: Weights): fc.Arbitrary<string> {
  const right = fc.tuple(type, payload).map(([kind, body]) => hexOf(nla(kind, body)));
  // nla_len below its own header, or a few bytes off
  const wrong = fc
    .tuple(type, payload, fc.constantFrom(0, 1, 2, 3, 5, 7, 9, 20, 0xffff))
    .map(([kind, body, len]) => hexOf(nla({ type: kind, len }, body)));
  return fc.oneof(
    { weight: weights.attribute.right, arbitrary: right },
    { weight: weights.attribute.wrong, arbitrary: wrong },
  );
}

/** Hex of up to three attributes, now and then with bytes left over. */
export const attributes = (weights: Weights): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.array(attribute(weights), { maxLength: 3 }),
      fc.oneof(
        { weight: 6, arbitrary: fc.constant('') },
        { weight: 1, arbitrary: fc.constantFrom('00', 'ff ff', '01 02 03', '08 00 01 00') },
      ),
    )
    .map(([list, rest]) => [...list, rest].filter((each) => each !== '').join(' '));
