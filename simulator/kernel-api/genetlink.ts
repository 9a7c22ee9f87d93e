/** Generic Netlink for a subsystem: messages of its family, and their ways out. */
import type { Extack } from '../af-netlink/kernel-side.ts';
import type { KernelSock } from '../af-netlink/kernel-sock.ts';
import type { GenlFamily, GenlInfo } from '../genetlink/genl-family.ts';
import * as send from '../genetlink/genl-send.ts';
import { NETLINK_GENERIC } from '../genetlink/protocol.ts';
import type { Kernel } from '../kernel.ts';
import { KernelBug } from '../kernel-bug.ts';
import { EINVAL, ESRCH } from '../net/errno.ts';
import type { Net } from '../net/net.ts';
import { type Nlmsghdr, nlmsg_cancel, nlmsg_end, nlmsg_put } from './nlmsg.ts';
import { nlmsg_unicast } from './nlmsg-send.ts';
import type { OutgoingSkb } from './sk-buff.ts';

const GENL_HDRLEN = 4;

/**
 * genlmsg_put: nlmsghdr, genlmsghdr (the family's version cut to 8 bits, reserved 0) and the
 * family's own header, which is not cleared. undefined, and nothing written, without room.
 * The header it returns is for genlmsg_end and genlmsg_cancel.
 */
export function genlmsg_put(
  skb: OutgoingSkb,
  portid: number,
  seq: number,
  family: GenlFamily,
  flags: number,
  cmd: number,
): Nlmsghdr | undefined {
  const payload = GENL_HDRLEN + (family.hdrsize ?? 0);
  const nlh = nlmsg_put(skb, portid, seq, family.id ?? 0, payload, flags);
  nlh?.skb.data.set([cmd & 0xff, (family.version ?? 0) & 0xff, 0, 0], nlh.at + 16);
  return nlh;
}

/** genlmsg_put_reply: with port and sequence number of the request. */
export const genlmsg_put_reply = (
  skb: OutgoingSkb,
  { request }: GenlInfo,
  family: GenlFamily,
  flags: number,
  cmd: number,
): Nlmsghdr | undefined => genlmsg_put(skb, request.portid, request.seq, family, flags, cmd);

/** genlmsg_data: the family's own header and what follows. */
export const genlmsg_data = ({ skb, at }: Nlmsghdr): Uint8Array =>
  skb.data.subarray(at + 16 + GENL_HDRLEN);

/** genlmsg_end, genlmsg_cancel: as of nlmsg. */
export const genlmsg_end = nlmsg_end;
export const genlmsg_cancel = nlmsg_cancel;

/** genl_sock of a namespace. */
function sockOf(net: Net, caller: string): KernelSock {
  const sk = net.kernelSocks[NETLINK_GENERIC];
  if (sk === undefined) throw new KernelBug('BUG', caller, 'the namespace has no genl_sock');
  return sk;
}

/** genlmsg_reply: to the requester; 0, -ECONNREFUSED or -EAGAIN (see nlmsg_unicast). */
export const genlmsg_reply = (skb: OutgoingSkb, { request }: GenlInfo): number =>
  nlmsg_unicast(sockOf(request.net, 'genlmsg_reply'), skb, request.portid);

/** genlmsg_unicast: to any port of the namespace. */
export const genlmsg_unicast = (net: Net, skb: OutgoingSkb, portid: number): number =>
  nlmsg_unicast(sockOf(net, 'genlmsg_unicast'), skb, portid);

/** Whether the family has the group; where not, the kernel warns, and the skb stays the caller's. */
const hasGroup = ({ mcgrps }: GenlFamily, group: number): boolean =>
  group >= 0 && group < (mcgrps?.length ?? 0);

/**
 * genlmsg_multicast_netns: to the family's group by its index, in one namespace, but not to
 * `portid`. 0, -ESRCH if nobody got it, -EINVAL for an index that the family does not have; then
 * the skb is still the caller's. A doit that returns -ESRCH hands it to its requester.
 */
export function genlmsg_multicast_netns(
  family: GenlFamily,
  net: Net,
  skb: OutgoingSkb,
  portid: number,
  group: number,
): number {
  if (!hasGroup(family, group)) return -EINVAL;
  const bytes = skb.consume('genlmsg_multicast_netns');
  return send.genlmsg_multicast_netns(family, net, bytes, portid, group, skb.size);
}

/**
 * genlmsg_multicast: in the first namespace of the machine (init_net). None of the simulator's is
 * that one, so nobody hears it: -ESRCH, or -EINVAL for a wrong index.
 */
export function genlmsg_multicast(
  family: GenlFamily,
  skb: OutgoingSkb,
  _portid: number,
  group: number,
): number {
  if (!hasGroup(family, group)) return -EINVAL;
  skb.consume('genlmsg_multicast');
  return -ESRCH;
}

/**
 * genlmsg_multicast_allns: in every namespace, also those that do not see the family. 0 if anybody
 * got it, else -ESRCH.
 */
export function genlmsg_multicast_allns(
  family: GenlFamily,
  net: Net,
  skb: OutgoingSkb,
  portid: number,
  group: number,
): number {
  if (!hasGroup(family, group)) return -EINVAL;
  const bytes = skb.consume('genlmsg_multicast_allns');
  return send.genlmsg_multicast_allns(family, net, bytes, portid, group, skb.size);
}

/**
 * genl_notify: to the group in the requester's namespace, and once to the requester if it set
 * NLM_F_ECHO. That nobody listens is no error, and nobody is told that one occurred.
 */
export function genl_notify(
  family: GenlFamily,
  skb: OutgoingSkb,
  info: GenlInfo,
  group: number,
): void {
  if (!hasGroup(family, group)) return;
  send.genl_notify(family, info, skb.consume('genl_notify'), group, skb.size);
}

/** GENL_SET_ERR_MSG: the text of the extended ACK. */
export function GENL_SET_ERR_MSG({ request }: GenlInfo, msg: string): void {
  const extack: Extack = request.extack;
  extack.msg = msg;
}

/**
 * genl_lock: requests to families without `parallel_ops` wait, and so do registrations. Whoever
 * makes one meanwhile would wait for ever: KernelBug. So does taking it twice, or from a doit.
 */
export const genl_lock = (kernel: Kernel): void => kernel.genl_mutex.lock('genl_lock');
/** @throws KernelBug if it is not held */
export const genl_unlock = (kernel: Kernel): void => kernel.genl_mutex.unlock('genl_unlock');

export { genl_has_listeners, genl_set_err } from '../genetlink/genl-send.ts';
export { genl_register_family, genl_unregister_family } from '../genetlink/genl-register-family.ts';
