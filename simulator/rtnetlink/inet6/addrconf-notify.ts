/** IPv6 when something happens to a device (addrconf_notify). */
import { type Device, IFF } from '../../net/device.ts';
import type { NetdevNotifier } from '../../net/netdev-chain.ts';
import { netif_oper_up } from '../../netdev/operstate.ts';
import { RTNH_F_DEAD, RTNH_F_LINKDOWN } from '../inet/fib-info.ts';
import { inet6Netconf, netconf_notify_del, netconf_notify_new } from '../netconf-message.ts';
import { addrconf_dad_run } from './addrconf-dad.ts';
import { addrconf_ifdown } from './addrconf-ifdown.ts';
import { addrconf_init_auto_addrs, addrconf_permanent_addr } from './addrconf-init.ts';
import { rt6_mtu_change, rt6_sync_down_dev, rt6_sync_up } from './fib6-ifdown.ts';
import { DEVCONF, IF_READY, IPV6_MIN_MTU, type Inet6Dev, ipv6_add_dev } from './inet6-dev.ts';
import { inet6_ifinfo_notify } from './inet6-fill-ifinfo.ts';
import { ALL_NODES, ipv6_dev_mc_inc } from './mcast6.ts';

/** addrconf_notify */
export const addrconf_notify: NetdevNotifier = (event, dev) => {
  const { ip6_ptr } = dev;
  switch (event) {
    case 'REGISTER':
      if (ip6_ptr === undefined && dev.mtu >= IPV6_MIN_MTU) begin(dev);
      return;
    case 'CHANGEMTU':
      changeMtu(dev);
      dev.changes++;
      return;
    case 'UP':
      addrconf_permanent_addr(dev);
      if (addrconf_link_ready(dev)) ready(dev);
      return;
    case 'CHANGE':
      change(dev);
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
  for (const group of ALL_NODES) ipv6_dev_mc_inc(dev, group);
}

function changeMtu(dev: Device): void {
  const { ip6_ptr, mtu } = dev;
  if (mtu < IPV6_MIN_MTU) stopBelowLeast(dev);
  else if (ip6_ptr !== undefined) {
    rt6_mtu_change(dev, mtu);
    ip6_ptr.cnf[DEVCONF.MTU6] = mtu;
  } else {
    begin(dev);
    if (dev.isUp) ready(dev);
  }
}

/** NETDEV_CHANGE */
function change(dev: Device): void {
  const { ip6_ptr } = dev;
  if (!addrconf_link_ready(dev)) rt6_sync_down_dev(dev, 'change');
  else if (ip6_ptr !== undefined && (ip6_ptr.ifFlags & IF_READY) !== 0) {
    rt6_sync_up(dev, RTNH_F_LINKDOWN);
  } else ready(dev);
}

/** The link can be used: it gets the addresses that a link has by itself. */
function ready(dev: Device): void {
  if (dev.ip6_ptr === undefined && dev.mtu >= IPV6_MIN_MTU) begin(dev);
  const { ip6_ptr } = dev;
  if (ip6_ptr === undefined) return;
  ip6_ptr.ifFlags |= IF_READY;
  addrconf_init_auto_addrs(dev, ip6_ptr);
  addrconf_dad_run(dev);
  rt6_sync_up(dev, RTNH_F_DEAD);
  followMtu(dev, ip6_ptr);
  ip6_ptr.tstamp = dev.net.kernel.clock.now;
  dev.changes++;
  inet6_ifinfo_notify(dev);
  // lo keeps its IPv6 where others lose it
  stopBelowLeast(dev);
}

/** Without room for the least packet IPv6 stops. */
function stopBelowLeast(dev: Device): void {
  if (dev.mtu < IPV6_MIN_MTU) addrconf_ifdown(dev, (dev.flags & IFF.LOOPBACK) === 0);
}

/** The MTU may have changed while the device was down. */
function followMtu(dev: Device, { cnf }: Inet6Dev): void {
  if (cnf[DEVCONF.MTU6] === dev.mtu || dev.mtu < IPV6_MIN_MTU) return;
  rt6_mtu_change(dev, dev.mtu);
  cnf[DEVCONF.MTU6] = dev.mtu;
}
