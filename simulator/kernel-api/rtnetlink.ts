/** rtnetlink for a subsystem: handlers of message types, notifications, the lock. */
import type { Request } from '../af-netlink/kernel-side.ts';
import type { Kernel } from '../kernel.ts';
import { KernelBug } from '../kernel-bug.ts';
import { EMSGSIZE } from '../net/errno.ts';
import type { Net } from '../net/net.ts';
import type { Device } from '../net/device.ts';
import { rtnl_fill_ifinfo as fill } from '../rtnetlink/rtnl-fill-ifinfo.ts';
import { NETLINK_ROUTE, RTM_NEWLINK } from '../rtnetlink/rtnl-types.ts';
import { nlmsg_put } from './nlmsg.ts';
import { netlink_set_err, nlmsg_notify, nlmsg_unicast } from './nlmsg-send.ts';
import type { OutgoingSkb } from './sk-buff.ts';

const NLMSG_HDRLEN = 16;
const NLM_F_ECHO = 8;

function sockOf(net: Net, caller: string) {
  const rtnl = net.kernelSocks[NETLINK_ROUTE];
  if (rtnl === undefined) throw new KernelBug('BUG', caller, 'the namespace has no rtnl socket');
  return rtnl;
}

/**
 * rtnl_notify: to the members of a group, and once to `pid` if the request it answers had
 * NLM_F_ECHO. That nobody listens is no error. @param request undefined (NULL): nobody asked
 */
export function rtnl_notify(
  skb: OutgoingSkb,
  net: Net,
  pid: number,
  group: number,
  request: Pick<Request, 'flags'> | undefined,
): void {
  const report = request !== undefined && (request.flags & NLM_F_ECHO) !== 0;
  nlmsg_notify(sockOf(net, 'rtnl_notify'), skb, pid, group, report);
}

/** rtnl_unicast: 0, -ECONNREFUSED or -EAGAIN (see nlmsg_unicast). */
export const rtnl_unicast = (skb: OutgoingSkb, net: Net, pid: number): number =>
  nlmsg_unicast(sockOf(net, 'rtnl_unicast'), skb, pid);

/** rtnl_set_sk_err: tells the members that a notification was lost. @param error -errno */
export function rtnl_set_sk_err(net: Net, group: number, error: number): void {
  netlink_set_err(sockOf(net, 'rtnl_set_sk_err'), 0, group, error);
}

/** rtnl_lock: requests wait that change something. @throws KernelBug if it is held */
export const rtnl_lock = (kernel: Kernel): void => kernel.rtnl_mutex.lock('rtnl_lock');
/** rtnl_trylock: whether it was free, and is now taken. */
export const rtnl_trylock = (kernel: Kernel): boolean => kernel.rtnl_mutex.trylock('rtnl_trylock');
/** @throws KernelBug if it is not held */
export const rtnl_unlock = (kernel: Kernel): void => kernel.rtnl_mutex.unlock('rtnl_unlock');
export const rtnl_is_locked = (kernel: Kernel): boolean => kernel.rtnl_mutex.held;

export {
  rtnl_register,
  /** The same, for modules: one more argument in C, who owns the handler. */
  rtnl_register as rtnl_register_module,
  rtnl_unregister,
} from '../rtnetlink/rtnl-register.ts';
export { rtnetlink_rcv_msg } from '../rtnetlink/rtnetlink-rcv-msg.ts';

/** Where a link message goes, and what it says besides the device. */
export interface IfinfoHeader {
  readonly pid?: number;
  readonly seq?: number;
  /** nlmsg_flags */
  readonly flags?: number;
  /** ifi_change: the flags that changed. */
  readonly change?: number;
}

/**
 * rtnl_fill_ifinfo: RTM_NEWLINK of a device put into `skb`: nlmsghdr, ifinfomsg, attributes. 0, or
 * -EMSGSIZE with the buffer as it was.
 */
export function rtnl_fill_ifinfo(
  skb: OutgoingSkb,
  dev: Device,
  { pid = 0, seq = 0, flags = 0, change = 0 }: IfinfoHeader = {},
): number {
  const message = fill(dev, { change });
  const mark = skb.len;
  const nlh = nlmsg_put(skb, pid, seq, RTM_NEWLINK, message.length - NLMSG_HDRLEN, flags);
  if (nlh === undefined) return -EMSGSIZE;
  skb.data.set(message.subarray(NLMSG_HDRLEN), mark + NLMSG_HDRLEN);
  return 0;
}
