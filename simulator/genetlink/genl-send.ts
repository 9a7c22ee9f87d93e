/**
 * What a family sends by itself (include/net/genetlink.h). Group indexes are the family's own.
 * `size` is what the kernel would have allocated for the message, by default its length.
 */
import { netlink_set_err } from '../af-netlink/netlink-set-err.ts';
import type { KernelSock } from '../af-netlink/kernel-sock.ts';
import {
  netlink_has_listeners,
  nlmsg_multicast,
  nlmsg_notify,
  nlmsg_unicast,
} from '../af-netlink/nlmsg.ts';
import { EINVAL, ESRCH } from '../net/errno.ts';
import type { Net } from '../net/net.ts';
import type { GenlFamily, GenlInfo } from './genl-family.ts';
import { NETLINK_GENERIC } from './protocol.ts';

const NLM_F_ECHO = 8;

/** Every namespace has one, from its beginning to its end. */
const sockOf = (net: Net): KernelSock => net.kernelSocks[NETLINK_GENERIC]!;

/** The number of a group of the family; undefined (EINVAL, and a warning) beyond its groups. */
function groupOf({ mcgrps = [], mcgrp_offset = 0 }: GenlFamily, index: number): number | undefined {
  return index < mcgrps.length ? mcgrp_offset + index : undefined;
}

/** genlmsg_put … genlmsg_end: header, the family's own header, attributes. */
export function genlmsg(
  { id = 0, version = 0, hdrsize = 0 }: GenlFamily,
  { portid = 0, seq = 0, flags = 0 }: { portid?: number; seq?: number; flags?: number },
  cmd: number,
  { header, attributes }: { header?: Uint8Array; attributes?: Uint8Array } = {},
): Uint8Array {
  const start = 16 + ((4 + hdrsize + 3) & ~3);
  const message = new Uint8Array(start + (attributes?.length ?? 0));
  const view = new DataView(message.buffer);
  view.setUint32(0, message.length, true);
  view.setUint16(4, id, true);
  view.setUint16(6, flags, true);
  view.setUint32(8, seq, true);
  view.setUint32(12, portid, true);
  message.set([cmd, version & 0xff], 16);
  if (header !== undefined) message.set(header.subarray(0, hdrsize), 20);
  if (attributes !== undefined) message.set(attributes, start);
  return message;
}

/** genlmsg_multicast_netns: 0, -ESRCH if nobody got it, -EINVAL if there is no such group. */
export function genlmsg_multicast_netns(
  family: GenlFamily,
  net: Net,
  message: Uint8Array,
  portid: number,
  index: number,
  size?: number,
): number {
  const group = groupOf(family, index);
  if (group === undefined) return -EINVAL;
  const sk = sockOf(net);
  const excluded = net.kernel.faults.has('mcast-excludes-nobody') ? 0 : portid;
  return nlmsg_multicast(sk, message, excluded, group, size);
}

/** genlmsg_multicast_allns: 0 if somebody in any namespace got it. */
export function genlmsg_multicast_allns(
  family: GenlFamily,
  net: Net,
  message: Uint8Array,
  portid: number,
  index: number,
  size?: number,
): number {
  const group = groupOf(family, index);
  if (group === undefined) return -EINVAL;
  let result = -ESRCH;
  for (const each of net.kernel.nets.values()) {
    if (nlmsg_multicast(sockOf(each), message, portid, group, size) === 0) result = 0;
    else if (net.kernel.faults.has('allns-stops-early')) return -ESRCH;
  }
  return result;
}

/** genlmsg_unicast: 0 or -errno. */
export function genlmsg_unicast(net: Net, message: Uint8Array, portid: number): number {
  return nlmsg_unicast(sockOf(net), message, portid);
}

/** genl_notify: to the group, and to the requester if the request had NLM_F_ECHO. */
export function genl_notify(
  family: GenlFamily,
  { request: { net, portid, flags } }: GenlInfo,
  message: Uint8Array,
  index: number,
  size?: number,
): void {
  const sk = sockOf(net);
  const group = groupOf(family, index);
  if (group === undefined) return;
  nlmsg_notify(sk, message, portid, group, (flags & NLM_F_ECHO) !== 0, size);
}

/** genl_has_listeners: members of any namespace count. 0 or 1, -EINVAL if there is no such group. */
export function genl_has_listeners(family: GenlFamily, net: Net, index: number): number {
  const group = groupOf(family, index);
  const sk = sockOf(net);
  if (group === undefined) return -EINVAL;
  if (net.kernel.faults.has('listeners-of-all-groups')) return 1;
  return netlink_has_listeners(sk, group) ? 1 : 0;
}

/** genl_set_err: the next recv of each member fails with `code`. */
export function genl_set_err(
  family: GenlFamily,
  net: Net,
  portid: number,
  index: number,
  code: number,
): number {
  const group = groupOf(family, index);
  if (group === undefined) return -EINVAL;
  return netlink_set_err(sockOf(net), portid, group, code);
}
