import { expect, test } from 'vitest';
import { EINVAL } from '../net/errno.ts';
import { createKernel } from '../index.ts';
import type { Extack } from './kernel-side.ts';
import { TEST_PROTOCOL, hex, message, protocolOf } from './testing.ts';

const CAP_ACK = 10;
const EXT_ACK = 11;

function answer(error: number, extack: Extack, options: number[], payload: number[] = []): string {
  const kernel = createKernel();
  protocolOf(kernel, (request) => {
    Object.assign(request.extack, extack);
    return error;
  });
  const socket = kernel.open(TEST_PROTOCOL);
  for (const option of options) socket.setsockopt(270, option, 1);
  socket.send(message({ type: 16, flags: 5, seq: 7 }, payload));
  return socket.drain().map(hex).join('|');
}

test('a refusal echoes the message, padded with zeros', () => {
  expect(answer(-EINVAL, {}, [], [0xaa])).toBe(
    '28000000 02000000 07000000 92100000 eaffffff 11000000 10000500 07000000 00000000 aa000000'.replaceAll(
      ' ',
      '',
    ),
  );
});

test('NETLINK_CAP_ACK leaves the header', () => {
  expect(answer(-EINVAL, {}, [CAP_ACK], [0xaa])).toBe(
    '24000000 02000001 07000000 92100000 eaffffff 11000000 10000500 07000000 00000000'.replaceAll(
      ' ',
      '',
    ),
  );
});

test('the attributes of a refusal come in the kernel’s order', () => {
  const extack: Extack = {
    missNest: 20,
    missType: 3,
    policy: Uint8Array.of(8, 0, 1, 0, 2, 0, 0, 0),
    badAttr: 16,
    cookie: Uint8Array.of(1, 2),
    msg: 'no',
  };
  expect(answer(-EINVAL, extack, [CAP_ACK, EXT_ACK])).toBe(
    [
      '58000000 02000003 07000000 92100000 eaffffff 10000000 10000500 07000000 00000000',
      '07000100 6e6f0000',
      '06000300 01020000',
      '08000200 10000000',
      '0c000480 08000100 02000000',
      '08000500 03000000',
      '08000600 14000000',
    ]
      .join('')
      .replaceAll(' ', ''),
  );
});

test('a success carries only the message and the cookie', () => {
  expect(answer(0, { msg: 'w', badAttr: 16 }, [EXT_ACK])).toBe(
    '2c000000 02000003 07000000 92100000 00000000 10000000 10000500 07000000 00000000 06000100 77000000'.replaceAll(
      ' ',
      '',
    ),
  );
});

test('nothing to report: neither flag nor attributes', () => {
  expect(answer(-EINVAL, {}, [EXT_ACK]).slice(0, 16)).toBe('2400000002000000');
});
