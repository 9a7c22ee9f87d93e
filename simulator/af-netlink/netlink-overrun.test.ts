import { expect, test } from 'vitest';
import { EAGAIN, ENOBUFS } from '../net/errno.ts';
import { createKernel } from '../index.ts';
import { NOOP_ACK, USERSOCK } from './testing.ts';

function overrun(options: number[] = []) {
  const socket = createKernel().open(0);
  socket.setsockopt(1, 8, 2304);
  for (const option of options) socket.setsockopt(270, option, 1);
  for (let i = 0; i < 10; i++) expect(socket.send(NOOP_ACK)).toBe(16);
  return socket;
}

test('five ACKs fit 4608 bytes; the rest is lost, told once, before what is queued', () => {
  const socket = overrun();
  const buffer = new Uint8Array(64);
  expect(Array.from({ length: 7 }, () => socket.recv(buffer))).toEqual([
    -ENOBUFS,
    36,
    36,
    36,
    36,
    36,
    -EAGAIN,
  ]);
  expect(socket.drops).toBe(5);
});

test('congestion lasts until the queue is empty', () => {
  const socket = overrun();
  const buffer = new Uint8Array(64);
  socket.recv(buffer);
  socket.recv(buffer);
  socket.send(NOOP_ACK);
  expect([socket.drain().length, socket.drops]).toEqual([4, 6]);
  socket.send(NOOP_ACK);
  expect(socket.drain().length).toBe(1);
});

test('SO_ERROR takes the error', () => {
  const socket = overrun();
  expect(socket.poll(1)).toBe(0x9);
  expect(socket.getsockopt(1, 4)).toEqual({ value: Uint8Array.of(105, 0, 0, 0), length: 4 });
  expect([socket.poll(1), socket.receive()]).toMatchObject([0x1, { length: 36 }]);
});

test('NETLINK_NO_ENOBUFS drops in silence', () => {
  expect(overrun([5]).drain().length).toBe(5);
});

test('a user’s unicast that finds no room is EAGAIN, and the receiver hears nothing', () => {
  const kernel = createKernel();
  const [from, to] = [kernel.open(USERSOCK), kernel.open(USERSOCK)];
  to.bind({ pid: 7 });
  to.setsockopt(1, 8, 0);
  const results = [1, 2, 3].map(() => from.send(new Uint8Array(100), { to: { pid: 7 } }));
  expect(results).toEqual([100, 100, -EAGAIN]);
  expect(to.err).toBe(0);
});
