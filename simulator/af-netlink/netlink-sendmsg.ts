/** sendmsg(2) and its like on a Netlink socket. */
import { EINVAL, EMSGSIZE, ENODATA, EOPNOTSUPP, EPERM } from '../net/errno.ts';
import type { Task } from '../net/task.ts';
import { maySend } from './netlink-allowed.ts';
import { netlink_broadcast } from './netlink-broadcast.ts';
import { highestGroup, lowestGroup } from './netlink-groups.ts';
import { netlink_autobind } from './netlink-insert.ts';
import type { NetlinkSock } from './netlink-sock.ts';
import { netlink_unicast, netlink_unicast_kernel } from './netlink-unicast.ts';
import { __scm_send } from './scm.ts';
import { SkBuff, truesizeOf, truesizeOfUnicast } from './skb.ts';
import {
  AF_NETLINK,
  SOCKADDR_NL_SIZE,
  type SockaddrNl,
  __copy_msghdr,
  move_addr_to_kernel,
} from './sockaddr-nl.ts';

export const MSG_OOB = 0x1;

export interface SendOptions {
  readonly flags?: number | undefined;
  /** Default: the connected peer, or the kernel. */
  readonly to?: SockaddrNl | undefined;
  /** msg_namelen; 0 is as if there were no address. */
  readonly toLength?: number | undefined;
  readonly control?: Uint8Array | undefined;
  /** The call is sendmsg(2), which shortens an address that is too long. Default: sendto(2). */
  readonly sendmsg?: boolean | undefined;
}

/**
 * netlink_sendmsg: the length, whatever the kernel makes of a request; or -errno. Requests are
 * handled before it returns. A group gets the datagram first, then the port, whose result counts.
 */
export function netlink_sendmsg(
  sk: NetlinkSock,
  task: Task,
  bytes: Uint8Array,
  options?: SendOptions,
): number {
  const { faults } = sk.net.kernel;
  const to = options?.to;
  const given = options?.toLength ?? SOCKADDR_NL_SIZE;
  const toLength = options?.sendmsg ? __copy_msghdr(given) : given;
  if (move_addr_to_kernel(toLength) !== 0) return -EINVAL;
  if (((options?.flags ?? 0) & MSG_OOB) !== 0) return -EOPNOTSUPP;
  if (bytes.length === 0) return faults.has('empty-send-ok') ? 0 : -ENODATA;
  // credentials that are not the sender's own are refused
  const error = options?.control === undefined ? 0 : __scm_send(options.control, task);
  if (error !== 0) return error;

  let portid = sk.dstPortid;
  let group = sk.dstGroup;
  const explicit = to !== undefined && toLength > 0;
  if (explicit) {
    if (toLength < SOCKADDR_NL_SIZE || (to.family ?? AF_NETLINK) !== AF_NETLINK) return -EINVAL;
    portid = (to.pid ?? 0) >>> 0;
    const highest = faults.has('send-group-highest');
    group = highest ? highestGroup(to.groups ?? 0) : lowestGroup(to.groups ?? 0);
    if ((portid !== 0 || group !== 0) && !maySend(sk, task)) {
      if (faults.has('refused-send-binds') && !sk.bound) netlink_autobind(sk, task);
      return -EPERM;
    }
  }
  if (!sk.bound && !faults.has('no-autobind')) netlink_autobind(sk, task);
  if (bytes.length > sk.sndbuf - (faults.has('send-limit') ? 0 : 32)) return -EMSGSIZE;

  if (group !== 0) {
    const self = faults.has('multicast-to-self') ? undefined : sk;
    netlink_broadcast(sk.net, sk.protocol, userSkb(sk, task, bytes, group), portid, self);
    if (portid === 0 && faults.has('group-send-ends')) return bytes.length;
  }
  if (portid === 0) return netlink_unicast_kernel(sk, task, bytes, explicit);
  return netlink_unicast(sk.net, sk.protocol, userSkb(sk, task, bytes, group), portid, false);
}

function userSkb(sk: NetlinkSock, task: Task, bytes: Uint8Array, group: number): SkBuff {
  const { profile, faults } = sk.net.kernel;
  const truesize =
    group === 0 ? truesizeOfUnicast(profile, bytes.length) : truesizeOf(profile, bytes.length);
  // The sender may change its buffer afterwards.
  const skb = new SkBuff(bytes.slice(), truesize, sk.portid, group);
  if (!faults.has('creds-default-zero')) {
    skb.pid = task.tgid;
    skb.uid = task.uid;
    skb.gid = task.gid;
  }
  return skb;
}
