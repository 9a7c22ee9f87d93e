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

test('no request throws anything but Unmodelled', () => {
  const property = fc.property(
    fc.array(request, { maxLength: 4 }),
    fc.boolean(),
    (list, strict) => {
      const socket = openFor(createKernel(), 0, strict);
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
  expect(() => fc.assert(property, { numRuns: 2000, seed: 42 })).not.toThrow();
});
