/** Group membership of a socket. */
import { ENOENT } from '../net/errno.ts';
import type { NetlinkSock } from './netlink-sock.ts';

/**
 * netlink_realloc_groups: sizes the socket's set to the groups the protocol has by now; -ENOENT
 * if the protocol is gone.
 */
export function netlink_realloc_groups(sk: NetlinkSock): number {
  const { table } = sk;
  if (table.registered === 0) return -ENOENT;
  if (sk.groups !== undefined && sk.ngroups >= table.groups) return 0;
  const groups = new Uint32Array((table.groups + 31) >>> 5);
  if (sk.groups !== undefined) groups.set(sk.groups);
  sk.groups = groups;
  sk.ngroups = table.groups;
  return 0;
}

/** netlink_update_socket_mc: the group exists and the set is sized. */
export function netlink_update_socket_mc(sk: NetlinkSock, group: number, member: boolean): void {
  const { groups } = sk;
  if (groups === undefined) return;
  const word = (group - 1) >>> 5;
  const bit = 1 << ((group - 1) & 31);
  const old = groups[word] ?? 0;
  groups[word] = member ? old | bit : old & ~bit;
  if (member) sk.table.join(sk, group);
  else sk.table.leave(sk, group);
}

/** The low 32 groups become exactly those of the mask (bind(2) with nl_groups). */
export function replaceLowGroups(sk: NetlinkSock, mask: number): void {
  // whoever is a member before and after has not left meanwhile (netlink_update_subscriptions)
  for (const wanted of [true, false]) {
    for (let bit = 0; bit < 32 && bit < sk.ngroups; bit++) {
      if (((mask & (1 << bit)) !== 0) !== wanted || sk.inGroup(bit + 1) === wanted) continue;
      netlink_update_socket_mc(sk, bit + 1, wanted);
    }
  }
}

/** The fault bind-leaves-high: the groups above 32 are left. */
export function leaveHighGroups(sk: NetlinkSock): void {
  for (let group = 33; group <= sk.ngroups; group++) {
    if (sk.inGroup(group)) netlink_update_socket_mc(sk, group, false);
  }
}

/** ffs from the other end: what the faults about several groups take. */
export const highestGroup = (mask: number): number => (mask === 0 ? 0 : 32 - Math.clz32(mask));

/** netlink_group_mask: what nl_groups shows of one group; nothing above 32. */
export const netlink_group_mask = (group: number): number =>
  group >= 1 && group <= 32 ? (1 << (group - 1)) >>> 0 : 0;

/** ffs: the number of the lowest group of a mask, 0 if there is none. */
export const lowestGroup = (mask: number): number =>
  mask === 0 ? 0 : 32 - Math.clz32(mask & -mask);
