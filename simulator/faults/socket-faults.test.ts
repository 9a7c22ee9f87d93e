/** Each fault of ports, groups and options shows, and does nothing while off. */
import { expect, test } from 'vitest';
import { TEST_PROTOCOL, USERSOCK, NOOP_ACK, hex, protocolOf } from '../af-netlink/testing.ts';
import { createKernel, type Kernel } from '../index.ts';
import { link } from '../nlattr/testing.ts';
import { socketFaults } from './socket-faults.ts';
import { OPT, SOL_NETLINK, type Seen, member, powerless } from './testing.ts';

const EPERM = 1;
/** A protocol that accepts no group above 2. */
const vetoing = (kernel: Kernel, unbound: number[] = []) =>
  protocolOf(kernel, () => 0, {
    nonrootRecv: true,
    bind: (_net, group) => (group > 2 ? -EPERM : 0),
    unbind: (_net, group) => void unbound.push(group),
  });
const overrun = (kernel: Kernel) => {
  const socket = kernel.open(0);
  socket.setsockopt(1, 8, 0);
  for (let i = 0; i < 9; i++) socket.send(NOOP_ACK);
  return socket;
};
const names = (kernel: Kernel, use: (socket: ReturnType<Kernel['open']>) => unknown): unknown => {
  const socket = kernel.open(USERSOCK);
  return [use(socket), hex(socket.getsockname()), hex(socket.getpeername())];
};

const shows: Record<keyof typeof socketFaults, Seen> = {
  'autobind-counts-up': (kernel) => {
    kernel.open(USERSOCK).bind();
    return names(kernel, (socket) => socket.bind());
  },
  'ghost-name-hidden': (kernel) => {
    kernel.open(USERSOCK).bind({ pid: 7 });
    return names(kernel, (socket) => socket.bind({ pid: 7 }));
  },
  'rebind-zero-ok': (kernel) => names(kernel, (socket) => [socket.bind({ pid: 7 }), socket.bind()]),
  'bind-port-first': (kernel) => {
    const socket = powerless(kernel, USERSOCK);
    return [socket.bind({ pid: 7 }), socket.bind({ pid: 8, groups: 1 })];
  },
  'bind-groups-merge': (kernel) =>
    names(kernel, (socket) => [socket.bind({ groups: 1 }), socket.bind({ pid: 4242, groups: 2 })]),
  'bind-leaves-high': (kernel) => {
    const socket = member(kernel, 16, 40);
    socket.bind({ pid: socket.portid });
    return socket.getsockopt(SOL_NETLINK, OPT.LIST, 8);
  },
  'bind-not-undone': (kernel) => {
    const unbound: number[] = [];
    vetoing(kernel, unbound);
    kernel.open(TEST_PROTOCOL).bind({ groups: 7 });
    return unbound;
  },
  'veto-keeps-port': (kernel) => {
    vetoing(kernel);
    const socket = kernel.open(TEST_PROTOCOL);
    return [socket.bind({ groups: 7 }), hex(socket.getsockname())];
  },
  'refused-bind-sizes': (kernel) => {
    const socket = powerless(kernel, USERSOCK);
    return [socket.bind({ groups: 1 }), socket.getsockopt(SOL_NETLINK, OPT.LIST)];
  },
  'connect-unspec-binds': (kernel) => names(kernel, (socket) => socket.connect({ family: 0 }, 2)),
  'connect-group-highest': (kernel) => names(kernel, (socket) => socket.connect({ groups: 6 })),
  'connect-empties-queue': (kernel) => {
    const socket = kernel.open(0);
    socket.send(NOOP_ACK);
    return [socket.connect({ pid: 7 }), socket.drain().length];
  },
  'connect-kernel-open': (kernel) => {
    const socket = kernel.open(0);
    socket.connect({ pid: 7 });
    return [socket.send(NOOP_ACK, { to: {} }), socket.drain().length];
  },
  'connect-zero-open': (kernel) => {
    const socket = kernel.open(USERSOCK);
    socket.connect({});
    return kernel.open(USERSOCK).send(NOOP_ACK, { to: { pid: socket.portid } });
  },
  'connect-drops-groups': (kernel) => {
    const socket = member(kernel, USERSOCK, 1);
    socket.connect({ pid: 7 });
    kernel.open(USERSOCK).send(NOOP_ACK, { to: { groups: 1 } });
    return socket.drain().length;
  },
  'connect-drops-dump': (kernel) => {
    const socket = kernel.open(0);
    socket.connect({ pid: 7 });
    socket.send(link(18, 0, [], 0x301), { to: {} });
    return socket.drain().length;
  },
  'close-tells-nobody': (kernel) => {
    const unbound: number[] = [];
    vetoing(kernel, unbound);
    member(kernel, TEST_PROTOCOL, 2).close();
    return unbound;
  },
  'option-short-refused': (kernel) => kernel.open(0).setsockopt(SOL_NETLINK, 10, new Uint8Array(3)),
  'option-low-byte': (kernel) => {
    const socket = kernel.open(0);
    socket.setsockopt(SOL_NETLINK, OPT.CAP_ACK, 256);
    return socket.getsockopt(SOL_NETLINK, OPT.CAP_ACK);
  },
  'cap-ack-stays': (kernel) => {
    const socket = kernel.open(0);
    for (const value of [1, 0]) socket.setsockopt(SOL_NETLINK, OPT.CAP_ACK, value);
    return socket.getsockopt(SOL_NETLINK, OPT.CAP_ACK);
  },
  'no-enobufs-late': (kernel) => {
    const socket = overrun(kernel);
    socket.setsockopt(SOL_NETLINK, OPT.NO_ENOBUFS, 1);
    socket.recv(new Uint8Array(64));
    socket.recv(new Uint8Array(64));
    socket.send(NOOP_ACK);
    return socket.drain().length;
  },
  'nsid-open': (kernel) => powerless(kernel, 0).setsockopt(SOL_NETLINK, OPT.ALL_NSID, 1),
  'refused-join-unsized': (kernel) => {
    const socket = kernel.open(0);
    return [
      socket.setsockopt(SOL_NETLINK, OPT.ADD, 99),
      socket.getsockopt(SOL_NETLINK, OPT.LIST, 8),
    ];
  },
  'join-one-beyond': (kernel) => kernel.open(0).setsockopt(SOL_NETLINK, OPT.ADD, 40),
  'leave-needs-membership': (kernel) => kernel.open(0).setsockopt(SOL_NETLINK, OPT.DROP, 3),
  'list-partial-word': (kernel) => member(kernel, 0, 9).getsockopt(SOL_NETLINK, OPT.LIST, 3),
  'rcvbuf-no-minimum': (kernel) => {
    const socket = kernel.open(0);
    socket.setsockopt(1, 8, 1);
    return socket.getsockopt(1, 8);
  },
  'so-error-keeps': (kernel) => {
    const socket = overrun(kernel);
    return [socket.getsockopt(1, 4), socket.getsockopt(1, 4)];
  },
};

test.each(Object.entries(shows))('%s', (name, seen) => {
  const sound = seen(createKernel());
  expect(seen(createKernel({ faults: ['register-name-twice'] }))).toEqual(sound);
  expect(seen(createKernel({ faults: [name] }))).not.toEqual(sound);
});
