/** A device moves to another namespace (net/core/dev.c). */
import type { Extack } from '../af-netlink/kernel-side.ts';
import { EINVAL } from '../net/errno.ts';
import type { Device } from '../net/device.ts';
import type { Net } from '../net/net.ts';
import { Unmodelled } from '../unmodelled.ts';

/** netif_change_net_namespace @param name what it is called there; '' for the name it has */
export function netif_change_net_namespace(
  dev: Device,
  _net: Net,
  _name: string,
  _index: number,
  extack: Extack,
): number {
  if (dev.netnsImmutable) {
    extack.msg = 'The interface netns is immutable';
    return -EINVAL;
  }
  throw new Unmodelled('a move of a link to another namespace');
}
