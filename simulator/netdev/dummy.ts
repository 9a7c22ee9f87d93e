/** Devices that swallow what is sent over them (drivers/net/dummy.c). */
import { type Device, IFF } from '../net/device.ts';
import { eth_mac_addr } from './dev-address.ts';
import { eth_random_addr } from './ether-address.ts';
import type { LinkKind } from './link-kind.ts';
import { validateAddress } from './veth.ts';

export const dummy: LinkKind = {
  name: 'dummy',
  setup: { flags: IFF.BROADCAST | IFF.NOARP, minMtu: 0, maxMtu: 0 },
  created(dev: Device) {
    dev.address = eth_random_addr(dev.net.kernel);
  },
  validate: validateAddress,
  dellink: (dev) => [dev],
  validatesAddress: true,
  setAddress: eth_mac_addr,
};
