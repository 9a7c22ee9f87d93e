/**
 * NETLINK_KOBJECT_UEVENT: what a program with CAP_SYS_ADMIN over its namespace may tell the members
 * of group 1 in the kernel's place (lib/kobject_uevent.c). Events of devices are not modelled: a
 * fresh namespace has none to tell.
 */
import type { Request, Skb } from '../af-netlink/kernel-side.ts';
import { netlink_broadcast } from '../af-netlink/netlink-broadcast.ts';
import { netlink_kernel_create } from '../af-netlink/netlink-kernel-create.ts';
import { netlink_rcv_skb } from '../af-netlink/netlink-rcv-skb.ts';
import { SkBuff, truesizeOf } from '../af-netlink/skb.ts';
import type { Kernel } from '../kernel.ts';
import { EINVAL, EPERM } from '../net/errno.ts';
import type { Net } from '../net/net.ts';

const NETLINK_KOBJECT_UEVENT = 15;
const NLMSG_HDRLEN = 16;
const UEVENT_BUFFER_SIZE = 2048;

/** uevent_seqnum, counted over all namespaces. */
const numbers = new WeakMap<Kernel, number>();

/** uevent_net_init */
export function uevent_net_init(net: Net): void {
  netlink_kernel_create(net, NETLINK_KOBJECT_UEVENT, {
    nonrootRecv: true,
    input: (skb) => void netlink_rcv_skb(skb, (request) => uevent_net_rcv_skb(request, skb)),
  });
}

/** uevent_net_rcv_skb: any type; EPERM without CAP_SYS_ADMIN. */
function uevent_net_rcv_skb(request: Request, skb: Skb): number {
  if (!request.netCapable('CAP_SYS_ADMIN')) {
    request.extack.msg = 'missing CAP_SYS_ADMIN capability';
    return -EPERM;
  }
  return uevent_net_broadcast(request, skb);
}

/**
 * uevent_net_broadcast: the datagram from this message's payload on, whatever follows it, with
 * "SEQNUM=" and a number behind. More than 2048 bytes with the header are EINVAL. That nobody
 * hears it, or has room, is no error.
 */
function uevent_net_broadcast({ net, message, extack }: Request, { data }: Skb): number {
  const { kernel } = net;
  const number = (numbers.get(kernel) ?? 0) + 1;
  numbers.set(kernel, number);
  const tail = new TextEncoder().encode(`SEQNUM=${number}\0`);
  const rest = data.subarray(message.byteOffset - data.byteOffset);
  if (rest.length + tail.length > UEVENT_BUFFER_SIZE) {
    extack.msg = 'uevent message too big';
    return -EINVAL;
  }
  const event = new Uint8Array(rest.length - NLMSG_HDRLEN + tail.length);
  event.set(rest.subarray(NLMSG_HDRLEN));
  event.set(tail, rest.length - NLMSG_HDRLEN);
  const size = truesizeOf(kernel.profile, rest.length + tail.length);
  netlink_broadcast(net, NETLINK_KOBJECT_UEVENT, new SkBuff(event, size, 0, 1), 0);
  return 0;
}
