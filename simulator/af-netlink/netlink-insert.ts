/** Ports: which socket has which, per protocol and namespace. */
import { EADDRINUSE } from '../net/errno.ts';
import type { Task } from '../net/task.ts';
import type { NetlinkSock } from './netlink-sock.ts';

/**
 * netlink_insert of a socket that is not bound: it has the port, or -EADDRINUSE; its name then is
 * the refused port although it is not bound to it.
 */
export function netlink_insert(sk: NetlinkSock, portid: number): number {
  const ports = sk.net.portsOf(sk.protocol);
  const { faults } = sk.net.kernel;
  const taken = ports.has(portid);
  if (!taken || !faults.has('ghost-name-hidden')) sk.portid = portid;
  if (taken && !faults.has('bind-in-use-accepted')) return -EADDRINUSE;
  ports.set(portid, sk);
  sk.bound = true;
  return 0;
}

/** The first of the negative automatic ports; those below are used too, counting down. */
const ROVER_TOP = -4097;

/**
 * netlink_autobind: the process id, or where that is taken a negative port, starting from a
 * random one. netlink(7).
 */
export function netlink_autobind(sk: NetlinkSock, task: Task): number {
  const ports = sk.net.portsOf(sk.protocol);
  let portid = task.tgid >>> 0;
  if (ports.has(portid) && sk.net.kernel.faults.has('autobind-counts-up')) {
    while (ports.has(portid)) portid++;
  } else if (ports.has(portid)) {
    let rover = -0x80000000 + sk.net.kernel.random(ROVER_TOP + 0x80000000);
    while (ports.has(rover >>> 0)) {
      rover--;
      if (rover < -0x80000000) rover = ROVER_TOP;
    }
    portid = rover >>> 0;
  }
  return netlink_insert(sk, portid);
}
