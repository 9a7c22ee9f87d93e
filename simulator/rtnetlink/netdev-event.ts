/**
 * What happens to a device is heard by everybody in the order in which they register at boot:
 * rtnetlink, rules and nexthops before IPv4, IPv4 before IPv6 (register_netdevice_notifier).
 */
import type { Kernel } from '../kernel.ts';
import { br_device_event } from '../netdev/bridge/br-device-event.ts';
import type { NetdevNotifier } from '../net/netdev-chain.ts';
import { fib_netdev_event } from './inet/fib-inetaddr-event.ts';
import { inetdev_event } from './inet/inetdev-event.ts';
import { addrconf_notify } from './inet6/addrconf-notify.ts';
import { arp_netdev_event, ndisc_netdev_event } from './neighbour/neigh-event.ts';
import { mpls_dev_notify } from './mpls-dev-notify.ts';
import { nh_netdev_event } from './nexthop/nh-netdev-event.ts';
import { rtnetlink_event } from './rtnetlink-event.ts';
import { fib_rules_event } from './rules/fib-rules-event.ts';

const notifiers: readonly NetdevNotifier[] = [
  rtnetlink_event,
  fib_rules_event,
  nh_netdev_event,
  arp_netdev_event,
  inetdev_event,
  fib_netdev_event,
  addrconf_notify,
  ndisc_netdev_event,
  br_device_event,
  mpls_dev_notify,
];

export function registerNetdevNotifiers(kernel: Kernel): void {
  kernel.netdevChain.register(...notifiers);
}
