/**
 * struct net: a network namespace. Ports, devices and what each module keeps per namespace.
 * All namespaces of one kernel belong to one user namespace, which is not the first one, as
 * under `unshare -Urn`.
 */
import type { Kernel } from '../kernel.ts';
import type { NetlinkSock } from '../af-netlink/netlink-sock.ts';
import type { KernelSock } from '../af-netlink/kernel-sock.ts';
import type { Device } from './device.ts';
import { EBUSY } from './errno.ts';

export class Net {
  readonly kernel: Kernel;
  /** Of the program's choosing; '' is the one that processes start in. */
  readonly name: string;
  /** Devices by index. */
  readonly devices = new Map<number, Device>();
  /** Whatever a module keeps per namespace, under a key of its own (struct net_generic). */
  readonly slots = new Map<symbol | string, unknown>();
  /** Ids that this namespace has for others (RTM_NEWNSID, peernet2id). */
  readonly nsids = new Map<Net, number>();
  /** netlink_table.hash, by protocol: bound sockets by port. */
  readonly ports: (Map<number, NetlinkSock> | undefined)[] = [];
  /** Kernel side by protocol: the socket at port 0. */
  readonly kernelSocks: (KernelSock | undefined)[] = [];
  /** Every open socket, in order of creation (/proc/net/netlink). */
  readonly sockets = new Set<NetlinkSock>();
  #nextIndex = 2;

  constructor(kernel: Kernel, name: string) {
    this.kernel = kernel;
    this.name = name;
  }

  /** Ports taken on a protocol; made on first use. */
  portsOf(protocol: number): Map<number, NetlinkSock> {
    return (this.ports[protocol] ??= new Map());
  }

  /** dev_new_index: the next free index, counting up and never back. */
  dev_new_index(): number {
    while (this.devices.has(this.#nextIndex)) this.#nextIndex++;
    return this.#nextIndex++;
  }

  /** The device of that name, if there is one. */
  deviceByName(name: string): Device | undefined {
    for (const device of this.devices.values()) if (device.name === name) return device;
    return undefined;
  }

  /** Adds a device under its index: 0, or -EBUSY if the index is taken. */
  addDevice(device: Device): number {
    if (this.devices.has(device.index)) return -EBUSY;
    this.devices.set(device.index, device);
    return 0;
  }
}
