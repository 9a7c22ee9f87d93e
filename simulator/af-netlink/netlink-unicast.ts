/** A datagram for one socket. */
import { EAGAIN, ECONNREFUSED } from '../net/errno.ts';
import { hasRoom, netlink_overrun } from './netlink-overrun.ts';
import type { NetlinkSock } from './netlink-sock.ts';
import type { SkBuff } from './skb.ts';
import type { Net } from '../net/net.ts';

/**
 * netlink_getsockbyportid: who has the port. A connected socket has it for its peer only.
 */
export function netlink_getsockbyportid(
  net: Net,
  protocol: number,
  sender: number,
  portid: number,
): NetlinkSock | undefined {
  const sk = net.ports[protocol]?.get(portid);
  if (sk === undefined || !sk.connected || sk.dstPortid === sender) return sk;
  const { faults } = net.kernel;
  if (faults.has('connect-zero-open') && sk.dstPortid === 0) return sk;
  return faults.has('connect-kernel-open') && sender === 0 ? sk : undefined;
}

/**
 * netlink_unicast to a user's socket: the length delivered (what a filter left of it), or
 * -ECONNREFUSED if there is nobody, or -EAGAIN if there is no room; of that the receiver hears
 * only if the sender is the kernel.
 */
export function netlink_unicast(
  net: Net,
  protocol: number,
  skb: SkBuff,
  portid: number,
  fromKernel: boolean,
): number {
  const sk = netlink_getsockbyportid(net, protocol, skb.portid, portid);
  if (sk === undefined) return -ECONNREFUSED;
  const { faults } = net.kernel;
  const whole = skb.len;
  if (sk.filter !== undefined && !sk.filter.passes(skb)) {
    return faults.has('filter-drop-refuses') ? -ECONNREFUSED : skb.len;
  }
  if (!hasRoom(sk, skb)) {
    if (fromKernel || faults.has('full-tells-receiver')) netlink_overrun(sk);
    return -EAGAIN;
  }
  sk.enqueue(skb);
  return faults.has('filter-returns-whole') ? whole : skb.len;
}
