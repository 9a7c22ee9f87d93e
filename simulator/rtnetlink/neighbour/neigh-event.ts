/** What happens to neighbours when something happens to their device. */
import { IFF } from '../../net/device.ts';
import type { NetdevNotifier } from '../../net/netdev-chain.ts';
import { PF_INET, PF_INET6 } from '../rtnl-types.ts';
import { neigh_flush_dev, neigh_ifdown } from './neigh-create.ts';

/** arp_netdev_event, ndisc_netdev_event: of one family. */
const changed =
  (family: number): NetdevNotifier =>
  (event, dev, { flagsChanged = 0 }) => {
    if (event === 'CHANGEADDR') return neigh_flush_dev(dev, family);
    if (event !== 'CHANGE') return;
    if ((flagsChanged & IFF.NOARP) !== 0) neigh_flush_dev(dev, family);
    // evict_nocarrier: without a carrier only permanent entries stay
    if (!dev.carrier) neigh_flush_dev(dev, family, true);
  };

export const arp_netdev_event: NetdevNotifier = changed(PF_INET);
export const ndisc_netdev_event: NetdevNotifier = (event, dev, info) => {
  if (event === 'DOWN') neigh_ifdown(dev, PF_INET6);
  else changed(PF_INET6)(event, dev, info);
};
