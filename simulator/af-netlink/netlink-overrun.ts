/** Room in a receive queue, and what happens when there is none. */
import { ENOBUFS } from '../net/errno.ts';
import type { NetlinkSock } from './netlink-sock.ts';
import type { SkBuff } from './skb.ts';

/**
 * The test of netlink_attachskb and netlink_broadcast_deliver: anything fits an empty queue, and
 * nothing fits a congested one.
 */
export function hasRoom(sk: NetlinkSock, skb: SkBuff): boolean {
  return !sk.congested && (sk.rmemAlloc === 0 || sk.rmemAlloc + skb.truesize <= sk.rcvbuf);
}

/** netlink_overrun: a message was lost. Told once, until the queue has been emptied. */
export function netlink_overrun(sk: NetlinkSock): void {
  if (!sk.noEnobufs && !sk.congested) {
    sk.congested = true;
    if (!sk.net.kernel.faults.has('no-enobufs')) sk.err = ENOBUFS;
  }
  sk.drops++;
}

/** netlink_rcv_wake: congestion ends with an empty queue. */
export function netlink_rcv_wake(sk: NetlinkSock): void {
  if (sk.head === undefined) sk.congested = false;
}
