import fc from 'fast-check';
import { expect, test } from 'vitest';
import { message } from '../af-netlink/testing.ts';
import { Unmodelled, createKernel } from '../index.ts';
import { openFor } from '../nlattr/testing.ts';

const byte = fc.oneof(fc.constantFrom(0, 0, 0, 1, 2, 4, 8, 10), fc.integer({ min: 0, max: 255 }));
const request = fc.record({
  type: fc.oneof(fc.constantFrom(16, 17, 18, 19, 20, 21, 24, 25), fc.integer({ min: 0, max: 125 })),
  flags: fc.constantFrom(1, 5, 0x301, 0x405, 0x605, 0x105),
  payload: fc.array(byte, { maxLength: 64 }),
});

/** Requests about addresses, routes, rules, nexthops and labels, with attributes of their size. */
const u16 = (value: number): number[] => [value & 0xff, value >> 8];
const attribute = fc
  .record({
    type: fc.integer({ min: 0, max: 34 }),
    length: fc.constantFrom(0, 1, 2, 4, 4, 4, 8, 16, 16, 16, 20),
    bytes: fc.array(byte, { minLength: 20, maxLength: 20 }),
  })
  .map(({ type, length, bytes }) => [
    ...u16(4 + length),
    ...u16(type),
    ...bytes.slice(0, (length + 3) & ~3),
  ]);
const routing = fc.record({
  type: fc.constantFrom(
    16,
    20,
    20,
    21,
    22,
    24,
    24,
    24,
    25,
    26,
    32,
    33,
    34,
    58,
    72,
    73,
    74,
    104,
    105,
    106,
  ),
  flags: fc.constantFrom(5, 0x301, 0x405, 0x605, 0x105, 0x505, 0xc05),
  payload: fc
    .tuple(
      fc.constantFrom(2, 10),
      fc.constantFrom(0, 8, 24, 32, 64, 128),
      fc.array(byte, { minLength: 10, maxLength: 10 }),
      fc.array(attribute, { maxLength: 5 }),
    )
    .map(([family, length, rest, attributes]) => [family, length, ...rest, ...attributes.flat()]),
});
const anyRequest = fc.oneof(request, routing, routing);
const loopbackUp = message(
  { type: 16, flags: 5, seq: 1 },
  [0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0],
);

test('no request throws anything but Unmodelled', () => {
  const property = fc.property(
    fc.array(anyRequest, { maxLength: 8 }),
    fc.boolean(),
    (list, strict) => {
      const socket = openFor(createKernel(), 0, strict);
      socket.send(loopbackUp);
      for (const { type, flags, payload } of list) {
        try {
          socket.send(message({ type, flags, seq: 1 }, payload));
          socket.drain();
        } catch (error) {
          if (!(error instanceof Unmodelled)) throw error;
        }
      }
    },
  );
  expect(() => fc.assert(property, { numRuns: 1000, seed: 42 })).not.toThrow();
}, 20_000);
