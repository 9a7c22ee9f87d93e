/** Nexthop objects when something happens to their device (nh_netdev_event). */
import { IFF } from '../../net/device.ts';
import type { NetdevNotifier } from '../../net/netdev-chain.ts';
import { dev_get_flags } from '../rtnl-fill-ifinfo.ts';
import { nexthop_flush_dev } from './remove-nexthop.ts';

/** nh_netdev_event */
export const nh_netdev_event: NetdevNotifier = (event, dev) => {
  const gone =
    event === 'DOWN' ||
    event === 'UNREGISTER' ||
    (event === 'CHANGE' && (dev_get_flags(dev) & (IFF.RUNNING | IFF.LOWER_UP)) === 0);
  if (gone) nexthop_flush_dev(dev.net, dev.index, event === 'UNREGISTER');
};
