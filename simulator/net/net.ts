/**
 * struct net: a network namespace. Ports, devices and what each module keeps per namespace.
 * All namespaces of one kernel belong to one user namespace, which is not the first one, as
 * under `unshare -Urn`.
 */
import type { Kernel } from '../kernel.ts';
import type { NetlinkSock } from '../af-netlink/netlink-sock.ts';
import type { KernelSock } from '../af-netlink/kernel-sock.ts';
import { PortTable } from '../af-netlink/port-table.ts';
import type { Device } from './device.ts';
import { Devices } from './devices.ts';

export class Net {
  readonly kernel: Kernel;
  /** Of the program's choosing; '' is the one that processes start in. */
  readonly name: string;
  readonly devices = new Devices();
  /** Whatever a module keeps per namespace, under a key of its own (struct net_generic). */
  readonly slots = new Map<symbol | string, unknown>();
  /** Ids that this namespace has for others (RTM_NEWNSID, peernet2id). */
  readonly nsids = new Map<Net, number>();
  /** netlink_table.hash, by protocol: bound sockets by port. */
  readonly ports: (PortTable | undefined)[] = [];
  /** Kernel side by protocol: the socket at port 0. */
  readonly kernelSocks: (KernelSock | undefined)[] = [];
  /** Every open socket, in order of creation (/proc/net/netlink). */
  readonly sockets = new Set<NetlinkSock>();

  constructor(kernel: Kernel, name: string) {
    this.kernel = kernel;
    this.name = name;
  }

  /** Ports taken on a protocol; made on first use. */
  portsOf(protocol: number): PortTable {
    return (this.ports[protocol] ??= new PortTable());
  }

  /** The device of that name, or alternative name, if there is one. */
  deviceByName(name: string): Device | undefined {
    return this.devices.named(name);
  }
}
