/** Kernel sockets and their input: what a protocol is made with (net/netlink/af_netlink.c). */
import type { Dump, Extack, Request } from '../af-netlink/kernel-side.ts';
import { netlink_ack as ack } from '../af-netlink/netlink-ack.ts';
import type { NetlinkRequest } from '../af-netlink/netlink-request.ts';
import type { NetlinkSock } from '../af-netlink/netlink-sock.ts';
import type { Kernel } from '../kernel.ts';
import { alloc_skb, type OutgoingSkb } from './sk-buff.ts';

/**
 * nlk_sk: the Netlink part of a socket: its port, the groups it is in, the peer. A Netlink socket
 * has it by nature, so this returns its argument.
 */
export const nlk_sk = <S extends NetlinkSock>(sk: S): S => sk;

/**
 * netlink_alloc_skb (3.10 to 4.5): a buffer for a destination. Sockets with a memory-mapped ring
 * got a frame of it; there are none here, so it is a plain buffer, as for every other socket then.
 * @throws RangeError for a kernel that has no such call
 */
export function netlink_alloc_skb(
  kernel: Kernel,
  size: number,
  _dst_portid: number,
): OutgoingSkb | undefined {
  if (kernel.profile.name !== '3.12') {
    throw new RangeError(`netlink_alloc_skb is of 3.10 to 4.5; this is ${kernel.profile.name}`);
  }
  return alloc_skb(kernel, size);
}

export type {
  Dump,
  DumpPart,
  Extack,
  NetlinkKernelCfg,
  Request,
  Skb,
} from '../af-netlink/kernel-side.ts';
export type { KernelSock } from '../af-netlink/kernel-sock.ts';
export {
  netlink_change_ngroups,
  netlink_kernel_create,
  netlink_kernel_release,
} from '../af-netlink/netlink-kernel-create.ts';
export { netlink_rcv_skb } from '../af-netlink/netlink-rcv-skb.ts';

/**
 * netlink_ack: NLMSG_ERROR for a request: an acknowledgement (error 0, the header echoed) or a
 * refusal (the whole message echoed, unless the socket has NETLINK_CAP_ACK). netlink_rcv_skb calls
 * it by itself; a protocol with an input of its own does when it likes. @param error 0 or -errno
 */
export function netlink_ack(
  request: Request,
  error: number,
  extack: Extack = request.extack,
): void {
  const { skb, message } = request as NetlinkRequest;
  const at = message.byteOffset - skb.data.byteOffset;
  ack(skb, at, message.length, error, extack);
}

/**
 * netlink_dump_start: answers a request with a dump, and makes its first part. -EINTR once it
 * runs, which netlink_rcv_skb takes for "send no ACK"; -EBUSY while the socket has another.
 */
export const netlink_dump_start = (request: Request, dump: Dump): number => request.startDump(dump);
