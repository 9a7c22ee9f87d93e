/** The MTU of a device (net/core/dev.c). */
import type { Extack } from '../af-netlink/kernel-side.ts';
import { EINVAL } from '../net/errno.ts';
import type { Device } from '../net/device.ts';
import { call_netdevice_notifiers } from '../net/netdev-chain.ts';

/** dev_validate_mtu: what is above 2^31 is negative, and too small. */
export function dev_validate_mtu(dev: Device, mtu: number, extack: Extack): number {
  if (mtu < 0 || mtu < dev.minMtu) {
    extack.msg = 'mtu less than device minimum';
    return -EINVAL;
  }
  if (dev.maxMtu > 0 && mtu > dev.maxMtu) {
    extack.msg = 'mtu greater than device maximum';
    return -EINVAL;
  }
  return 0;
}

/** netif_set_mtu_ext: the MTU it has is no change. @param mtu as an int */
export function netif_set_mtu_ext(dev: Device, mtu: number, extack: Extack): number {
  if (mtu === dev.mtu) return 0;
  const error = dev_validate_mtu(dev, mtu, extack);
  if (error < 0) return error;
  if (dev.kind.changeMtu === undefined) __netif_set_mtu(dev, mtu);
  else {
    dev.kind.changeMtu(dev, mtu);
    call_netdevice_notifiers('CHANGEMTU', dev);
  }
  return 0;
}

/** The MTU changes, and everybody hears of it. */
export function __netif_set_mtu(dev: Device, mtu: number): void {
  dev.mtu = mtu;
  call_netdevice_notifiers('CHANGEMTU', dev);
}
