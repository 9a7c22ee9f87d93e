/** IPv4 when something happens to a device (inetdev_event, fib_netdev_event). */
import { type Device, IFF } from '../../net/device.ts';
import type { NetdevNotifier } from '../../net/netdev-chain.ts';
import { asciiBytes } from '../../nlattr/message-writer.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { inetNetconf, netconf_notify_del, netconf_notify_new } from '../netconf-message.ts';
import { RTM_DELMULTICAST, RTM_NEWMULTICAST } from '../rtnl-types.ts';
import { fib_add_ifaddr, fib_sync_down_dev } from './fib-ifaddr.ts';
import { inet_ifmcaddr_notify } from './ifmcaddr.ts';
import { IFA_F_PERMANENT, inDevice, inetdev_init } from './in-device.ts';
import { __inet_insert_ifa } from './inet-insert-ifa.ts';

const INADDR_LOOPBACK = 0x7f000001;
const RT_SCOPE_HOST = 254;
/** IPV4_MIN_MTU: below it IPv4 leaves a device alone. */
const IPV4_MIN_MTU = 68;

/** inetdev_event */
export const inetdev_event: NetdevNotifier = (event, dev) => {
  if (dev.ip_ptr === undefined) {
    const again = event === 'CHANGEMTU' && dev.mtu >= IPV4_MIN_MTU;
    if (event === 'REGISTER' || again) begin(dev);
    return;
  }
  switch (event) {
    case 'UP':
      return inetdev_up(dev);
    case 'DOWN':
      return inetdev_down(dev);
    case 'CHANGEMTU':
      return dev.mtu < IPV4_MIN_MTU ? inetdev_destroy(dev) : undefined;
    case 'UNREGISTER':
      return inetdev_destroy(dev);
    case 'CHANGENAME':
      // devinet_sysctl_unregister and devinet_sysctl_register tell of it
      netconf_notify_del(inetNetconf, dev.net, dev.index);
      netconf_notify_new(inetNetconf, dev);
      return;
    default:
      return;
  }
};

function begin(dev: Device): void {
  dev.ip_ptr = inetdev_init(dev);
  netconf_notify_new(inetNetconf, dev);
  if (dev.isUp) inet_ifmcaddr_notify(dev, RTM_NEWMULTICAST);
}

/** inetdev_destroy */
function inetdev_destroy(dev: Device): void {
  if ((dev.ip_ptr?.addresses.length ?? 0) > 0) {
    throw new Unmodelled('the end of a device that has IPv4 addresses');
  }
  if (dev.isUp) inet_ifmcaddr_notify(dev, RTM_DELMULTICAST);
  netconf_notify_del(inetNetconf, dev.net, dev.index);
  dev.ip_ptr = undefined;
}

/**
 * NETDEV_UP: of a loopback device 127.0.0.1/8, unless it is there already; the group of all hosts;
 * whatever routes addresses have besides their own.
 */
function inetdev_up(dev: Device): void {
  const { net } = dev;
  if ((dev.flags & IFF.LOOPBACK) !== 0) {
    __inet_insert_ifa(net, {
      local: INADDR_LOOPBACK,
      address: INADDR_LOOPBACK,
      prefixlen: 8,
      broadcast: 0,
      scope: RT_SCOPE_HOST,
      flags: IFA_F_PERMANENT,
      label: asciiBytes(dev.name),
      proto: 0,
      priority: 0,
      cstamp: net.kernel.clock.now,
      tstamp: net.kernel.clock.now,
    });
  }
  inet_ifmcaddr_notify(dev, RTM_NEWMULTICAST);
  if ((dev.flags & IFF.LOOPBACK) === 0) return;
  for (const ifa of inDevice(net).addresses) fib_add_ifaddr(net, ifa);
}

/** NETDEV_DOWN: addresses stay. */
function inetdev_down(dev: Device): void {
  inet_ifmcaddr_notify(dev, RTM_DELMULTICAST);
  if ((dev.flags & IFF.LOOPBACK) !== 0) fib_sync_down_dev(dev.net);
}
