/** close(2) of a Netlink socket. */
import { stopDump } from './netlink-dump.ts';
import type { NetlinkSock } from './netlink-sock.ts';

/**
 * netlink_release: the port is free again, groups are left (the protocol's unbind hears of each),
 * a running dump ends, and what is queued is gone.
 */
export function netlink_release(sk: NetlinkSock): void {
  if (sk.closed) return;
  sk.closed = true;
  const { net, table } = sk;
  if (sk.bound) {
    const ports = net.portsOf(sk.protocol);
    if (ports.get(sk.portid) === sk) ports.delete(sk.portid);
  }
  if (sk.groups !== undefined) {
    for (let group = 1; group <= sk.ngroups; group++) {
      if (!sk.inGroup(group)) continue;
      table.leave(sk, group);
      if (!net.kernel.faults.has('close-tells-nobody')) table.unbind?.(net, group);
    }
  }
  if (sk.dump !== undefined) stopDump(sk);
  sk.purge();
  net.sockets.delete(sk);
  sk.onReadable?.();
}
