/**
 * What happens to a device is heard by everybody in the order in which they register at boot:
 * rtnetlink before IPv4, IPv4 before IPv6 (register_netdevice_notifier).
 */
import type { Kernel } from '../kernel.ts';
import type { NetdevNotifier } from '../net/netdev-chain.ts';
import { inetdev_event } from './inet/inetdev-event.ts';
import { addrconf_notify } from './inet6/addrconf-notify.ts';
import { arp_ifdown, arp_netdev_event, ndisc_netdev_event } from './neighbour/neigh-event.ts';
import { rtnetlink_event } from './rtnetlink-event.ts';

const notifiers: readonly NetdevNotifier[] = [
  rtnetlink_event,
  arp_netdev_event,
  inetdev_event,
  arp_ifdown,
  addrconf_notify,
  ndisc_netdev_event,
];

export function registerNetdevNotifiers(kernel: Kernel): void {
  kernel.netdevChain.register(...notifiers);
}
