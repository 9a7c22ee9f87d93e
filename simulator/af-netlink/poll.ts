/** poll(2) on a Netlink socket. */
import type { NetlinkSock } from './netlink-sock.ts';

const POLLIN = 0x1;
const POLLOUT = 0x4;
const POLLERR = 0x8;
const POLLRDNORM = 0x40;
const POLLWRNORM = 0x100;
const POLLWRBAND = 0x200;

/** datagram_poll: always writable; POLLERR, asked for or not, until a pending error is taken. */
export function datagram_poll(sk: NetlinkSock, events: number): number {
  let mask = POLLOUT | POLLWRNORM | POLLWRBAND;
  if (sk.head !== undefined) mask |= POLLIN | POLLRDNORM;
  return (mask & events) | (sk.err === 0 || sk.net.kernel.faults.has('pollerr-lost') ? 0 : POLLERR);
}
