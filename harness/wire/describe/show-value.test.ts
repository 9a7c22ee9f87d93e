import { expect, it } from 'vitest';
import type { PlainKind } from '../attribute-table.ts';
import { AF } from '../constants/socket.ts';
import { bytesOfHex } from '../hex.ts';
import { showValue } from './show-value.ts';

it.each<[PlainKind, string, string, string?]>([
  ['u8', 'ff', '255'],
  ['u16', '0102', '513'],
  ['u32', 'ffffffff', '4294967295'],
  ['u64', 'ffffffff ffffffff', '18446744073709551615'],
  ['s32', 'ffffffff', '-1'],
  ['s64', 'ffffffff ffffffff', '-1'],
  ['be16', '0102', '258'],
  ['be32', '01020304', '16909060'],
  ['uint', '01000000', '1'],
  ['uint', '01000000 01000000', '4294967297'],
  ['sint', 'ffffffff', '-1'],
  ['u32', '0102', '2 bytes', 'u32 needs 4 bytes, has 2'],
  ['u32', '01000000 02', '1', 'u32 takes 4 bytes, has 5'],
  ['string', '6c6f00', '"lo"'],
  ['string', '6c6f', '"lo" without NUL'],
  ['string', '00', '""'],
  ['string', '', '"" without NUL'],
  ['string', '22 5c 0a 00 ff 00', '"\\"\\\\\\n\\0\\xff"'],
  ['flag', '', 'set'],
  ['flag', '01', 'set', 'a flag with 1 byte'],
  ['binary', '0102', '2 bytes'],
  ['mac', '020000000007', '02:00:00:00:00:07'],
  ['mac', '', 'empty'],
  ['ip', 'c0000201', '192.0.2.1'],
  ['ip', '20010db8 00000000 00000000 00000001', '2001:db8::1'],
  ['ip', '00000000 00000000 00000000 00000000', '::'],
  ['ip', '00010000 00010001 00010001 00010000', '1:0:1:1:1:1:1:0'],
  ['ip', 'c00002', '3 bytes', 'an IP address takes 4 or 16 bytes, has 3'],
])('%s %s: %s', (kind, hex, text, remark) => {
  const expected = remark === undefined ? { text } : { text, remark };
  expect(showValue(kind, bytesOfHex(hex))).toEqual(expected);
});

it('names the value where it can', () => {
  expect(showValue('u8', bytesOfHex('0a'), AF)).toEqual({ text: 'AF_INET6' });
  expect(showValue('u8', bytesOfHex('ff'), AF)).toEqual({ text: '0xff?' });
});
