import { expect, test } from 'vitest';
import { EADDRINUSE, EINVAL, EPERM } from '../net/errno.ts';
import { createKernel } from '../index.ts';
import { USERSOCK } from './testing.ts';

const nameOf = (socket: { getsockname(): Uint8Array }) => {
  const view = new DataView(socket.getsockname().buffer);
  return [view.getUint32(4, true), view.getUint32(8, true)];
};

test('the first automatic port is the process id, the next one is negative', () => {
  const kernel = createKernel();
  const [first, second] = [kernel.open(USERSOCK), kernel.open(USERSOCK)];
  expect([first.bind(), second.bind()]).toEqual([0, 0]);
  expect(first.portid).toBe(4242);
  expect(second.portid | 0).toBeLessThanOrEqual(-4097);
});

test('the process id is free again when its socket closes', () => {
  const kernel = createKernel();
  const first = kernel.open(USERSOCK);
  first.bind();
  first.close();
  const next = kernel.open(USERSOCK);
  next.bind();
  expect(next.portid).toBe(4242);
});

test('ports are per protocol and per namespace', () => {
  const kernel = createKernel();
  const elsewhere = kernel.task('main', {}, kernel.net('other'));
  const sockets = [kernel.open(USERSOCK), kernel.open(0), kernel.open(USERSOCK, elsewhere)];
  expect(sockets.map((socket) => socket.bind({ pid: 7 }))).toEqual([0, 0, 0]);
});

test('a refused port stays as the name, and joins no groups', () => {
  const kernel = createKernel();
  const [owner, other] = [kernel.open(USERSOCK), kernel.open(USERSOCK)];
  owner.bind({ pid: 7 });
  expect(other.bind({ pid: 7, groups: 1 })).toBe(-EADDRINUSE);
  expect(nameOf(other)).toEqual([7, 0]);
  expect(other.getsockopt(270, 9, 64)).toEqual({ value: new Uint8Array(4), length: 4 });
  expect(other.bind({ pid: 8 })).toBe(0);
});

test('a bound socket may only name its own port again', () => {
  const socket = createKernel().open(0);
  socket.bind({ pid: 7, groups: 1 });
  expect(socket.bind({ pid: 0 })).toBe(-EINVAL);
  expect(socket.bind({ pid: 8 })).toBe(-EINVAL);
  expect(socket.bind({ pid: 7, groups: 0x80000002 })).toBe(0);
  expect(nameOf(socket)).toEqual([7, 0x80000002]);
});

test('groups ask for CAP_NET_ADMIN where the protocol does not open reception', () => {
  const kernel = createKernel();
  const nobody = kernel.task('main', { capabilities: [] });
  expect(kernel.open(USERSOCK, nobody).bind({ groups: 1 })).toBe(-EPERM);
  expect(kernel.open(0, nobody).bind({ groups: 1 })).toBe(0);
});

test.each([
  [{}, 11, -EINVAL],
  [{}, 129, -EINVAL],
  [{}, -1, -EINVAL],
  [{}, 128, 0],
  [{ family: 0 }, 12, -EINVAL],
])('bind(%o, %i) is %i', (address, length, result) => {
  expect(createKernel().open(0).bind(address, length)).toBe(result);
});
