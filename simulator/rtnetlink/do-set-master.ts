/** IFLA_MASTER: a link becomes a port of another, or of none. */
import type { Extack } from '../af-netlink/kernel-side.ts';
import { EINVAL, EOPNOTSUPP } from '../net/errno.ts';
import type { Device } from '../net/device.ts';

/** do_set_master: it leaves the master it has before it becomes a port of the new one. */
export function do_set_master(dev: Device, index: number, extack: Extack): number {
  const { master } = dev;
  if (master !== undefined) {
    if (master.index === index) return 0;
    const left = master.kind.removePort?.(master, dev) ?? -EOPNOTSUPP;
    if (left < 0) return left;
  }
  if (index === 0) return 0;
  const upper = dev.net.devices.get(index);
  if (upper === undefined) return -EINVAL;
  return upper.kind.addPort?.(upper, dev, extack) ?? -EOPNOTSUPP;
}
