/** A datagram for the members of a group. */
import { ENOBUFS, ESRCH } from '../net/errno.ts';
import type { Net } from '../net/net.ts';
import { hasRoom, netlink_overrun } from './netlink-overrun.ts';
import type { NetlinkSock } from './netlink-sock.ts';
import { type SkBuff, peernet2id } from './skb.ts';

/**
 * netlink_broadcast: each member gets a copy, except the sender and whoever shows the excluded
 * port. 0 if somebody got one, -ESRCH if nobody, -ENOBUFS if a member that asked for it
 * (NETLINK_BROADCAST_ERROR) had no room.
 */
export function netlink_broadcast(
  net: Net,
  protocol: number,
  skb: SkBuff,
  excludePortid: number,
  sender?: NetlinkSock,
): number {
  const table = net.kernel.tables[protocol];
  const members = table?.members[skb.dstGroup];
  const { faults } = net.kernel;
  let delivered = false;
  let failed = false;
  // what a member had no room for goes to the next one, as the filter of that member left it
  let held: SkBuff | undefined;
  if (members !== undefined) {
    // the order shows only where a filter changes what the next one gets
    const filtered = members.size > 1 && [...members].some((sk) => sk.filter !== undefined);
    for (const sk of filtered ? (table?.inOrder(skb.dstGroup) ?? []) : members) {
      // Unbound members show port 0, which most notifications exclude; that is the kernel's way.
      if (sk === sender || (sk.portid === excludePortid && !hearsTwice(sk, excludePortid)))
        continue;
      if (sk.net !== net && !hearsFrom(sk, net)) continue;
      if (faults.has('connect-drops-groups') && sk.connected && sk.dstPortid !== skb.portid)
        continue;
      const copy = held ?? skb.clone();
      held = undefined;
      copy.nsid = skb.nsid;
      if (sk.net !== net) copy.nsid = peernet2id(sk.net, net);
      else if (faults.has('nsid-local')) copy.nsid = 0xffffffff;
      if (sk.filter !== undefined && !sk.filter.passes(copy)) continue;
      if (hasRoom(sk, copy)) {
        sk.enqueue(copy);
        delivered = true;
      } else {
        netlink_overrun(sk);
        held = copy;
        if (sk.broadcastError) failed = true;
      }
    }
  }
  if (failed) return -ENOBUFS;
  return delivered ? 0 : -ESRCH;
}

/** The faults unbound-hears and excluded-hears. */
function hearsTwice(sk: NetlinkSock, excluded: number): boolean {
  const { faults } = sk.net.kernel;
  return faults.has(excluded === 0 ? 'unbound-hears' : 'excluded-hears');
}

/** NETLINK_LISTEN_ALL_NSID: only from namespaces that have an id here. */
const hearsFrom = (sk: NetlinkSock, net: Net): boolean =>
  sk.listenAllNsid && peernet2id(sk.net, net) !== undefined && sk.opener.has('CAP_NET_BROADCAST');
