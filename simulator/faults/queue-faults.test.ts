/** Each fault of sending, multicast, receiving and overruns shows, and does nothing while off. */
import { expect, test } from 'vitest';
import { NOOP_ACK, TEST_PROTOCOL, USERSOCK, hex, protocolOf } from '../af-netlink/testing.ts';
import { nlmsg_multicast, nlmsg_notify, nlmsg_unicast } from '../af-netlink/nlmsg.ts';
import { netlink_set_err } from '../af-netlink/netlink-set-err.ts';
import { procNetlink } from '../af-netlink/proc-net-netlink.ts';
import { createKernel, type Kernel } from '../index.ts';
import { queueFaults } from './queue-faults.ts';
import { OPT, SOL_NETLINK, type Seen, member, powerless, received } from './testing.ts';

const POLLERR = 8;
/** A user's socket at port 7. */
function receiver(kernel: Kernel, group = 0) {
  const socket = kernel.open(USERSOCK);
  socket.bind({ pid: 7, groups: group });
  return socket;
}
const sends = (kernel: Kernel, to: { pid?: number; groups?: number }, size = 40): number =>
  kernel.open(USERSOCK).send(new Uint8Array(size), { to });
/** A socket that `count` answers of the kernel were sent to, with the smallest buffer. */
function overrun(kernel: Kernel, count = 9, ...options: number[]) {
  const socket = kernel.open(0);
  socket.setsockopt(1, 8, 0);
  for (const option of options) socket.setsockopt(SOL_NETLINK, option, 1);
  for (let i = 0; i < count; i++) socket.send(NOOP_ACK);
  return socket;
}
/** classic BPF: keep that many bytes. */
const keep = (bytes: number) => [[0x06, 0, 0, bytes]] as const;
const read = (kernel: Kernel, ...rest: number[]) => {
  const socket = receiver(kernel);
  socket.setsockopt(SOL_NETLINK, OPT.PKTINFO, 1);
  sends(kernel, { pid: 7 });
  return [received(socket, ...rest), socket.drain().length];
};
function notified(kernel: Kernel, more: { pid?: number; options?: number[]; group?: number } = {}) {
  const { pid = 7, options = [], group = 1 } = more;
  const sk = protocolOf(kernel, () => 0, { groups: 64, nonrootRecv: true });
  const socket = member(kernel, TEST_PROTOCOL, group, 7);
  for (const option of options) socket.setsockopt(SOL_NETLINK, option, 1);
  return [nlmsg_multicast(sk, NOOP_ACK, pid, group), received(socket)];
}
function echoed(kernel: Kernel) {
  const sk = protocolOf(kernel, () => 0, { nonrootRecv: true });
  const socket = member(kernel, TEST_PROTOCOL, 1, 7);
  nlmsg_notify(sk, NOOP_ACK, 7, 1, true);
  return [received(socket), socket.drain().length];
}

const shows: Record<keyof typeof queueFaults, Seen> = {
  'send-limit': (kernel) => {
    const socket = kernel.open(0);
    socket.setsockopt(1, 7, 0);
    return socket.send(new Uint8Array(4608));
  },
  'send-group-highest': (kernel) => {
    const [first, second] = [member(kernel, USERSOCK, 1), member(kernel, USERSOCK, 2)];
    sends(kernel, { groups: 3 });
    return [first.drain().length, second.drain().length];
  },
  'refused-send-binds': (kernel) => {
    const socket = powerless(kernel, 0);
    return [socket.send(NOOP_ACK, { to: { pid: 7 } }), hex(socket.getsockname())];
  },
  'group-send-ends': (kernel) => sends(kernel, { groups: 1 }),
  'multicast-to-self': (kernel) => {
    const socket = member(kernel, USERSOCK, 1);
    return [socket.send(NOOP_ACK, { to: { groups: 1 } }), socket.drain().length];
  },
  'unbound-hears': (kernel) => {
    const sk = protocolOf(kernel, () => 0);
    const socket = kernel.open(TEST_PROTOCOL);
    socket.setsockopt(SOL_NETLINK, OPT.ADD, 1);
    return nlmsg_multicast(sk, NOOP_ACK, 0, 1);
  },
  'excluded-hears': (kernel) => notified(kernel),
  'filter-drop-refuses': (kernel) => {
    receiver(kernel).attachFilter(keep(0));
    return sends(kernel, { pid: 7 });
  },
  'filter-returns-whole': (kernel) => {
    receiver(kernel).attachFilter(keep(8));
    return sends(kernel, { pid: 7 });
  },
  'full-tells-receiver': (kernel) => {
    const socket = receiver(kernel);
    socket.setsockopt(1, 8, 0);
    for (let i = 0; i < 9; i++) sends(kernel, { pid: 7 });
    return socket.receive();
  },
  'first-must-fit': (kernel) => {
    receiver(kernel).setsockopt(1, 8, 0);
    return sends(kernel, { pid: 7 }, 4000);
  },
  'rmem-off': (kernel) => {
    const sk = protocolOf(kernel, () => 0);
    const socket = kernel.open(TEST_PROTOCOL);
    socket.bind({ pid: 7 });
    socket.setsockopt(1, 8, 1664); // four of 832 bytes
    const results = Array.from({ length: 5 }, () => nlmsg_unicast(sk, NOOP_ACK, 7));
    return [results, socket.drain().length];
  },
  'rmem-wrap': (kernel) => {
    const socket = receiver(kernel);
    socket.setsockopt(1, 8, 2 ** 19);
    const from = kernel.open(USERSOCK);
    const results = Array.from({ length: 12 }, () =>
      from.send(new Uint8Array(200_000), { to: { pid: 7 } }),
    );
    return [results, socket.drain().length];
  },
  'enobufs-again': (kernel) => {
    const socket = overrun(kernel);
    socket.recv(new Uint8Array(64));
    socket.send(NOOP_ACK);
    return socket.recv(new Uint8Array(64));
  },
  'enobufs-eagain': (kernel) => overrun(kernel).receive(),
  'no-enobufs-congests': (kernel) => {
    const socket = overrun(kernel, 9, OPT.NO_ENOBUFS);
    socket.recv(new Uint8Array(64));
    socket.send(NOOP_ACK);
    return socket.drain().length;
  },
  'drops-not-counted': (kernel) => {
    overrun(kernel);
    return procNetlink(kernel.net()).slice(0, 2);
  },
  'congestion-ends-early': (kernel) => {
    const socket = overrun(kernel);
    for (let i = 0; i < 2; i++) socket.recv(new Uint8Array(64));
    socket.send(NOOP_ACK);
    return socket.drain().length;
  },
  'error-after-queue': (kernel) => overrun(kernel).recv(new Uint8Array(64)),
  'recv-zero-keeps': (kernel) => read(kernel, 0),
  'trunc-flag-lost': (kernel) => read(kernel, 8),
  'ctrunc-flag-lost': (kernel) => read(kernel, 64, 0, 0),
  'pktinfo-groups-only': (kernel) => read(kernel),
  'pktinfo-mask': (kernel) => notified(kernel, { pid: 1, options: [OPT.PKTINFO], group: 3 }),
  'nsid-local': (kernel) => notified(kernel, { pid: 1, options: [OPT.ALL_NSID] }),
  'high-group-folded': (kernel) => notified(kernel, { pid: 1, group: 33 }),
  'pollerr-lost': (kernel) => overrun(kernel).poll(POLLERR),
  'echo-without-group': echoed,
  'echo-twice': echoed,
  'set-err-excludes-nobody': (kernel) => {
    const sk = protocolOf(kernel, () => 0);
    const socket = member(kernel, TEST_PROTOCOL, 1, 7);
    netlink_set_err(sk, 7, 1, -5);
    return socket.receive();
  },
  'kernel-groups-rounded': (kernel) => {
    protocolOf(kernel, () => 0, { groups: 40 });
    return kernel.open(TEST_PROTOCOL).setsockopt(SOL_NETLINK, OPT.ADD, 41);
  },
};

test.each(Object.entries(shows))('%s', (name, seen) => {
  const sound = seen(createKernel());
  expect(seen(createKernel({ faults: ['register-name-twice'] }))).toEqual(sound);
  expect(seen(createKernel({ faults: [name] }))).not.toEqual(sound);
});
