import { expect, test } from 'vitest';
import { decodedLine } from './page/decoded-line.ts';

test.each([
  ['      6  0001                 nlmsghdr.flags 1', ['6', '00 01', 'nlmsghdr.flags 1']],
  [
    '     16  01080f16 1d242b32 payload 8176 bytes',
    ['16', '01 08 0f 16 1d 24 2b 32', 'payload 8176 bytes'],
  ],
  ['     16  01080f16 1d24', ['16', '01 08 0f 16 1d 24', '']],
  ['      0  NLMSG_NOOP seq 1 (16 bytes)', ['0', '', 'NLMSG_NOOP seq 1 (16 bytes)']],
  ['      0  dead is no hex here', ['0', '', 'dead is no hex here']],
  ['  24 00 00 00  02 00 00 00', ['', '24 00 00 00 02 00 00 00', '']],
  ['datagram 0: ACK', ['', '', 'datagram 0: ACK']],
])('%j', (line, want) => {
  const { offset, bytes, text } = decodedLine(line);
  expect([offset, bytes.join(' '), text]).toEqual(want);
});
