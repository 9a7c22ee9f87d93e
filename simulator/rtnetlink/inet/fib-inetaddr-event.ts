/** What routing of IPv4 does as addresses and devices come and go. */
import { IFF } from '../../net/device.ts';
import type { Net } from '../../net/net.ts';
import type { NetdevNotifier } from '../../net/netdev-chain.ts';

import { linkOf } from '../device-state.ts';
import { neigh_ifdown } from '../neighbour/neigh-create.ts';
import { dev_get_flags } from '../rtnl-fill-ifinfo.ts';
import { PF_INET } from '../rtnl-types.ts';
import { fib_add_ifaddr, fib_del_ifaddr } from './fib-ifaddr.ts';
import { RTNH_F_DEAD, RTNH_F_LINKDOWN } from './fib-info.ts';
import { fib_flush, fib_sync_down_dev, fib_sync_up } from './fib-sync.ts';
import type { Ifaddr } from './ifaddr.ts';
import { type InDevice, inetOf, rt_cache_flush } from './in-device.ts';

function changed(net: Net): void {
  inetOf(net).addressGeneration++;
  rt_cache_flush(net);
}

/** fib_inetaddr_event, NETDEV_UP: its routes come. */
export function ifaddr_up(net: Net, device: InDevice, ifa: Ifaddr): void {
  fib_add_ifaddr(net, device, ifa);
  fib_sync_up(net, ifa.index, RTNH_F_DEAD);
  changed(net);
}

/** fib_inetaddr_event, NETDEV_DOWN: its routes go, and with the last address all of the device. */
export function ifaddr_down(net: Net, device: InDevice, ifa: Ifaddr): void {
  fib_del_ifaddr(net, device, ifa);
  changed(net);
  if (device.isEmpty) fib_disable_ip(net, ifa.index, 'down', true);
}

/** fib_disable_ip. @param force also what is local to this host */
export function fib_disable_ip(
  net: Net,
  index: number,
  event: 'down' | 'unregister',
  force: boolean,
): void {
  if (fib_sync_down_dev(net, index, event, force) > 0) fib_flush(net);
  else rt_cache_flush(net);
  const dev = linkOf(net, index);
  if (dev !== undefined) neigh_ifdown(dev, PF_INET); // arp_ifdown
}

/** fib_netdev_event */
export const fib_netdev_event: NetdevNotifier = (event, dev) => {
  const { net, index } = dev;
  if (event === 'UNREGISTER') {
    fib_disable_ip(net, index, 'unregister', true);
    return;
  }
  const device = dev.ip_ptr;
  if (device === undefined) return;
  switch (event) {
    case 'UP':
      for (const ifa of [...device.addresses()]) fib_add_ifaddr(net, device, ifa);
      fib_sync_up(net, index, RTNH_F_DEAD);
      changed(net);
      return;
    case 'DOWN':
      fib_disable_ip(net, index, 'down', false);
      return;
    case 'CHANGE': {
      const runs = (dev_get_flags(dev) & (IFF.RUNNING | IFF.LOWER_UP)) !== 0;
      if (runs) fib_sync_up(net, index, RTNH_F_LINKDOWN);
      else fib_sync_down_dev(net, index, 'change', false);
      rt_cache_flush(net);
      return;
    }
    case 'CHANGEMTU':
      rt_cache_flush(net);
      return;
    default:
      return;
  }
};
