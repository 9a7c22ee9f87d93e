import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytesOfHex, hexOf } from './hex.ts';
import { nlmsghdr } from './structs/netlink.ts';
import { walkMessages } from './walk-messages.ts';

const header = (len: number): string => hexOf(nlmsghdr.encode({ len, type: 1, seq: 7 }));

it.each([
  ['nothing', '', 0, undefined],
  ['a header alone', header(16), 1, undefined],
  ['a body without its padding', `${header(17)}aa`, 1, undefined],
  ['fifteen bytes', header(16).slice(2), 0, { offset: 0, why: '15 bytes left over' }],
  [
    'a length below the header',
    header(12),
    0,
    { offset: 0, why: "nlmsg_len 12 is below the header's 16" },
  ],
  [
    'a length beyond the end, behind a good one',
    header(16) + header(20),
    1,
    { offset: 16, why: 'nlmsg_len 20 is beyond the 16 bytes left' },
  ],
  [
    'the longest length there is',
    header(0xffffffff),
    0,
    { offset: 0, why: 'nlmsg_len 4294967295 is beyond the 16 bytes left' },
  ],
  ['three bytes behind', `${header(16)}000000`, 1, { offset: 16, why: '3 bytes left over' }],
] as const)('%s', (_, hex, count, tail) => {
  const found = walkMessages(bytesOfHex(hex));
  expect(found.messages.length).toBe(count);
  expect(found.tail && { offset: found.tail.offset, why: found.tail.why }).toEqual(tail);
});

it('gives header, body and padding', () => {
  const bytes = bytesOfHex(`${header(18)} aabb ccdd`);
  expect(walkMessages(bytes)).toEqual({
    messages: [
      {
        offset: 0,
        header: { len: 18, type: 1, flags: 0, seq: 7, pid: 0 },
        body: bytesOfHex('aabb'),
        padding: bytesOfHex('ccdd'),
      },
    ],
  });
});

it('loses no byte', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.integer({ min: 0, max: 40 }), (bytes, len) => {
      bytes.set([len, 0, 0, 0].slice(0, bytes.length));
      const { messages, tail } = walkMessages(bytes);
      const parts = messages.map(
        ({ header, body, padding }) =>
          hexOf(nlmsghdr.encode(header)) + hexOf(body) + hexOf(padding),
      );
      expect([...parts, hexOf(tail?.bytes ?? new Uint8Array())].join('')).toBe(hexOf(bytes));
    }),
    { numRuns: 500 },
  );
});
