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
  #joins = 0;

  join(sk: NetlinkSock, group: number): void {
    const members = (this.members[group] ??= new Set());
    if (members.has(sk)) return;
    members.add(sk);
    if (sk.subscriptions++ === 0) sk.memberSince = ++this.#joins;
  }

  leave(sk: NetlinkSock, group: number): void {
    if (this.members[group]?.delete(sk)) sk.subscriptions--;
  }

  /** In the order in which a datagram reaches them: the latest member of any group first (sk_add_bind_node). */
  inOrder(group: number): NetlinkSock[] {
    return [...(this.members[group] ?? [])].toSorted((a, b) => b.memberSince - a.memberSince);
  }

  /** netlink_has_listeners: in whichever namespace. */
  hasListeners(group: number): boolean {
    return (this.members[group]?.size ?? 0) > 0;
  }
}
