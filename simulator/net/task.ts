/**
 * struct task_struct, as far as Netlink looks at it: who makes a call.
 */
import { CapabilitySet } from './capability.ts';
import type { Net } from './net.ts';

export interface Credentials {
  uid?: number;
  gid?: number;
  /** Effective capabilities; default all. */
  capabilities?: Iterable<string> | CapabilitySet;
}

/** A thread of a process. Threads of one process share its id, which ports are made from. */
export class Task {
  /** Thread group id: what getpid() returns, and the first automatic port. */
  readonly tgid: number;
  readonly net: Net;
  readonly uid: number;
  readonly gid: number;
  /** May be replaced: a process drops capabilities by capset(2). */
  capabilities: CapabilitySet;

  constructor(tgid: number, net: Net, credentials: Credentials = {}) {
    this.tgid = tgid;
    this.net = net;
    this.uid = credentials.uid ?? 0;
    this.gid = credentials.gid ?? 0;
    const given = credentials.capabilities;
    if (given === undefined) this.capabilities = CapabilitySet.all;
    else this.capabilities = given instanceof CapabilitySet ? given : new CapabilitySet(given);
  }

  /** ns_capable over the user namespace that owns the network namespaces. */
  nsCapable(capability: string): boolean {
    return this.capabilities.has(capability);
  }
}
