/** What the comparison is made of; how it looks, the integration test says. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { align } from './page/align.ts';
import { decodedLine } from './page/decoded-line.ts';

test('what is alike stands in one row, what is not is paired', () => {
  expect(align(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'y', 'd'])).toEqual([
    { want: 0, got: 0, differs: false },
    { want: 1, got: 1, differs: true },
    { want: 2, got: 2, differs: false },
    { got: 3, differs: true },
    { want: 3, got: 4, differs: false },
  ]);
});

test('every line of both sides is in one row, in order', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (want, got) => {
      const rows = align(want, got);
      expect(rows.flatMap((row) => row.want ?? [])).toEqual(want.map((_, index) => index));
      expect(rows.flatMap((row) => row.got ?? [])).toEqual(got.map((_, index) => index));
      const alike = rows.filter(({ differs }) => !differs);
      expect(alike.map((row) => got[row.got ?? -1])).toEqual(
        alike.map((row) => want[row.want ?? -1]),
      );
    }),
  );
});

test('texts of many thousand lines are compared too', () => {
  const lines = Array.from({ length: 5000 }, (_, index) => `line ${index % 7}`);
  expect(align(lines, lines.with(9, 'other')).filter(({ differs }) => differs)).toEqual([
    { want: 9, got: 9, differs: true },
  ]);
});

test.each([
  [
    '      6  0001                 nlmsghdr.flags NLM_F_CAPPED',
    '6',
    ['00', '01'],
    'nlmsghdr.flags NLM_F_CAPPED',
  ],
  ['     12  92100000', '12', ['92', '10', '00', '00'], ''],
  ['      0  ACK of NLMSG_NOOP seq 1', '0', [], 'ACK of NLMSG_NOOP seq 1'],
  ['  24 00 00 00  02 00', '', ['24', '00', '00', '00', '02', '00'], ''],
  ['datagram 0: ACK', '', [], 'datagram 0: ACK'],
  ['', '', [], ''],
])('decoded: %j', (line, offset, bytes, text) => {
  expect(decodedLine(line)).toEqual({ offset, bytes, text });
});
