/** IPv4 when the loopback device goes up or down (inetdev_event, fib_netdev_event). */
import type { Net } from '../../net/net.ts';
import { asciiBytes } from '../../nlattr/message-writer.ts';
import type { LinkDevice } from '../link-device.ts';
import { RTM_DELMULTICAST, RTM_NEWMULTICAST } from '../rtnl-types.ts';
import { fib_add_ifaddr, fib_sync_down_dev } from './fib-ifaddr.ts';
import { inet_ifmcaddr_notify } from './ifmcaddr.ts';
import { IFA_F_PERMANENT, inDevice } from './in-device.ts';
import { __inet_insert_ifa } from './inet-insert-ifa.ts';

const INADDR_LOOPBACK = 0x7f000001;
const RT_SCOPE_HOST = 254;

/**
 * NETDEV_UP: 127.0.0.1/8, unless it is there already; the group of all hosts; whatever routes
 * addresses have besides their own.
 */
export function inetdev_up(net: Net, dev: LinkDevice): void {
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
  inet_ifmcaddr_notify(net, RTM_NEWMULTICAST);
  for (const ifa of inDevice(net).addresses) fib_add_ifaddr(net, ifa);
}

/** NETDEV_DOWN: addresses stay. */
export function inetdev_down(net: Net): void {
  inet_ifmcaddr_notify(net, RTM_DELMULTICAST);
  fib_sync_down_dev(net);
}
