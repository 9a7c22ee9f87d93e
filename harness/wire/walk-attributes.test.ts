import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytesOfHex, hexOf } from './hex.ts';
import { walkAttributes } from './walk-attributes.ts';

it.each([
  ['nothing', '', undefined],
  ['one that fills the row', '0800 0100 01020304', undefined],
  ['the last one without its padding', '0500 0100 01', undefined],
  ['a header cut short', '0800 0100 01020304 0800', { offset: 8, why: '2 bytes left over' }],
  ['a single byte', '08', { offset: 0, why: '1 byte left over' }],
  ['a length of nothing', '0000 0100', { offset: 0, why: 'nla_len 0 is below 4' }],
  ['a length below the header', '0400 0100 0300 0200', { offset: 4, why: 'nla_len 3 is below 4' }],
  [
    'a length beyond the end',
    '0900 0100 01020304',
    { offset: 0, why: 'nla_len 9 is beyond the 8 bytes left' },
  ],
] as const)('%s', (_, hex, rest) => {
  const bytes = bytesOfHex(hex);
  const found = walkAttributes(bytes).rest;
  expect(found && { offset: found.offset, why: found.why }).toEqual(rest);
  expect(found?.bytes ?? new Uint8Array()).toEqual(bytes.subarray(rest?.offset ?? bytes.length));
});

it('tells type, flags, payload and padding apart', () => {
  const bytes = bytesOfHex('ffffffff 0500 03c0 aa bbccdd 0400 0240');
  expect(walkAttributes(bytes, 4)).toEqual({
    attributes: [
      {
        offset: 4,
        nla_len: 5,
        type: 3,
        nested: true,
        netByteorder: true,
        payload: bytesOfHex('aa'),
        padding: bytesOfHex('bbccdd'),
      },
      {
        offset: 12,
        nla_len: 4,
        type: 2,
        nested: false,
        netByteorder: true,
        payload: new Uint8Array(),
        padding: new Uint8Array(),
      },
    ],
  });
});

it('loses no byte', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64, max: 12 }), (bytes) => {
      const { attributes, rest } = walkAttributes(bytes);
      const parts = attributes.map(
        ({ offset, payload, padding }) =>
          hexOf(bytes.subarray(offset, offset + 4)) + hexOf(payload) + hexOf(padding),
      );
      expect([...parts, hexOf(rest?.bytes ?? new Uint8Array())].join('')).toBe(hexOf(bytes));
    }),
    { numRuns: 500 },
  );
});
