import { expect, it } from 'vitest';
import { bytesOfText } from './bytes-of-text.ts';

const hex = (text: string): string => Buffer.from(bytesOfText(text)).toString('hex');
const WANT = '100000000100050001000000ab636465';

it.each([
  ['pairs', '10 00 00 00 01 00 05 00 01 00 00 00 ab 63 64 65'],
  ['words over lines', '10000000 01000500\n  01000000 AB636465\n'],
  [
    'C',
    '{ 0x10, 0x00, 0x00, 0x00, 0x01,0,0x05'.replace(',0,', ',0x00,') +
      ', 0x00, 0x01, 0x00, 0x00, 0x00, 0xab, 0x63, 0x64, 0x65 };',
  ],
  ['colons', '10:00:00:00:01:00:05:00:01:00:00:00:ab:63:64:65'],
  ['xxd', '00000000: 1000 0000 0100 0500 0100 0000 ab63 6465  .............cde'],
  [
    'hexdump -C',
    '00000000  10 00 00 00 01 00 05 00  01 00 00 00 ab 63 64 65  |.............cde|\n00000010',
  ],
  [
    'strace -e write',
    ' | 00000  10 00 00 00 01 00 05 00  01 00 00 00 ab 63 64 65  .............cde |',
  ],
  [
    'strace -x',
    String.raw`{iov_base="\x10\x00\x00\x00\x01\x00\x05\x00\x01\x00\x00\x00\xab\x63\x64\x65", iov_len=16}`,
  ],
  ['strace', String.raw`"\20\0\0\0\1\0\5\0\1\0\0\0\253cde"`],
  ['bare escapes', String.raw`\x10\0\0\0\x01\0\5\0\1\0\0\0\xabcde`],
])('%s', (_, text) => {
  expect(hex(text)).toBe(WANT);
});

it.each([
  ['10 0g', "'g' is no hex digit; hex, a strace string or a file is decoded"],
  ['10 0', '3 hex digits, an odd number: one is missing or too many'],
])('%s is refused', (text, message) => {
  expect(() => bytesOfText(text)).toThrow(message);
});
