/** What a bridge does when something happens to its port (br_device_event). */
import { call_netdevice_notifiers } from '../../net/netdev-chain.ts';
import type { NetdevNotifier } from '../../net/netdev-chain.ts';
import { RTM_NEWLINK } from '../../rtnetlink/rtnl-types.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { isBridge } from './bridge-device.ts';
import { br_fdb_changeaddr, fdb_add_local } from './bridge-fdb.ts';
import { br_ifinfo_notify, br_vlan_notify } from './bridge-notify.ts';
import { br_del_if, br_mtu_auto_adjust, br_stp_recalculate_bridge_id } from './bridge-ports.ts';

export const br_device_event: NetdevNotifier = (event, dev) => {
  // Its own address is a local entry.
  if (event === 'REGISTER' && isBridge(dev)) fdb_add_local(dev, undefined, dev.address);
  if ((event === 'REGISTER' || event === 'UNREGISTER') && isBridge(dev)) br_vlan_notify(dev);
  const { master } = dev;
  if (master === undefined || !isBridge(master)) return;
  switch (event) {
    case 'CHANGEMTU':
      br_mtu_auto_adjust(master);
      return;
    case 'CHANGEADDR': {
      br_fdb_changeaddr(master, dev);
      if (br_stp_recalculate_bridge_id(master)) call_netdevice_notifiers('CHANGEADDR', master);
      br_ifinfo_notify(dev, RTM_NEWLINK);
      return;
    }
    case 'UNREGISTER':
      br_del_if(master, dev);
      return;
    case 'PRE_UP':
      throw new Unmodelled('ports of a bridge that are up');
    default:
      return;
  }
};
