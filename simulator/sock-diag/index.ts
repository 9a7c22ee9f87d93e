/**
 * NETLINK_SOCK_DIAG: which sockets there are. Those of Netlink are listed; of the other families
 * that a machine knows, what is checked before any socket is looked for.
 *
 * diag_net_init gives a namespace its kernel side.
 */
import { netlink_kernel_create } from '../af-netlink/netlink-kernel-create.ts';
import { netlink_rcv_skb } from '../af-netlink/netlink-rcv-skb.ts';
import type { Net } from '../net/net.ts';
import { sock_diag_rcv_msg } from './sock-diag-rcv-msg.ts';

const NETLINK_SOCK_DIAG = 4;

/** diag_net_init: anybody may join the groups, which tell of sockets that are destroyed. */
export function diag_net_init(net: Net): void {
  netlink_kernel_create(net, NETLINK_SOCK_DIAG, {
    nonrootRecv: true,
    input: (skb) => void netlink_rcv_skb(skb, sock_diag_rcv_msg),
  });
}
