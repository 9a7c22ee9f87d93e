/** Hostile datagrams at the simulator: none may make it throw, hang or grow. */
import {
  Unmodelled,
  createKernel,
  type Kernel,
  type NetlinkSocket,
} from '../../simulator/index.ts';
import { corpus } from './corpus.ts';
import { type Random, mutate, randomOf } from './mutate.ts';

/** A kernel gets so many, then a fresh one goes on. */
const KERNEL = 5000;
const [SOL_NETLINK, EXT_ACK, STRICT_CHK] = [270, 11, 12];

export interface Hostile {
  datagrams: number;
  /** Of them, those that ended in something that is not modelled. */
  unmodelled: number;
  answers: number;
  /** What was thrown, with the datagram that did it. */
  thrown: { datagram: string; protocol: number; error: string }[];
  /** The slowest datagram, in milliseconds. */
  slowest: number;
  /** MiB of heap at the most, looked at between kernels. */
  heap: number;
}

export function hostile(seed: number, count: number, profile?: string): Hostile {
  const datagrams = corpus();
  const protocols = [...datagrams.keys()].filter((protocol) => protocol >= 0);
  const random = randomOf(seed);
  const result: Hostile = {
    datagrams: 0,
    unmodelled: 0,
    answers: 0,
    thrown: [],
    slowest: 0,
    heap: 0,
  };
  while (result.datagrams < count && result.thrown.length < 10) {
    const kernel = createKernel({ ...(profile === undefined ? {} : { profile }), seed });
    const sockets = new Map<number, NetlinkSocket>();
    for (let left = Math.min(KERNEL, count - result.datagrams); left > 0; left--) {
      const protocol = protocols[random(protocols.length)] ?? 0;
      const all = datagrams.get(protocol) ?? [];
      const datagram = mutate(all[random(all.length)] ?? new Uint8Array(0), all, random);
      const socket = sockets.get(protocol) ?? opened(kernel, protocol, random);
      if (socket === undefined) continue;
      sockets.set(protocol, socket);
      send(socket, protocol, datagram, result);
      if (random(50) === 0) {
        socket.close();
        sockets.delete(protocol);
      }
    }
    result.heap = Math.max(result.heap, process.memoryUsage().heapUsed / 2 ** 20);
  }
  return result;
}

function opened(kernel: Kernel, protocol: number, random: Random): NetlinkSocket | undefined {
  const socket = kernel.socket(kernel.task(), protocol);
  if (typeof socket === 'number') return undefined;
  socket.bind();
  for (const option of [EXT_ACK, STRICT_CHK]) {
    if (random(2) === 1) socket.setsockopt(SOL_NETLINK, option, 1);
  }
  return socket;
}

function send(
  socket: NetlinkSocket,
  protocol: number,
  datagram: Uint8Array,
  result: Hostile,
): void {
  const begin = performance.now();
  result.datagrams++;
  try {
    socket.send(datagram);
    result.answers += socket.drain().length;
  } catch (error) {
    if (error instanceof Unmodelled) result.unmodelled++;
    else {
      const hex = Buffer.from(datagram).toString('hex');
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      result.thrown.push({ datagram: hex, protocol, error: text });
    }
  }
  result.slowest = Math.max(result.slowest, performance.now() - begin);
}
