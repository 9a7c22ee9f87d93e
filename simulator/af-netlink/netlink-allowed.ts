/** Who may do what: capabilities of the one who acts and of the one who opened the socket. */
import type { CapabilitySet } from '../net/capability.ts';
import type { Task } from '../net/task.ts';
import type { NetlinkSock } from './netlink-sock.ts';

/** netlink_allowed(NL_CFG_F_NONROOT_RECV): may join groups. */
export const mayReceive = (sk: NetlinkSock, task: Task): boolean =>
  sk.table.nonrootRecv || task.nsCapable('CAP_NET_ADMIN');

/** netlink_allowed(NL_CFG_F_NONROOT_SEND): may send to ports and groups other than the kernel. */
export const maySend = (sk: NetlinkSock, task: Task): boolean =>
  sk.table.nonrootSend || task.nsCapable('CAP_NET_ADMIN');

/**
 * __netlink_ns_capable: the sender has the capability, and the opener of the socket too, unless
 * the datagram was sent to an explicit address (NETLINK_SKB_DST).
 */
export function netlink_ns_capable(
  opener: CapabilitySet,
  sender: Task,
  explicitDst: boolean,
  capability: string,
): boolean {
  if (!sender.nsCapable(capability)) return false;
  if (explicitDst || sender.net.kernel.faults.has('cap-current-only')) return true;
  return opener.has(capability);
}
