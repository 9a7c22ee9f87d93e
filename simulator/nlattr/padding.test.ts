import { expect, test } from 'vitest';
import { createKernel } from '../index.ts';
import { MessageWriter } from './message-writer.ts';
import { inOneDatagram, padded } from './padding.ts';
import { asked, openFor } from './testing.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const PAD = 9;

const message = (): Uint8Array =>
  MessageWriter.message({ type: 16, seq: 0, pid: 0 })
    .nest(5, (nest) => nest.u64(1, 7n, PAD).u32(2, 3))
    .end();

test('an empty attribute goes before a number that would begin off a multiple of 8', () => {
  const header = '1000'.padEnd(24, '0');
  const [number, last] = ['0c0001000700000000000000', '0800020003000000'];
  // its header is at 20: the number begins at 24
  expect(hex(padded(message(), 0))).toBe(`28000000${header}18000500${number}${last}`);
  // its header is at 24: the number would begin at 28
  expect(hex(padded(message(), 4))).toBe(`2c000000${header}1c00050004000900${number}${last}`);
});

test('each message of a datagram is as it is there', () => {
  const two = inOneDatagram([message(), message()], true);
  expect([two.length, hex(two.subarray(40, 44))]).toEqual([80, '28000000']);
  expect(inOneDatagram([message().slice(0, 36), message()], true)).toHaveLength(36 + 44);
});

/** Seen on Debian's User-Mode Linux 6.1.176, with NETLINK_CAP_ACK: CTRL_ATTR_FAMILY_ID of one byte. */
test('the policy that an extended ACK tells', () => {
  const socket = openFor(createKernel({ profile: '6.1-uml' }), 16, false);
  socket.setsockopt(270, 10, 1);
  const request = '1c0000001000050201000000ffffffff030100000500010001000000';
  const [answer] = asked(socket, Buffer.from(request, 'hex'));
  const policy =
    '2c00048004000b000c000400000000000000000004000b000c000500ffff0000000000000800010003000000';
  expect(answer?.slice(168)).toBe(policy);
});
