/** An error for the members of a group. */
import { ENOBUFS } from '../net/errno.ts';
import type { KernelSock } from './kernel-sock.ts';

/**
 * netlink_set_err: the next recv of each member fails once with `code` (negative). The member that
 * shows `portid` is left out. @returns how many asked not to hear of
 * ENOBUFS
 */
export function netlink_set_err(
  { net, protocol }: KernelSock,
  portid: number,
  group: number,
  code: number,
): number {
  let spared = 0;
  for (const sk of net.kernel.tables[protocol]?.members[group] ?? []) {
    if (sk.net !== net) continue;
    if (sk.portid === portid && !net.kernel.faults.has('set-err-excludes-nobody')) continue;
    if (-code === ENOBUFS && sk.noEnobufs) spared++;
    else {
      sk.err = -code;
      sk.onReadable?.();
    }
  }
  return spared;
}
