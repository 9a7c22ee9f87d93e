/** The link-layer address of a device (net/ethernet/eth.c, net/core/dev.c). */
import { EADDRNOTAVAIL, EOPNOTSUPP } from '../net/errno.ts';
import type { Device } from '../net/device.ts';
import { call_netdevice_notifiers } from '../net/netdev-chain.ts';
import { isValidEtherAddress, sameAddress } from './ether-address.ts';

/** eth_mac_addr, of devices whose address may change while they are up. */
export function eth_mac_addr(dev: Device, address: Uint8Array): number {
  if (!isValidEtherAddress(address)) return -EADDRNOTAVAIL;
  dev.address = address.slice();
  return 0;
}

/** netif_set_mac_address: the address it has is set without a check, and told of. */
export function netif_set_mac_address(dev: Device, address: Uint8Array): number {
  const { kind } = dev;
  if (kind.setAddress === undefined) return -EOPNOTSUPP;
  if (!sameAddress(dev.address, address)) {
    const error = kind.setAddress(dev, address);
    if (error < 0) return error;
  }
  dev.addressSet = true;
  call_netdevice_notifiers('CHANGEADDR', dev);
  return 0;
}
