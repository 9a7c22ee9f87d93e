/**
 * What a message costs the simulator when there is much beside it: ratios to the same work with
 * little beside it. What a dump shows grows with it, so no dump is measured.
 */
import { type Kernel, type NetlinkSocket, createKernel } from '../../simulator/index.ts';
import { genl_register_family } from '../../simulator/kernel-api/index.ts';
import { cstring, genl, nla, nlmsg } from '../../harness/program/build.ts';
import { type Segment, resolveBytes } from '../../harness/program/bytes.ts';
import { ROUTING_OBJECTS, costBesideMany } from './scale-routing.ts';

export interface Scaled {
  what: string;
  /** Cost beside much, as a multiple of that beside little. */
  ratio: number;
  most: number;
}

const [ROUTE, USERSOCK, GENERIC] = [0, 2, 16];
const [SOL_NETLINK, ADD_MEMBERSHIP, DROP_MEMBERSHIP] = [270, 1, 2];
const ROUNDS = 5;
// ids of families end at 1023, and a machine has some of its own
const [LITTLE, MANY_SOCKETS, MANY_FAMILIES, MANY_OBJECTS] = [10, 10_000, 990, 10_000];
const MOST = 2;

type Parts = Parameters<typeof nlmsg<Segment>>;
const bytes = (...parts: Parts): Uint8Array => resolveBytes(nlmsg(...parts), () => 0);
const NOOP_ACK = bytes({ type: 1, flags: 5, seq: 1 });
const getFamily = (name: string): Uint8Array =>
  bytes({ type: GENERIC, flags: 1, seq: 1 }, genl(3), nla(2, cstring(name)));

/** A kernel with so many sockets at ports, every tenth a member of a group. */
function withSockets(count: number): Kernel {
  const kernel = createKernel();
  for (let index = 0; index < count; index++) {
    const socket = kernel.open(USERSOCK);
    socket.bind({ pid: 100_000 + index, groups: index % 10 === 0 ? 2 : 0 });
  }
  return kernel;
}

function withFamilies(count: number): Kernel {
  const kernel = createKernel();
  for (let index = 0; index < count; index++) {
    const family = { name: `family-${index}`, netnsok: true, ops: [{ cmd: 1, doit: () => 0 }] };
    if (genl_register_family(kernel, family) !== 0) throw new Error(`family ${index} is refused`);
  }
  return kernel;
}

const sending =
  (protocol: number, datagram: Uint8Array) =>
  (kernel: Kernel): (() => void) => {
    const socket = kernel.open(protocol);
    const into = new Uint8Array(4096);
    return () => {
      socket.send(datagram);
      while (socket.recv(into) > 0);
    };
  };
const toPeer = (kernel: Kernel): (() => void) => {
  const [from, to] = [kernel.open(USERSOCK), kernel.open(USERSOCK)];
  to.bind({ pid: 7 });
  const into = new Uint8Array(64);
  return () => {
    from.send(NOOP_ACK, { to: { pid: 7 } });
    to.recv(into);
  };
};
const toGroup = (kernel: Kernel): (() => void) => {
  const [from, to] = [kernel.open(USERSOCK), kernel.open(USERSOCK)];
  to.bind({ pid: 7, groups: 4 });
  const into = new Uint8Array(64);
  return () => {
    from.send(NOOP_ACK, { to: { groups: 4 } });
    to.recv(into);
  };
};
const opening =
  (kernel: Kernel): (() => void) =>
  () => {
    const socket: NetlinkSocket = kernel.open(USERSOCK);
    socket.bind();
    socket.close();
  };
const joining = (kernel: Kernel): (() => void) => {
  const socket = kernel.open(GENERIC);
  return () => {
    socket.setsockopt(SOL_NETLINK, ADD_MEMBERSHIP, 16);
    socket.setsockopt(SOL_NETLINK, DROP_MEMBERSHIP, 16);
  };
};
const registering =
  (kernel: Kernel): (() => void) =>
  () => {
    genl_register_family(kernel, { name: 'nlctrl' });
  };

/** Microseconds an operation: the least of some rounds, since other programs only add to it. */
function cost(operation: () => void): number {
  const some = 2000;
  let least = Infinity;
  for (let round = 0; round <= ROUNDS; round++) {
    const begin = performance.now();
    for (let count = 0; count < some; count++) operation();
    if (round > 0) least = Math.min(least, performance.now() - begin);
  }
  return (least * 1000) / some;
}

type Make = (kernel: Kernel) => () => void;
const measured: readonly [string, (count: number) => Kernel, number, Make][] = [
  ['a message to the kernel', withSockets, MANY_SOCKETS, sending(ROUTE, NOOP_ACK)],
  ['a message to another socket', withSockets, MANY_SOCKETS, toPeer],
  ['a message to a group of one', withSockets, MANY_SOCKETS, toGroup],
  ['socket, bind, close', withSockets, MANY_SOCKETS, opening],
  [
    'CTRL_CMD_GETFAMILY by name',
    withFamilies,
    MANY_FAMILIES,
    sending(GENERIC, getFamily('nlctrl')),
  ],
  ['a group joined and left', withFamilies, MANY_FAMILIES, joining],
  ['a family refused for its name', withFamilies, MANY_FAMILIES, registering],
];

export function measureScale(): Scaled[] {
  const routing = Object.entries(ROUTING_OBJECTS).map(([what, kind]) => ({
    what: `one more of ${MANY_OBJECTS} ${what}`,
    ratio: costBesideMany(kind, MANY_OBJECTS),
    most: MOST,
  }));
  return [...beside(), ...routing];
}

function beside(): Scaled[] {
  return measured.map(([what, made, many, make]) => {
    const [little, much] = [LITTLE, many].map((count) => cost(make(made(count))));
    const thing = made === withSockets ? 'sockets' : 'families';
    return {
      what: `${what}, beside ${many} ${thing}`,
      ratio: (much ?? 0) / (little ?? 1),
      most: MOST,
    };
  });
}

/** MiB of 10,000 sockets that are bound and have a group; needs node --expose-gc to be exact. */
export function socketsMemory(): number {
  const before = heap();
  const kernel = withSockets(MANY_SOCKETS);
  const after = heap();
  if (kernel.tables.length === 0) throw new Error('the kernel is in use until here');
  return (after - before) / 2 ** 20;
}

function heap(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
