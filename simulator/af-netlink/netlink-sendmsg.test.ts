import { expect, test } from 'vitest';
import { EINVAL } from '../net/errno.ts';
import { createKernel } from '../index.ts';
import { NOOP_ACK } from './testing.ts';

test.each([
  [-1, -EINVAL, -EINVAL],
  [0, 16, 16],
  [11, -EINVAL, -EINVAL],
  [12, 16, 16],
  [128, 16, 16],
  // seen on 6.18.44: only sendto refuses what is too long
  [129, -EINVAL, 16],
])('an address of %i bytes: sendto %i, sendmsg %i', (toLength, sendto, sendmsg) => {
  const socket = createKernel().open(0);
  expect(socket.send(NOOP_ACK, { to: {}, toLength })).toBe(sendto);
  expect(socket.send(NOOP_ACK, { to: {}, toLength, sendmsg: true })).toBe(sendmsg);
});
