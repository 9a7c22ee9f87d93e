/** Ports join a bridge, and leave it (net/bridge/br_if.c, br_stp_if.c). */
import type { Extack } from '../../af-netlink/kernel-side.ts';
import { EBUSY, EINVAL, ELOOP } from '../../net/errno.ts';
import { type Device, ETH_ALEN, IFF } from '../../net/device.ts';
import { call_netdevice_notifiers } from '../../net/netdev-chain.ts';
import { RTM_DELLINK, RTM_NEWLINK } from '../../rtnetlink/rtnl-types.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { dev_set_allmulti, dev_set_promiscuity } from '../dev-change-flags.ts';
import { __netif_set_mtu } from '../dev-set-mtu.ts';
import { isValidEtherAddress, sameAddress } from '../ether-address.ts';
import { netif_carrier_off } from '../netif-carrier.ts';
import { bridgeOf, isBridge, portOf } from './bridge-device.ts';
import { br_fdb_change_mac_address, br_fdb_delete_by_port, fdb_add_local } from './bridge-fdb.ts';
import { br_ifinfo_notify, br_vlan_notify } from './bridge-notify.ts';

const ARPHRD_ETHER = 1;
const ETH_DATA_LEN = 1500;
const TSO_MAX_SIZE = 524280;

/** br_add_if */
export function br_add_if(bridge: Device, dev: Device, extack: Extack): number {
  const unfit = (dev.flags & IFF.LOOPBACK) !== 0 || dev.type !== ARPHRD_ETHER;
  if (unfit || !isValidEtherAddress(dev.address)) return -EINVAL;
  if (isBridge(dev)) {
    extack.msg = 'Can not enslave a bridge to a bridge';
    return -ELOOP;
  }
  if (dev.master !== undefined) return -EBUSY;
  if (bridge.isUp || dev.isUp) throw new Unmodelled('ports of a bridge that are up');
  const { id, ports } = bridgeOf(bridge);
  ports.set(dev, { dev, number: freeNumber(bridge), root: id, bridge: id });
  dev_set_allmulti(dev, 1);
  dev.master = bridge;
  bridge.ports.add(dev);
  call_netdevice_notifiers('CHANGEUPPER', dev, { upper: bridge, linking: true });
  dev_set_promiscuity(dev, 1);
  // Its features are those of its ports: they change with the first one.
  if (ports.size === 1) call_netdevice_notifiers('FEAT_CHANGE', bridge);
  fdb_add_local(bridge, dev, dev.address);
  br_vlan_notify(dev);
  const changed = br_stp_recalculate_bridge_id(bridge);
  br_ifinfo_notify(dev, RTM_NEWLINK);
  if (changed) call_netdevice_notifiers('CHANGEADDR', bridge);
  br_mtu_auto_adjust(bridge);
  br_set_gso_limits(bridge);
  return 0;
}

/** find_portno */
function freeNumber(bridge: Device): number {
  const taken = new Set([...bridgeOf(bridge).ports.values()].map(({ number }) => number));
  let number = 1;
  while (taken.has(number)) number++;
  return number;
}

/** br_del_if */
export function br_del_if(bridge: Device, dev: Device): number {
  if (!bridgeOf(bridge).ports.has(dev)) return -EINVAL;
  del_nbp(bridge, dev);
  br_mtu_auto_adjust(bridge);
  br_set_gso_limits(bridge);
  if (br_stp_recalculate_bridge_id(bridge)) call_netdevice_notifiers('CHANGEADDR', bridge);
  if (bridgeOf(bridge).ports.size === 0) call_netdevice_notifiers('FEAT_CHANGE', bridge);
  return 0;
}

/** del_nbp */
export function del_nbp(bridge: Device, dev: Device): void {
  dev_set_allmulti(dev, -1);
  dev_set_promiscuity(dev, -1);
  const port = portOf(bridge, dev);
  // br_become_designated_port
  port.root = port.bridge = bridgeOf(bridge).id;
  br_ifinfo_notify(dev, RTM_NEWLINK);
  br_port_state_selection(bridge);
  br_ifinfo_notify(dev, RTM_DELLINK);
  br_vlan_notify(dev);
  bridgeOf(bridge).ports.delete(dev);
  br_fdb_delete_by_port(bridge, dev);
  dev.master = undefined;
  bridge.ports.delete(dev);
  call_netdevice_notifiers('CHANGEUPPER', dev, { upper: bridge, linking: false });
}

/** br_port_state_selection: no port forwards while the bridge is down. */
export const br_port_state_selection = (bridge: Device): void => netif_carrier_off(bridge);

/** br_stp_recalculate_bridge_id: the lowest address of a port, unless one was set. */
export function br_stp_recalculate_bridge_id(bridge: Device): boolean {
  if (bridge.addressSet) return false;
  let lowest: Uint8Array = new Uint8Array(ETH_ALEN);
  for (const { address } of bridgeOf(bridge).ports.keys()) {
    if (lowest.every((byte) => byte === 0) || memcmp(address, lowest) < 0) lowest = address;
  }
  if (sameAddress(bridgeOf(bridge).id.subarray(2), lowest)) return false;
  br_stp_change_bridge_id(bridge, lowest);
  return true;
}

/** Below 0 if `a` comes before `b`. */
function memcmp(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** br_stp_change_bridge_id */
export function br_stp_change_bridge_id(bridge: Device, address: Uint8Array): void {
  const own = bridgeOf(bridge);
  br_fdb_change_mac_address(bridge, address);
  const old = own.id.subarray(2);
  const moved = (id: Uint8Array): Uint8Array =>
    sameAddress(id.subarray(2), old) ? Uint8Array.of(...id.subarray(0, 2), ...address) : id;
  for (const port of own.ports.values()) {
    port.root = moved(port.root);
    port.bridge = moved(port.bridge);
  }
  own.id = Uint8Array.of(...own.id.subarray(0, 2), ...address);
  bridge.address = address.slice();
  bridge.changes++;
  br_port_state_selection(bridge);
}

/** br_mtu_auto_adjust: the smallest MTU of a port, unless one was set. */
export function br_mtu_auto_adjust(bridge: Device): void {
  const { ports, mtuByUser } = bridgeOf(bridge);
  if (mtuByUser) return;
  const mtus = [...ports.keys()].map(({ mtu }) => mtu);
  const smallest = mtus.length === 0 ? ETH_DATA_LEN : Math.min(...mtus);
  if (smallest !== bridge.mtu) __netif_set_mtu(bridge, smallest);
  bridgeOf(bridge).mtuByUser = false;
}

/** br_set_gso_limits */
function br_set_gso_limits(bridge: Device): void {
  const sizes = [...bridgeOf(bridge).ports.keys()].map(({ tsoMaxSize }) => tsoMaxSize);
  bridge.tsoMaxSize = Math.min(TSO_MAX_SIZE, ...sizes);
  bridge.changes++;
}
