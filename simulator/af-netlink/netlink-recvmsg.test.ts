import { expect, test } from 'vitest';
import { EAGAIN, EOPNOTSUPP } from '../net/errno.ts';
import { createKernel } from '../index.ts';
import { nlmsg_multicast } from './nlmsg.ts';
import { TEST_PROTOCOL, USERSOCK, hex, message, protocolOf } from './testing.ts';

const MSG_PEEK = 2;
const MSG_TRUNC = 0x20;

function queued(bytes = 40) {
  const kernel = createKernel();
  const [from, to] = [kernel.open(USERSOCK), kernel.open(USERSOCK)];
  to.bind({ pid: 7, groups: 4 });
  from.send(new Uint8Array(bytes), { to: { pid: 7, groups: 4 } });
  return to;
}

function header(room?: number) {
  return {
    control: room === undefined ? undefined : new Uint8Array(room),
    controlLength: 0,
    flags: 0,
    name: undefined as Uint8Array | undefined,
  };
}

test.each([
  [40, 0, 40, 0],
  [8, 0, 8, MSG_TRUNC],
  [8, MSG_TRUNC, 40, MSG_TRUNC],
  [0, 0, 0, MSG_TRUNC],
])('room %i, flags %i: %i bytes, msg_flags %i, and it is gone', (room, flags, ret, msgFlags) => {
  const socket = queued();
  const got = header();
  expect([socket.recv(new Uint8Array(room), flags, got), got.flags]).toEqual([ret, msgFlags]);
  expect(socket.recv(new Uint8Array(room))).toBe(-EAGAIN);
});

test('MSG_PEEK leaves it, MSG_OOB does not look', () => {
  const socket = queued();
  const buffer = new Uint8Array(8);
  const results = [1, MSG_PEEK | MSG_TRUNC, MSG_PEEK, 0].map((flags) => socket.recv(buffer, flags));
  expect(results).toEqual([-EOPNOTSUPP, 40, 8, 8]);
});

test('the address is the sender’s port and the group it was sent to', () => {
  const got = header();
  queued().recv(new Uint8Array(8), 0, got);
  expect(hex(got.name ?? 0)).toBe('100000009210000004000000');
});

const GROUP = '14000000000000000e010000030000000300000000000000';
const CREDENTIALS = '1c00000000000000010000000200000092100000000000000000000000000000';

test('packet info, then credentials; decided when it is read', () => {
  const socket = queued();
  socket.setsockopt(270, 3, 1);
  socket.setsockopt(1, 16, 1);
  const got = header(256);
  socket.recv(new Uint8Array(8), 0, got);
  expect(hex(got.control?.subarray(0, got.controlLength) ?? 0)).toBe(GROUP + CREDENTIALS);
});

test.each([
  [0, 0, ''],
  [8, 0, ''],
  [18, 18, '12000000000000000e010000030000000300'],
  [20, 20, GROUP.slice(0, 40)],
])('in %i bytes of room packet info takes %i', (room, length, control) => {
  const socket = queued();
  socket.setsockopt(270, 3, 1);
  const got = header(room);
  socket.recv(new Uint8Array(64), 0, got);
  expect([got.controlLength, hex(got.control?.subarray(0, length) ?? 0)]).toEqual([
    length,
    control,
  ]);
  expect(got.flags).toBe(room === 20 ? 0 : 0x8);
});

test('another namespace is heard with NETLINK_LISTEN_ALL_NSID, under its id here', () => {
  const kernel = createKernel();
  protocolOf(kernel, () => 0);
  const [other, nameless] = [kernel.net('other'), kernel.net('nameless')];
  const sides = [other, nameless].map((net) => protocolOf(kernel, () => 0, {}, net));
  kernel.net().nsids.set(other, 5);
  const socket = kernel.open(TEST_PROTOCOL);
  socket.bind({ groups: 1 });
  socket.setsockopt(270, 8, 1);
  for (const sk of sides) nlmsg_multicast(sk, message({ type: 16 }), 0, 1);
  const got = header(64);
  expect(socket.recv(new Uint8Array(64), 0, got)).toBe(16);
  expect(hex(got.control?.subarray(0, got.controlLength) ?? 0)).toBe(
    '14000000000000000e010000080000000500000000000000',
  );
  expect(socket.receive()).toBe(-EAGAIN);
});
