/** connect(2) and the names of a Netlink socket. */
import { EINVAL, EPERM } from '../net/errno.ts';
import type { Task } from '../net/task.ts';
import { maySend } from './netlink-allowed.ts';
import { highestGroup, lowestGroup, netlink_group_mask } from './netlink-groups.ts';
import { netlink_autobind } from './netlink-insert.ts';
import type { NetlinkSock } from './netlink-sock.ts';
import {
  AF_NETLINK,
  AF_UNSPEC,
  SOCKADDR_NL_SIZE,
  type SockaddrNl,
  encodeSockaddrNl,
  move_addr_to_kernel,
} from './sockaddr-nl.ts';

/**
 * netlink_connect: the peer for sends without address, and from then on the only port whose
 * unicasts are accepted. AF_UNSPEC takes that back.
 */
export function netlink_connect(
  sk: NetlinkSock,
  task: Task,
  { family = AF_NETLINK, pid = 0, groups = 0 }: SockaddrNl,
  length: number = SOCKADDR_NL_SIZE,
): number {
  if (move_addr_to_kernel(length) !== 0 || length < 2) return -EINVAL;
  const { faults } = sk.net.kernel;
  if (family === AF_UNSPEC) {
    if (faults.has('connect-unspec-binds') && !sk.bound) netlink_autobind(sk, task);
    sk.connected = false;
    sk.state = 0;
    sk.dstPortid = 0;
    sk.dstGroup = 0;
    return 0;
  }
  if (family !== AF_NETLINK || length < SOCKADDR_NL_SIZE) return -EINVAL;
  if ((groups !== 0 || pid !== 0) && !maySend(sk, task)) return -EPERM;
  if (!sk.bound) netlink_autobind(sk, task);
  sk.connected = true;
  sk.state = 1;
  sk.dstPortid = pid >>> 0;
  sk.dstGroup = faults.has('connect-group-highest') ? highestGroup(groups) : lowestGroup(groups);
  if (faults.has('connect-empties-queue')) sk.purge();
  return 0;
}

/** netlink_getname for getsockname(2): the 12 bytes. */
export const sockname = (sk: NetlinkSock): Uint8Array => encodeSockaddrNl(sk.portid, sk.groupMask);

/** netlink_getname for getpeername(2): never ENOTCONN. */
export const peername = (sk: NetlinkSock): Uint8Array =>
  encodeSockaddrNl(sk.dstPortid, netlink_group_mask(sk.dstGroup));
