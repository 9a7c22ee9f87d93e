/**
 * rtnetlink: NETLINK_ROUTE. The dispatch of every message type, and RTM_GETLINK of the loopback
 * device; other types that a real machine handles are reported as not modelled.
 *
 * rtnetlink_net_init gives a namespace its kernel side. rtnl_register adds or replaces a handler.
 */
import { netlink_kernel_create } from '../af-netlink/netlink-kernel-create.ts';
import { netlink_rcv_skb } from '../af-netlink/netlink-rcv-skb.ts';
import { EPERM } from '../net/errno.ts';
import type { Net } from '../net/net.ts';
import type { Profile } from '../profiles/index.ts';
import { registerBootHandlers } from './boot-handlers.ts';
import { rtnetlink_rcv_msg } from './rtnetlink-rcv-msg.ts';
import { NETLINK_ROUTE } from './rtnl-types.ts';

/** RTNLGRP_IPV4_MROUTE_R, RTNLGRP_IPV6_MROUTE_R: for administrators. */
const PRIVILEGED: ReadonlySet<number> = new Set([30, 31]);

/** RTNLGRP_MAX */
const groupsOf = ({ protocols }: Profile): number =>
  protocols.find(({ protocol }) => protocol === NETLINK_ROUTE)?.groups ?? 0;

/** rtnetlink_net_init: the kernel side of NETLINK_ROUTE in a namespace. */
export function rtnetlink_net_init(net: Net): void {
  registerBootHandlers(net.kernel);
  netlink_kernel_create(net, NETLINK_ROUTE, {
    groups: groupsOf(net.kernel.profile),
    nonrootRecv: true,
    input: (skb) => void netlink_rcv_skb(skb, rtnetlink_rcv_msg),
    bind: (_net, group, capable) => {
      if (net.kernel.faults.has('mroute-groups-open')) return 0;
      return PRIVILEGED.has(group) && !capable('CAP_NET_ADMIN') ? -EPERM : 0;
    },
  });
}

export {
  type RtnlDoit,
  type RtnlDumpit,
  type RtnlMsgHandler,
  rtnl_register,
  rtnl_unregister,
} from './rtnl-register.ts';
export { RTNL_FLAG_BULK_DEL_SUPPORTED } from './rtnl-types.ts';
