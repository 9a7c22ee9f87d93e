/** What passes the sockets of a kernel, for those who want to see it: a transcript. */
import {
  describeDatagram,
  renderLines,
  showResult,
  summarize,
  type Context,
} from '../harness/wire/index.ts';
import type { NetlinkSock } from './af-netlink/netlink-sock.ts';
import { familyName, genlRegistry } from './genetlink/genl-registry.ts';
import type { Kernel } from './kernel.ts';
import { EAGAIN } from './net/errno.ts';

/** One call of a program. Bytes are its own copy. */
export interface Traffic {
  readonly call: 'send' | 'recv';
  readonly socket: NetlinkSock;
  /** What was sent, or received: empty where the call failed. */
  readonly bytes: Uint8Array;
  /** What the call returned: a length, or -errno. */
  readonly ret: number;
  /** Kernel time, in hundredths of a second since boot. */
  readonly at: number;
}

export interface TrafficTranscript {
  /** In the order of the calls; grows until `stop`. */
  readonly traffic: readonly Traffic[];
  stop(): void;
}

/** Starts to record the sends and receives of every socket of a kernel. */
export function recordTraffic(kernel: Kernel): TrafficTranscript {
  const traffic: Traffic[] = [];
  const watch = (each: Traffic) => void traffic.push(each);
  kernel.watchers.add(watch);
  return { traffic, stop: () => void kernel.watchers.delete(watch) };
}

/** A transcript for people: a line a call, or with `fields` every field under it. */
export function renderTraffic(
  traffic: readonly Traffic[],
  { fields = false }: { fields?: boolean } = {},
): string {
  return traffic
    .flatMap(({ call, socket, bytes, ret }) => {
      const direction = call === 'send' ? 'request' : 'answer';
      const families = familyNames(socket);
      const context: Context = { protocol: socket.protocol, direction, families };
      const arrow = call === 'send' ? '->' : '<-';
      const head = `${arrow} port ${socket.portid}: `;
      if (ret === -EAGAIN) return [];
      if (ret < 0) return [`${head}${showResult(ret)}`];
      if (!fields) return [`${head}${summarize(bytes, context)}`];
      return [`${head}${bytes.length} bytes`, renderLines(describeDatagram(bytes, context))];
    })
    .join('\n');
}

function familyNames(socket: NetlinkSock): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const family of genlRegistry(socket.net.kernel).families()) {
    names.set(family.id ?? 0, familyName(family));
  }
  return names;
}
