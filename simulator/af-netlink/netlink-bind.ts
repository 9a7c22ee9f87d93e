/** bind(2) on a Netlink socket. */
import { EINVAL, EPERM } from '../net/errno.ts';
import type { Task } from '../net/task.ts';
import { mayReceive } from './netlink-allowed.ts';
import { leaveHighGroups, netlink_realloc_groups, replaceLowGroups } from './netlink-groups.ts';
import { netlink_autobind, netlink_insert } from './netlink-insert.ts';
import type { NetlinkSock } from './netlink-sock.ts';
import {
  AF_NETLINK,
  SOCKADDR_NL_SIZE,
  type SockaddrNl,
  move_addr_to_kernel,
} from './sockaddr-nl.ts';

/**
 * netlink_bind: takes the port (0: an automatic one) and makes the low 32 groups those of the
 * mask. A socket that is bound may only name its own port again, to change groups.
 */
export function netlink_bind(
  sk: NetlinkSock,
  task: Task,
  { family = AF_NETLINK, pid = 0, groups = 0 }: SockaddrNl,
  length: number = SOCKADDR_NL_SIZE,
): number {
  if (move_addr_to_kernel(length) !== 0 || length < SOCKADDR_NL_SIZE) return -EINVAL;
  if (family !== AF_NETLINK) return -EINVAL;
  const { faults } = sk.net.kernel;
  if (faults.any && sk.bound && pid >>> 0 !== sk.portid) {
    if (faults.has('rebind-zero-ok') && pid === 0) return 0;
    if (faults.has('bind-port-first')) return -EINVAL;
  }
  if (groups !== 0) {
    if (!mayReceive(sk, task)) {
      if (faults.has('refused-bind-sizes')) netlink_realloc_groups(sk);
      return -EPERM;
    }
    const sized = netlink_realloc_groups(sk);
    if (sized !== 0) return sized;
  }
  let mask = groups;
  const portid = pid >>> 0;
  const { bound } = sk;
  if (bound && portid !== sk.portid) return -EINVAL;
  if (mask !== 0) {
    const vetoed = askProtocol(sk, task, mask);
    if (vetoed !== 0) {
      if (faults.has('veto-keeps-port') && !bound) netlink_autobind(sk, task);
      return vetoed;
    }
  }
  if (!bound) {
    const error = portid === 0 ? netlink_autobind(sk, task) : netlink_insert(sk, portid);
    if (error !== 0) {
      netlink_undo_bind(sk, mask, 32);
      return error;
    }
  }
  if (faults.has('bind-groups-merge')) mask |= sk.groupMask;
  if (faults.has('bind-leaves-high')) leaveHighGroups(sk);
  replaceLowGroups(sk, mask);
  return 0;
}

/** The protocol's own bind callback for each group of the mask; what it accepted is undone. */
function askProtocol(sk: NetlinkSock, task: Task, mask: number): number {
  const { bind } = sk.table;
  if (bind === undefined) return 0;
  for (let bit = 0; bit < 32; bit++) {
    if ((mask & (1 << bit)) === 0) continue;
    const error = bind(sk.net, bit + 1, (capability) => task.nsCapable(capability));
    if (error === 0) continue;
    if (!sk.net.kernel.faults.has('bind-not-undone')) netlink_undo_bind(sk, mask, bit);
    return error;
  }
  return 0;
}

function netlink_undo_bind(sk: NetlinkSock, mask: number, below: number): void {
  const { unbind } = sk.table;
  if (unbind === undefined) return;
  for (let bit = 0; bit < below; bit++) if ((mask & (1 << bit)) !== 0) unbind(sk.net, bit + 1);
}
