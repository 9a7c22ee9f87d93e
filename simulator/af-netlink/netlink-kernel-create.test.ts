import { expect, test } from 'vitest';
import { ECONNREFUSED, EINVAL, ENOENT, EPERM, EPROTONOSUPPORT } from '../net/errno.ts';
import { createKernel } from '../index.ts';
import { netlink_kernel_create, netlink_kernel_release } from './netlink-kernel-create.ts';
import { nlmsg_unicast } from './nlmsg.ts';
import { NOOP_ACK, TEST_PROTOCOL, protocolOf } from './testing.ts';

test('NULL out of range and where there is one', () => {
  const net = createKernel().net();
  const made = [-1, 32, 0, 16, 2, 2, TEST_PROTOCOL].map(
    (unit) => netlink_kernel_create(net, unit) !== undefined,
  );
  expect(made).toEqual([false, false, false, false, true, false, true]);
});

test('one in each namespace', () => {
  const kernel = createKernel();
  expect(netlink_kernel_create(kernel.net('a'), TEST_PROTOCOL)).toBeDefined();
  expect(netlink_kernel_create(kernel.net('b'), TEST_PROTOCOL)).toBeDefined();
});

test('what users see before, between and after', () => {
  const kernel = createKernel();
  const task = kernel.task();
  expect(kernel.socket(task, TEST_PROTOCOL)).toBe(-EPROTONOSUPPORT);
  const sk = protocolOf(kernel, () => 0);
  const socket = kernel.open(TEST_PROTOCOL);
  expect(socket.send(NOOP_ACK)).toBe(16);
  netlink_kernel_release(sk);
  expect(kernel.socket(task, TEST_PROTOCOL)).toBe(-EPROTONOSUPPORT);
  expect([socket.send(NOOP_ACK), socket.setsockopt(270, 1, 1)]).toEqual([-ECONNREFUSED, -ENOENT]);
  protocolOf(kernel, () => 0);
  expect(socket.send(NOOP_ACK)).toBe(16);
});

test('without input nobody takes requests', () => {
  const kernel = createKernel();
  netlink_kernel_create(kernel.net(), TEST_PROTOCOL);
  expect(kernel.open(TEST_PROTOCOL).send(NOOP_ACK)).toBe(-ECONNREFUSED);
});

// netlink_lookup finds the kernel's own socket at port 0; seen on 6.12.117
test('what the kernel sends to port 0 is its own input', () => {
  const kernel = createKernel();
  const heard: number[] = [];
  const sk = netlink_kernel_create(kernel.net(), TEST_PROTOCOL, {
    input: ({ data, portid }) => void heard.push(data.length, portid),
  });
  if (sk === undefined) throw new Error('NULL');
  expect([nlmsg_unicast(sk, message(0), 0), heard]).toEqual([0, [16, 0]]);
  expect([nlmsg_unicast(sk, message(1), 0), heard]).toEqual([0, [16, 0, 16, 0]]);
});

const message = (flags: number): Uint8Array =>
  Uint8Array.from([16, 0, 0, 0, 32, 0, flags, 0, 1, 0, 0, 0, 0, 0, 0, 0]);

test('and without input nobody has port 0', () => {
  const kernel = createKernel();
  const sk = netlink_kernel_create(kernel.net(), TEST_PROTOCOL);
  if (sk === undefined) throw new Error('NULL');
  expect(nlmsg_unicast(sk, message(0), 0)).toBe(-ECONNREFUSED);
});

function join(groups: number, group: number): number {
  const kernel = createKernel();
  protocolOf(kernel, () => 0, { groups });
  return kernel.open(TEST_PROTOCOL).setsockopt(270, 1, group);
}

test('fewer than 32 groups are 32, 40 are exactly 40', () => {
  expect([join(1, 32), join(1, 33), join(40, 40), join(40, 41)]).toEqual([0, -EINVAL, 0, -EINVAL]);
});

test('a bind callback that refuses undoes the groups before', () => {
  const kernel = createKernel();
  const undone: number[] = [];
  protocolOf(kernel, () => 0, {
    bind: (_net, group) => (group === 3 ? -EPERM : 0),
    unbind: (_net, group) => void undone.push(group),
  });
  const socket = kernel.open(TEST_PROTOCOL);
  expect(socket.bind({ groups: 0b111 })).toBe(-EPERM);
  expect([undone, socket.bound, socket.groupMask]).toEqual([[1, 2], false, 0]);
});

test('releasing NULL is allowed', () => {
  expect(netlink_kernel_release(undefined)).toBeUndefined();
});
