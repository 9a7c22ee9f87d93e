/** Room in a receive queue, and what happens when there is none. */
import { EAGAIN, ENOBUFS } from '../net/errno.ts';
import type { NetlinkSock } from './netlink-sock.ts';
import type { SkBuff } from './skb.ts';

/**
 * The test of netlink_attachskb and netlink_broadcast_deliver: anything fits an empty queue, and
 * nothing fits a congested one.
 */
export function hasRoom(sk: NetlinkSock, skb: SkBuff): boolean {
  const { faults } = sk.net.kernel;
  if (faults.any) {
    if (faults.has('first-must-fit') && skb.truesize > sk.rcvbuf) return false;
    if (faults.has('rmem-off') && sk.rmemAlloc + skb.truesize === sk.rcvbuf) return false;
    if (faults.has('rmem-wrap') && sk.rcvbuf >= 2 ** 20) return true;
  }
  return !sk.congested && (sk.rmemAlloc === 0 || sk.rmemAlloc + skb.truesize <= sk.rcvbuf);
}

/** netlink_overrun: a message was lost. Told once, until the queue has been emptied. */
export function netlink_overrun(sk: NetlinkSock): void {
  const { faults } = sk.net.kernel;
  if (!sk.noEnobufs && (!sk.congested || faults.has('enobufs-again'))) {
    sk.congested = true;
    if (!faults.has('no-enobufs')) sk.err = faults.has('enobufs-eagain') ? EAGAIN : ENOBUFS;
  }
  if (faults.has('no-enobufs-congests') && sk.noEnobufs) sk.congested = true;
  if (!faults.has('drops-not-counted')) sk.drops++;
}

/** netlink_rcv_wake: congestion ends with an empty queue. */
export function netlink_rcv_wake(sk: NetlinkSock): void {
  if (sk.head === undefined || sk.net.kernel.faults.has('congestion-ends-early'))
    sk.congested = false;
}
