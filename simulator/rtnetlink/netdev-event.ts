/** What IPv4 and IPv6 do when a device goes up or down: IPv4 hears of it first. */
import type { Net } from '../net/net.ts';
import { inetdev_down, inetdev_up } from './inet/inetdev-event.ts';
import { addrconf_down, addrconf_up } from './inet6/inet6-loopback.ts';
import type { LinkDevice } from './link-device.ts';

/** NETDEV_UP */
export function netdev_up(net: Net, dev: LinkDevice): void {
  inetdev_up(net, dev);
  addrconf_up(net, dev);
}

/** NETDEV_DOWN */
export function netdev_down(net: Net): void {
  inetdev_down(net);
  addrconf_down(net);
}
