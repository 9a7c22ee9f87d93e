/** Bringing a device up or down. */
import type { Net } from '../net/net.ts';
import { IFF_UP, type LinkDevice, changeDevice, flagsOf } from './link-device.ts';
import type { LinkHeader } from './link-request.ts';
import { netdev_down, netdev_up } from './netdev-event.ts';
import { rtmsg_ifinfo } from './rtnl-notify.ts';

/** IFF_DEBUG, NOTRAILERS, NOARP, PROMISC, ALLMULTI, MULTICAST, PORTSEL, AUTOMEDIA, DYNAMIC. */
const SETTABLE = 0x4 | 0x20 | 0x80 | 0x100 | 0x200 | 0x1000 | 0x2000 | 0x4000 | 0x8000;

/** rtnl_dev_combine_flags: a mask of 0 beside flags means all bits. */
export function rtnl_dev_combine_flags(
  dev: LinkDevice,
  { flags, change }: Pick<LinkHeader, 'flags' | 'change'>,
): number {
  if (change === 0) return flags;
  return ((flags & change) | (flagsOf(dev) & ~change)) >>> 0;
}

/** Whether more than IFF_UP would change, which is not modelled. */
export const changesMore = (dev: LinkDevice, flags: number): boolean =>
  ((flagsOf(dev) ^ flags) & SETTABLE) !== 0;

/** netif_change_flags: bits that nobody can set are ignored; IPv4 and IPv6 react to IFF_UP. */
export function netif_change_flags(net: Net, dev: LinkDevice, flags: number): void {
  const old = flagsOf(dev);
  if (((old ^ flags) & IFF_UP) === 0) return;
  const up = (flags & IFF_UP) !== 0;
  changeDevice(dev, up ? { flags: old | IFF_UP, wasUp: true } : { flags: old & ~IFF_UP });
  // IPv6 hears of it after the members of the group do.
  rtmsg_ifinfo(net, dev, IFF_UP, { ready: !up });
  if (up) netdev_up(net, dev);
  else netdev_down(net);
}
