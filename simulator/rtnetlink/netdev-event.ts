/** What IPv4 and IPv6 do when a device goes up or down (NETDEV_UP, NETDEV_DOWN). */
import type { Net } from '../net/net.ts';
import { Unmodelled } from '../unmodelled.ts';
import type { LinkDevice } from './link-device.ts';

export function netdev_up(_net: Net, _dev: LinkDevice): void {
  throw new Unmodelled('up');
}
export function netdev_down(_net: Net, _dev: LinkDevice): void {
  throw new Unmodelled('down');
}
