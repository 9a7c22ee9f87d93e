/** The loopback device that every namespace has (drivers/net/loopback.c). */
import { Device, ETH_ALEN, IFF } from '../net/device.ts';
import type { Net } from '../net/net.ts';
import { eth_mac_addr } from './dev-address.ts';
import type { LinkKind } from './link-kind.ts';
import { register_netdevice } from './register-netdevice.ts';

const ARPHRD_LOOPBACK = 772;

const loopback: LinkKind = {
  setup: {
    type: ARPHRD_LOOPBACK,
    flags: IFF.LOOPBACK,
    mtu: 65536,
    minMtu: 0,
    maxMtu: 0,
    tsoMaxSize: 524280,
    netnsImmutable: true,
    broadcast: new Uint8Array(ETH_ALEN),
  },
  setAddress: eth_mac_addr,
};

/** loopback_net_init */
export function loopback_net_init(net: Net): void {
  register_netdevice(new Device(net, 'lo', loopback));
}
