/**
 * How a kernel subsystem sends a finished message. Messages are handed over: the caller does not
 * change them afterwards.
 */
import { ESRCH } from '../net/errno.ts';
import type { KernelSock } from './kernel-sock.ts';
import { netlink_broadcast } from './netlink-broadcast.ts';
import { padded } from '../nlattr/padding.ts';
import { netlink_unicast } from './netlink-unicast.ts';
import { SkBuff, truesizeOf } from './skb.ts';

/** @param size bytes the kernel would have allocated for it; decides when a queue is full */
function skbOf(sk: KernelSock, given: Uint8Array, group: number, size = given.length): SkBuff {
  const { profile } = sk.net.kernel;
  const message = profile.padsNumbers ? padded(given, 0) : given;
  return new SkBuff(message, truesizeOf(profile, size, message.length), 0, group);
}

/** nlmsg_unicast: 0, -ECONNREFUSED if nobody has the port, -EAGAIN if its owner has no room. */
export function nlmsg_unicast(
  sk: KernelSock,
  message: Uint8Array,
  portid: number,
  size?: number,
): number {
  const { net, protocol } = sk;
  const ret = netlink_unicast(net, protocol, skbOf(sk, message, 0, size), portid, true);
  return ret > 0 ? 0 : ret;
}

/**
 * nlmsg_multicast: to all members of a group but those that show `portid`; 0 makes that the
 * members which never bound. -ESRCH if nobody got it.
 */
export function nlmsg_multicast(
  sk: KernelSock,
  message: Uint8Array,
  portid: number,
  group: number,
  size?: number,
): number {
  return netlink_broadcast(sk.net, sk.protocol, skbOf(sk, message, group, size), portid);
}

/**
 * nlmsg_notify: multicast, and with `report` (NLM_F_ECHO) a unicast to `portid`, which then is
 * left out of the multicast. That nobody listens is no error. Group 0: the report alone.
 */
export function nlmsg_notify(
  sk: KernelSock,
  message: Uint8Array,
  portid: number,
  group: number,
  report: boolean,
  size?: number,
): number {
  const { faults } = sk.net.kernel;
  const echo = report && !faults.has('echo-dropped');
  let error = 0;
  if (group !== 0) {
    const excluded = echo && !faults.has('echo-twice') ? portid : 0;
    error = nlmsg_multicast(sk, message, excluded, group, size);
    if (error === -ESRCH && !faults.has('notify-esrch')) error = 0;
  }
  if (!echo) return error;
  // The copy for the requester keeps the group in its address.
  const skb = skbOf(sk, message, faults.has('echo-without-group') ? 0 : group, size);
  const ret = netlink_unicast(sk.net, sk.protocol, skb, portid, true);
  return error === 0 && ret < 0 ? ret : error;
}

/** netlink_has_listeners: somebody is in the group, in whichever namespace. */
export const netlink_has_listeners = (sk: KernelSock, group: number): boolean =>
  sk.net.kernel.tables[sk.protocol]?.hasListeners(group) ?? false;
