/**
 * Finished buffers sent (net/netlink/af_netlink.c). Each takes the skb over, whatever it returns:
 * using it afterwards is a KernelBug. Numbers are 0 or -errno.
 */
import type { KernelSock } from '../af-netlink/kernel-sock.ts';
import * as bytes from '../af-netlink/nlmsg.ts';
import { Unmodelled } from '../unmodelled.ts';
import type { OutgoingSkb } from './sk-buff.ts';

/**
 * nlmsg_unicast: 0 (not the length), -ECONNREFUSED if nobody has the port, -EAGAIN if its owner
 * has no room; since the sender is the kernel that is an overrun too (ENOBUFS at the next recv).
 */
export function nlmsg_unicast(sk: KernelSock, skb: OutgoingSkb, portid: number): number {
  if (portid === 0) throw new Unmodelled('a kernel socket that sends to a kernel socket');
  return bytes.nlmsg_unicast(sk, skb.consume('nlmsg_unicast'), portid, skb.size);
}

/**
 * nlmsg_multicast: to the members of `group` but those that show `portid` (0: those that never
 * bound). 0 if one of them got it, -ESRCH if none; also for a group that does not exist.
 */
export function nlmsg_multicast(
  sk: KernelSock,
  skb: OutgoingSkb,
  portid: number,
  group: number,
): number {
  return bytes.nlmsg_multicast(sk, skb.consume('nlmsg_multicast'), portid, group, skb.size);
}

/**
 * nlmsg_notify: multicast, of which -ESRCH becomes 0; with `report` also to `portid`, which is
 * left out of the multicast: -ECONNREFUSED if nobody has it. The report keeps the group in its
 * address. Group 0 and no report sends nothing.
 */
export function nlmsg_notify(
  sk: KernelSock,
  skb: OutgoingSkb,
  portid: number,
  group: number,
  report: boolean,
): number {
  return bytes.nlmsg_notify(sk, skb.consume('nlmsg_notify'), portid, group, report, skb.size);
}

/**
 * netlink_unicast: as nlmsg_unicast, but it returns the length. It never waits for room: the sender
 * is the kernel.
 */
export function netlink_unicast(sk: KernelSock, skb: OutgoingSkb, portid: number): number {
  const length = skb.len;
  return nlmsg_unicast(sk, skb, portid) || length;
}

/**
 * netlink_broadcast: what nlmsg_multicast calls once it has set the group that receivers are shown;
 * here it sets that too.
 */
export const netlink_broadcast = nlmsg_multicast;

export { netlink_has_listeners } from '../af-netlink/nlmsg.ts';
export { netlink_set_err } from '../af-netlink/netlink-set-err.ts';
