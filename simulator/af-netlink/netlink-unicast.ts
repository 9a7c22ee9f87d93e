/** A datagram for one socket. */
import { EAGAIN, ECONNREFUSED } from '../net/errno.ts';
import { hasRoom, netlink_overrun } from './netlink-overrun.ts';
import type { NetlinkSock } from './netlink-sock.ts';
import type { SkBuff } from './skb.ts';
import type { Net } from '../net/net.ts';
import { Unmodelled } from '../unmodelled.ts';

/**
 * netlink_getsockbyportid: who has the port. A connected socket has it for its peer only.
 */
export function netlink_getsockbyportid(
  net: Net,
  protocol: number,
  sender: number,
  portid: number,
): NetlinkSock | undefined {
  const sk = net.ports[protocol]?.get(portid);
  if (sk === undefined || !sk.connected || sk.dstPortid === sender) return sk;
  const { faults } = net.kernel;
  if (faults.has('connect-zero-open') && sk.dstPortid === 0) return sk;
  return faults.has('connect-kernel-open') && sender === 0 ? sk : undefined;
}

const [NLM_F_REQUEST, NLM_F_ACK] = [1, 4];

/** Whether the input of a protocol would look at a message of the datagram. */
function asks({ data }: SkBuff): boolean {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 0; at + 16 <= data.length;) {
    const len = view.getUint32(at, true);
    if ((view.getUint16(at + 6, true) & (NLM_F_REQUEST | NLM_F_ACK)) !== 0) return true;
    if (len < 16) return false;
    at += (len + 3) & ~3;
  }
  return false;
}

/**
 * netlink_unicast_kernel for what the kernel itself sends to port 0: the input of the protocol gets
 * it, from port 0. @throws Unmodelled where it is a request: nobody could be asked for privilege
 */
function toKernel(net: Net, protocol: number, skb: SkBuff): number {
  const cfg = net.kernelSocks[protocol]?.cfg;
  if (cfg?.input === undefined) return -ECONNREFUSED;
  if (asks(skb)) throw new Unmodelled('a request that the kernel sends to itself');
  cfg.input({ data: skb.data, net, portid: 0 });
  return skb.len;
}

/**
 * netlink_unicast of the kernel's own, or to a user's socket: the length delivered (what a filter left of it), or
 * -ECONNREFUSED if there is nobody, or -EAGAIN if there is no room; of that the receiver hears
 * only if the sender is the kernel.
 */
export function netlink_unicast(
  net: Net,
  protocol: number,
  skb: SkBuff,
  portid: number,
  fromKernel: boolean,
): number {
  if (portid === 0 && fromKernel) return toKernel(net, protocol, skb);
  const sk = netlink_getsockbyportid(net, protocol, skb.portid, portid);
  if (sk === undefined) return -ECONNREFUSED;
  const { faults } = net.kernel;
  const whole = skb.len;
  if (sk.filter !== undefined && !sk.filter.passes(skb)) {
    return faults.has('filter-drop-refuses') ? -ECONNREFUSED : skb.len;
  }
  if (!hasRoom(sk, skb)) {
    if (fromKernel || faults.has('full-tells-receiver')) netlink_overrun(sk);
    return -EAGAIN;
  }
  sk.enqueue(skb);
  return faults.has('filter-returns-whole') ? whole : skb.len;
}
