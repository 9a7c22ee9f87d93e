/** socket(2) for AF_NETLINK. */
import { EPROTONOSUPPORT, ESOCKTNOSUPPORT } from '../net/errno.ts';
import type { Net } from '../net/net.ts';
import type { Task } from '../net/task.ts';
import { NetlinkSocket, socketType } from './socket.ts';

const SOCK_DGRAM = 2;
const SOCK_RAW = 3;

/**
 * netlink_create: a socket, or -ESOCKTNOSUPPORT for a type other than SOCK_RAW and SOCK_DGRAM,
 * -EPROTONOSUPPORT for a protocol without a kernel side. The type is looked at first.
 */
export function netlink_create(
  opener: Task,
  protocol: number,
  type: number = SOCK_RAW,
  net: Net = opener.net,
): NetlinkSocket | number {
  const bare = socketType(type);
  if (bare < 0) return bare;
  if (bare !== SOCK_RAW && bare !== SOCK_DGRAM) return -ESOCKTNOSUPPORT;
  const table = net.kernel.tables[protocol];
  if (table === undefined || table.registered === 0) return -EPROTONOSUPPORT;
  const socket = new NetlinkSocket(net, protocol, bare, opener, table);
  net.sockets.add(socket);
  return socket;
}
