/**
 * struct netlink_table: what all namespaces share of one protocol.
 */
import type { Net } from '../net/net.ts';
import type { NetlinkSock } from './netlink-sock.ts';

/** MAX_LINKS: protocols are 0 to 31. */
export const MAX_LINKS = 32;

type Capable = (capability: string) => boolean;

export class NetlinkTable {
  /** Kernel sides there are, over all namespaces; 0: socket(2) is EPROTONOSUPPORT. */
  registered = 0;
  groups = 0;
  nonrootRecv = false;
  nonrootSend = false;
  bind: ((net: Net, group: number, capable: Capable) => number) | undefined = undefined;
  unbind: ((net: Net, group: number) => void) | undefined = undefined;
  /** Members of each group, by group number, over all namespaces. */
  readonly members: (Set<NetlinkSock> | undefined)[] = [];

  join(sk: NetlinkSock, group: number): void {
    (this.members[group] ??= new Set()).add(sk);
  }

  leave(sk: NetlinkSock, group: number): void {
    this.members[group]?.delete(sk);
  }

  /** netlink_has_listeners: in whichever namespace. */
  hasListeners(group: number): boolean {
    return (this.members[group]?.size ?? 0) > 0;
  }
}
