/** IPv4 when something happens to a device (inetdev_event). */
import type { Device } from '../../net/device.ts';
import type { NetdevNotifier } from '../../net/netdev-chain.ts';
import { asciiBytes } from '../../nlattr/message-writer.ts';
import { isLoopback } from '../device-state.ts';
import { inetNetconf, netconf_notify_del, netconf_notify_new } from '../netconf-message.ts';
import { neigh_ifdown } from '../neighbour/neigh-create.ts';
import { PF_INET, RTM_DELMULTICAST, RTM_NEWADDR, RTM_NEWMULTICAST } from '../rtnl-types.ts';
import { set_ifa_lifetime } from './ifa-lifetime.ts';
import { rtmsg_ifa } from './ifaddr-message.ts';
import { INFINITY_LIFE_TIME, type Ifaddr } from './ifaddr.ts';
import { inet_ifmcaddr_notify } from './ifmcaddr.ts';
import { InDevice } from './in-device.ts';
import { __inet_del_ifa } from './inet-del-ifa.ts';
import { __inet_insert_ifa } from './inet-insert-ifa.ts';

const IFNAMSIZ = 16;
const INADDR_LOOPBACK = 0x7f000001;
const RT_SCOPE_HOST = 254;
/** IPV4_MIN_MTU: below it IPv4 leaves a device alone. */
const IPV4_MIN_MTU = 68;

/** inetdev_event */
export const inetdev_event: NetdevNotifier = (event, dev) => {
  if (dev.ip_ptr === undefined) {
    const again = event === 'CHANGEMTU' && dev.mtu >= IPV4_MIN_MTU;
    if (event === 'REGISTER' || again) begin(dev, !again);
    return;
  }
  switch (event) {
    case 'UP':
      if (dev.mtu >= IPV4_MIN_MTU) inetdev_up(dev, dev.ip_ptr);
      return;
    case 'DOWN':
      inet_ifmcaddr_notify(dev, RTM_DELMULTICAST);
      return;
    case 'CHANGEMTU':
      return dev.mtu < IPV4_MIN_MTU ? inetdev_destroy(dev) : undefined;
    case 'UNREGISTER':
      return inetdev_destroy(dev);
    case 'CHANGENAME':
      inetdev_changename(dev, dev.ip_ptr);
      // devinet_sysctl_unregister and devinet_sysctl_register tell of it
      netconf_notify_del(inetNetconf, dev.net, dev.index);
      netconf_notify_new(inetNetconf, dev);
      return;
    default:
      return;
  }
};

function begin(dev: Device, registers: boolean): void {
  dev.ip_ptr = new InDevice(dev, registers);
  netconf_notify_new(inetNetconf, dev);
  if (dev.isUp) inet_ifmcaddr_notify(dev, RTM_NEWMULTICAST);
}

/** inetdev_destroy: every address goes, none takes the place of another. */
function inetdev_destroy(dev: Device): void {
  const { net, ip_ptr } = dev;
  if (ip_ptr === undefined) return;
  ip_ptr.dead = true;
  if (dev.isUp) inet_ifmcaddr_notify(dev, RTM_DELMULTICAST);
  for (const ifa of [...ip_ptr.addresses()]) __inet_del_ifa(net, ip_ptr, ifa);
  dev.ip_ptr = undefined;
  netconf_notify_del(inetNetconf, net, dev.index);
  neigh_ifdown(dev, PF_INET); // arp_ifdown
}

/** 127.0.0.1/8 */
function loopbackAddress(dev: Device): Ifaddr {
  const { now } = dev.net.kernel.clock;
  const ifa = {
    index: dev.index,
    local: INADDR_LOOPBACK,
    address: INADDR_LOOPBACK,
    prefixlen: 8,
    broadcast: 0,
    scope: RT_SCOPE_HOST,
    flags: 0,
    label: asciiBytes(dev.name),
    proto: 0,
    priority: 0,
    validLft: 0,
    preferredLft: 0,
    cstamp: now,
    tstamp: now,
  };
  set_ifa_lifetime(ifa, INFINITY_LIFE_TIME, INFINITY_LIFE_TIME, now);
  return ifa;
}

/** NETDEV_UP: of a loopback device 127.0.0.1/8, unless it is there already; the group of all hosts. */
function inetdev_up(dev: Device, device: InDevice): void {
  if (isLoopback(dev)) __inet_insert_ifa(dev.net, device, loopbackAddress(dev));
  inet_ifmcaddr_notify(dev, RTM_NEWMULTICAST);
}

/**
 * inetdev_changename: labels follow the name; what was behind a colon stays, and a number takes its
 * place where there was none. The first address has the name alone.
 */
function inetdev_changename(dev: Device, device: InDevice): void {
  let named = 0;
  for (const ifa of [...device.addresses()]) {
    const old = String.fromCharCode(...ifa.label);
    const first = named++ === 0;
    const colon = old.indexOf(':');
    const suffix = colon < 0 ? `:${named}` : old.slice(colon);
    const base =
      suffix.length + dev.name.length < IFNAMSIZ
        ? dev.name
        : dev.name.slice(0, IFNAMSIZ - suffix.length - 1);
    ifa.label = asciiBytes(first ? dev.name : base + suffix);
    rtmsg_ifa(dev.net, RTM_NEWADDR, ifa);
  }
}
