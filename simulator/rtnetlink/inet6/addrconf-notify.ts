/** IPv6 when something happens to a device (addrconf_notify). */
import { type Device, IFF } from '../../net/device.ts';
import type { NetdevNotifier } from '../../net/netdev-chain.ts';
import { netif_oper_up } from '../../netdev/operstate.ts';
import { inet6Netconf, netconf_notify_del, netconf_notify_new } from '../netconf-message.ts';
import { neigh_ifdown } from '../neighbour/neigh-create.ts';
import { PF_INET6 } from '../rtnl-types.ts';
import { DEVCONF, IF_READY, IPV6_MIN_MTU, ipv6_add_dev } from './inet6-dev.ts';
import { inet6_ifinfo_notify } from './inet6-fill-ifinfo.ts';
import { loopback_down, loopback_up } from './inet6-loopback.ts';

/** addrconf_notify */
export const addrconf_notify: NetdevNotifier = (event, dev) => {
  const { ip6_ptr } = dev;
  switch (event) {
    case 'REGISTER':
      if (ip6_ptr === undefined && dev.mtu >= IPV6_MIN_MTU) begin(dev);
      return;
    case 'CHANGEMTU':
      if (dev.mtu < IPV6_MIN_MTU) addrconf_ifdown(dev, (dev.flags & IFF.LOOPBACK) === 0);
      else if (ip6_ptr !== undefined) ip6_ptr.cnf[DEVCONF.MTU6] = dev.mtu;
      else {
        begin(dev);
        if (dev.isUp) ready(dev);
      }
      dev.changes++;
      return;
    case 'UP':
      if (addrconf_link_ready(dev)) ready(dev);
      return;
    case 'CHANGE':
      if (ip6_ptr !== undefined && (ip6_ptr.ifFlags & IF_READY) !== 0) return;
      if (addrconf_link_ready(dev)) ready(dev);
      return;
    case 'DOWN':
    case 'UNREGISTER':
      addrconf_ifdown(dev, event === 'UNREGISTER');
      return;
    case 'CHANGENAME':
      if (ip6_ptr === undefined) return;
      netconf_notify_del(inet6Netconf, dev.net, dev.index);
      netconf_notify_new(inet6Netconf, dev);
      return;
    default:
      return;
  }
};

/** addrconf_link_ready */
const addrconf_link_ready = (dev: Device): boolean => netif_oper_up(dev) && dev.transmits;

function begin(dev: Device): void {
  dev.ip6_ptr = ipv6_add_dev(dev);
  netconf_notify_new(inet6Netconf, dev);
}

/** The link can be used: it gets the addresses that a link has by itself. */
function ready(dev: Device): void {
  if (dev.ip6_ptr === undefined && dev.mtu >= IPV6_MIN_MTU) begin(dev);
  const { ip6_ptr } = dev;
  if (ip6_ptr === undefined) return;
  ip6_ptr.ifFlags |= IF_READY;
  if ((dev.flags & IFF.LOOPBACK) !== 0) loopback_up(dev);
  ip6_ptr.cnf[DEVCONF.MTU6] = dev.mtu;
  ip6_ptr.tstamp = dev.net.kernel.clock.now;
  dev.changes++;
  inet6_ifinfo_notify(dev);
}

function addrconf_ifdown(dev: Device, unregister: boolean): void {
  // rt6_disable_ip
  neigh_ifdown(dev, PF_INET6);
  const { ip6_ptr } = dev;
  if (ip6_ptr === undefined) return;
  const wasReady = (ip6_ptr.ifFlags & IF_READY) !== 0;
  ip6_ptr.ifFlags &= ~IF_READY;
  ip6_ptr.tstamp = dev.net.kernel.clock.now;
  if ((dev.flags & IFF.LOOPBACK) !== 0 && wasReady) loopback_down(dev);
  if (unregister) {
    netconf_notify_del(inet6Netconf, dev.net, dev.index);
    dev.ip6_ptr = undefined;
  }
  dev.changes++;
}
