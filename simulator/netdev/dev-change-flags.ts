/** Flags of a device: up and down, promiscuity, and what else an administrator sets. */
import { EADDRNOTAVAIL } from '../net/errno.ts';
import { type Device, IFF } from '../net/device.ts';
import { call_netdevice_notifiers } from '../net/netdev-chain.ts';
import { type IfinfoTold, rtmsg_ifinfo } from '../rtnetlink/rtmsg-ifinfo.ts';
import { isValidEtherAddress } from './ether-address.ts';
import { dev_activate, dev_deactivate } from './qdisc.ts';

const SETTABLE =
  IFF.DEBUG |
  IFF.NOTRAILERS |
  IFF.NOARP |
  IFF.DYNAMIC |
  IFF.MULTICAST |
  IFF.PORTSEL |
  IFF.AUTOMEDIA;
/** IFF_VOLATILE: what no request sets. */
const VOLATILE =
  IFF.LOOPBACK |
  IFF.POINTOPOINT |
  IFF.BROADCAST |
  IFF.ECHO |
  IFF.MASTER |
  IFF.SLAVE |
  IFF.RUNNING |
  IFF.LOWER_UP |
  IFF.DORMANT;
const COUNTED = IFF.PROMISC | IFF.ALLMULTI;

/** rtnl_dev_combine_flags: a mask of 0 beside flags means all bits. */
export function rtnl_dev_combine_flags(
  dev: Device,
  { flags, change }: { flags: number; change: number },
): number {
  if (change === 0) return flags;
  const now = (dev.flags & ~COUNTED) | (dev.gflags & COUNTED);
  return ((flags & change) | (now & ~change)) >>> 0;
}

/** netif_change_flags: 0 or -errno; what changed is told of, then acted upon. */
export function netif_change_flags(dev: Device, flags: number): number {
  const { flags: old, gflags } = dev;
  const error = __dev_change_flags(dev, flags);
  if (error < 0) return error;
  __dev_notify_flags(dev, old, (old ^ dev.flags) | (gflags ^ dev.gflags));
  return 0;
}

/** __dev_change_flags: without a word to anybody. */
export function __dev_change_flags(dev: Device, flags: number): number {
  const old = dev.flags;
  dev.flags = (flags & SETTABLE) | (old & (IFF.UP | VOLATILE | COUNTED));
  dev.changes++;
  if (((old ^ flags) & IFF.UP) !== 0) {
    if ((old & IFF.UP) !== 0) __dev_close(dev);
    else {
      const error = __dev_open(dev);
      if (error < 0) return error;
    }
  }
  for (const flag of [IFF.PROMISC, IFF.ALLMULTI] as const) {
    if (((flags ^ dev.gflags) & flag) === 0) continue;
    dev.gflags ^= flag;
    count(dev, flag, (flags & flag) !== 0 ? 1 : -1);
  }
  return 0;
}

/** __dev_notify_flags: first the members of the group, then the rest of the kernel. */
export function __dev_notify_flags(dev: Device, old: number, told: number, to?: IfinfoTold): void {
  const changes = dev.flags ^ old;
  if (told !== 0) rtmsg_ifinfo(dev, told, to);
  if ((changes & IFF.UP) !== 0) call_netdevice_notifiers(dev.isUp ? 'UP' : 'DOWN', dev);
  if (dev.isUp && (changes & ~(IFF.UP | COUNTED | VOLATILE)) !== 0) {
    call_netdevice_notifiers('CHANGE', dev, { flagsChanged: changes });
  }
}

/** dev_set_promiscuity: once more, or once less, for the kernel's own purposes. */
export function dev_set_promiscuity(dev: Device, more: 1 | -1): void {
  const old = dev.flags;
  count(dev, IFF.PROMISC, more);
  __dev_notify_flags(dev, old, IFF.PROMISC);
}

/** dev_set_allmulti: likewise; nobody is told. */
export const dev_set_allmulti = (dev: Device, more: 1 | -1): void => count(dev, IFF.ALLMULTI, more);

/** __dev_set_promiscuity, __dev_set_allmulti */
function count(dev: Device, flag: typeof IFF.PROMISC | typeof IFF.ALLMULTI, more: 1 | -1): void {
  const left = flag === IFF.PROMISC ? (dev.promiscuity += more) : (dev.allmulti += more);
  dev.flags = left === 0 ? dev.flags & ~flag : dev.flags | flag;
  dev.changes++;
}

/** __dev_open: EADDRNOTAVAIL if its address is none. */
function __dev_open(dev: Device): number {
  call_netdevice_notifiers('PRE_UP', dev);
  if (dev.kind.validatesAddress && !isValidEtherAddress(dev.address)) return -EADDRNOTAVAIL;
  // The driver sees the device run already (__LINK_STATE_START): its carrier events are urgent.
  dev.running = true;
  const error = dev.kind.open?.(dev) ?? 0;
  dev.running = error === 0;
  if (error < 0) return error;
  dev.flags |= IFF.UP;
  dev_activate(dev);
  dev.changes++;
  return 0;
}

/** __dev_close */
function __dev_close(dev: Device): void {
  call_netdevice_notifiers('GOING_DOWN', dev);
  dev.running = false;
  dev_deactivate(dev);
  dev.kind.stop?.(dev);
  dev.flags &= ~IFF.UP;
  dev.changes++;
}

/** dev_close_many: of those that are up; told of one after the other once all are down. */
export function dev_close_many(devices: readonly Device[]): void {
  const up = devices.filter((dev) => dev.isUp);
  for (const dev of up) call_netdevice_notifiers('GOING_DOWN', dev);
  for (const dev of up) {
    dev.running = false;
    dev_deactivate(dev);
  }
  for (const dev of up) {
    dev.kind.stop?.(dev);
    dev.flags &= ~IFF.UP;
    dev.changes++;
  }
  for (const dev of up) {
    rtmsg_ifinfo(dev, IFF.UP | IFF.RUNNING);
    call_netdevice_notifiers('DOWN', dev);
  }
}
