/** IPv6 leaves a device that goes down or away (addrconf_ifdown). */
import type { Device } from '../../net/device.ts';
import { inet6Netconf, netconf_notify_del } from '../netconf-message.ts';
import { neigh_ifdown } from '../neighbour/neigh-create.ts';
import { PF_INET6 } from '../rtnl-types.ts';
import { ipv6_ifa_gone, unlink } from './addrconf.ts';
import { rt6_sync_down_dev } from './fib6-ifdown.ts';
import { IF_READY, IF_RS_SENT } from './inet6-dev.ts';
import { ALL_NODES_OF_LINK, ipv6_dev_mc_dec } from './mcast6.ts';

/** addrconf_ifdown: its routes go first, then its addresses. */
export function addrconf_ifdown(dev: Device, unregister: boolean): void {
  const { net } = dev;
  // rt6_disable_ip
  rt6_sync_down_dev(dev, unregister ? 'unregister' : 'down');
  neigh_ifdown(dev, PF_INET6);
  const { ip6_ptr } = dev;
  if (ip6_ptr === undefined) return;
  ip6_ptr.ifFlags &= ~(IF_RS_SENT | IF_READY);
  for (const ifa of ip6_ptr.addresses.inOrder()) {
    unlink(net, ifa);
    ifa.state = 'dead';
    ipv6_ifa_gone(ifa);
    ip6_ptr.addresses.delete(ifa);
  }
  ip6_ptr.tstamp = net.kernel.clock.now;
  if (unregister) {
    // ipv6_mc_destroy_dev: of the other groups nobody is told.
    ipv6_dev_mc_dec(dev, ALL_NODES_OF_LINK);
    dev.ip6_ptr = undefined;
    netconf_notify_del(inet6Netconf, net, dev.index);
  }
  dev.changes++;
}
