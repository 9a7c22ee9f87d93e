/**
 * Generic Netlink: families, their operations and groups, and the controller that tells of them.
 *
 * genl_pernet_init gives a namespace its kernel side; the first of a kernel also registers the
 * families that the profile's machine has at boot. A subsystem adds its own with
 * genl_register_family. Families without `netnsok` are visible in the first namespace only, which
 * is none of the simulator's.
 */
import { netlink_kernel_create } from '../af-netlink/netlink-kernel-create.ts';
import { netlink_rcv_skb } from '../af-netlink/netlink-rcv-skb.ts';
import type { Net } from '../net/net.ts';
import { registerBootFamilies } from './boot-families.ts';
import { genl_bind, genl_unbind } from './genl-bind.ts';
import { genl_rcv_msg } from './genl-rcv-msg.ts';
import { GENL_ID_CTRL, genlRegistry } from './genl-registry.ts';
import { NETLINK_GENERIC } from './protocol.ts';

/** genl_pernet_init: the kernel side of NETLINK_GENERIC in a namespace. */
export function genl_pernet_init(net: Net): void {
  const registry = genlRegistry(net.kernel);
  if (registry.byId(GENL_ID_CTRL) === undefined) registerBootFamilies(net.kernel);
  netlink_kernel_create(net, NETLINK_GENERIC, {
    groups: registry.groups.capacity,
    nonrootRecv: true,
    input: (skb) =>
      net.kernel.genl_cb_lock.reading('genl_rcv', () => void netlink_rcv_skb(skb, genl_rcv_msg)),
    bind: genl_bind,
    unbind: genl_unbind,
  });
}

export type {
  Doit,
  Dumpit,
  GenlFamily,
  GenlInfo,
  GenlMulticastGroup,
  GenlOp,
  GenlSmallOp,
  GenlSplitOp,
} from './genl-family.ts';
export { genl_register_family, genl_unregister_family } from './genl-register-family.ts';
export {
  genl_has_listeners,
  genl_notify,
  genl_set_err,
  genlmsg,
  genlmsg_multicast_allns,
  genlmsg_multicast_netns,
  genlmsg_unicast,
} from './genl-send.ts';
