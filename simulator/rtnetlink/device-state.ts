/** What routing asks of a device, by its index. */
import { type Device, IFF } from '../net/device.ts';
import type { Net } from '../net/net.ts';

/** __dev_get_by_index */
export const linkOf = (net: Net, index: number): Device | undefined => net.devices.get(index);

export const isLoopback = (dev: Device): boolean => (dev.flags & IFF.LOOPBACK) !== 0;

/** Index of the device that the one of that index is a port of; 0 if there is none. */
export const masterOf = (net: Net, index: number): number => linkOf(net, index)?.master?.index ?? 0;

/** dev->group */
export const groupOfDevice = (net: Net, index: number): number => linkOf(net, index)?.group ?? 0;
