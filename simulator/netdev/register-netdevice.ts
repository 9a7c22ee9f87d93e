/** A device comes into its namespace, and leaves it for good (net/core/dev.c). */
import type { Device } from '../net/device.ts';
import type { Net } from '../net/net.ts';
import { call_netdevice_notifiers } from '../net/netdev-chain.ts';
import {
  type IfinfoTold,
  rtmsg_ifinfo,
  rtmsg_ifinfo_build_skb,
  rtmsg_ifinfo_send,
} from '../rtnetlink/rtmsg-ifinfo.ts';
import { dev_close_many } from './dev-change-flags.ts';
import { dev_prep_valid_name } from './dev-name.ts';
import { rfc2863_policy } from './operstate.ts';
import { dev_shutdown } from './qdisc.ts';

/**
 * register_netdevice: 0, or -errno with nothing done. A device of a kind is told of later, by
 * rtnl_configure_link.
 */
export function register_netdevice(dev: Device): number {
  const { net } = dev;
  const name = dev_prep_valid_name(net, dev.name);
  if (typeof name === 'number') return name;
  const index = net.devices.reserve(dev.index);
  if (index < 0) return index;
  dev.name = name;
  dev.index = index;
  dev.regState = 'registered';
  if (!dev.carrier) rfc2863_policy(dev);
  net.devices.add(dev);
  call_netdevice_notifiers('REGISTER', dev);
  if (dev.kind.name !== undefined) return 0;
  dev.announced = true;
  rtmsg_ifinfo(dev, ALL);
  return 0;
}

/** ifi_change of a device that comes or goes. */
export const ALL = 0xffffffff;

/**
 * unregister_netdevice_many_notify: those that are up go down first; then each leaves, and is told
 * of. @param to who asked for it, where that is told
 */
export function unregister_netdevice_many(devices: readonly Device[], to?: IfinfoTold): void {
  dev_close_many(devices);
  for (const dev of devices) {
    dev.net.devices.remove(dev);
    dev.net.kernel.linkWatch.forget(dev);
    dev.regState = 'unregistering';
  }
  for (const dev of devices) {
    dev_shutdown(dev);
    call_netdevice_notifiers('UNREGISTER', dev);
    const skb = dev.announced ? rtmsg_ifinfo_build_skb(dev, ALL, to) : undefined;
    dev.kind.uninit?.(dev);
    if (skb !== undefined) rtmsg_ifinfo_send(dev, skb, to);
  }
}

/** default_device_exit_batch: what a namespace that ends had, the last that came first. */
export function default_device_exit(net: Net): void {
  const going = new Set<Device>();
  for (const dev of [...net.devices.values()].toReversed()) {
    if (going.has(dev)) continue;
    for (const gone of dev.kind.dellink?.(dev) ?? [dev]) going.add(gone);
  }
  unregister_netdevice_many([...going]);
}
