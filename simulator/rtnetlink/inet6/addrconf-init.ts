/** Addresses that a device has by itself (addrconf_init_auto_addrs). */
import type { Device } from '../../net/device.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { isLoopback } from '../device-state.ts';
import {
  IFA_F_NOPREFIXROUTE,
  IFA_F_PERMANENT,
  IFA_F_TENTATIVE,
  INFINITY_LIFE_TIME,
} from '../inet/ifaddr.ts';
import { type Ifa6Config, addrconf_f6i_alloc, ipv6_add_addr, ipv6_ifa_usable } from './addrconf.ts';
import { addrconf_dad_start } from './addrconf-dad.ts';
import { addrconf_add_mroute, addrconf_prefix_route } from './addrconf-prefix-route.ts';
import { IN6_LOOPBACK, type In6 } from './in6.ts';
import { DEVCONF, type Inet6Dev } from './inet6-dev.ts';

const [IFAPROT_KERNEL_LO, IFAPROT_KERNEL_LL] = [1, 3];
/** IN6_ADDR_GEN_MODE_* */
const [EUI64, NONE] = [0, 1];
const ARPHRD_ETHER = 1;

const endless = (addr: In6, prefixlen: number, proto: number): Ifa6Config => ({
  addr,
  peer: undefined,
  prefixlen,
  priority: 0,
  flags: IFA_F_PERMANENT,
  validLft: INFINITY_LIFE_TIME,
  preferredLft: INFINITY_LIFE_TIME,
  proto,
});

/** addrconf_init_auto_addrs */
export function addrconf_init_auto_addrs(dev: Device, inet6: Inet6Dev): void {
  if (isLoopback(dev)) init_loopback(dev, inet6);
  else if (dev.type === ARPHRD_ETHER) addrconf_dev_config(dev, inet6);
}

/** init_loopback: ::1, of which nobody else needs to be asked. */
function init_loopback(dev: Device, inet6: Inet6Dev): void {
  const ifa = ipv6_add_addr(dev, inet6, endless(IN6_LOOPBACK, 128, IFAPROT_KERNEL_LO));
  if (typeof ifa === 'number') return;
  ifa.flags &= ~IFA_F_TENTATIVE;
  ipv6_ifa_usable(ifa);
}

/** addrconf_dev_config, addrconf_addr_gen: an address of the link, made of that of the device. */
function addrconf_dev_config(dev: Device, inet6: Inet6Dev): void {
  addrconf_add_mroute(dev);
  const mode = inet6.cnf[DEVCONF.ADDR_GEN_MODE];
  if (mode === NONE) return;
  if (mode !== EUI64) throw new Unmodelled('IPv6 addresses that are made of a secret');
  const addr = addrconf_ifid_eui48(dev.address);
  const ifa = ipv6_add_addr(dev, inet6, endless(addr, 64, IFAPROT_KERNEL_LL));
  if (typeof ifa === 'number') return;
  addrconf_prefix_route(dev, addr, 64, 0, undefined);
  addrconf_dad_start(ifa);
}

function addrconf_ifid_eui48(address: Uint8Array): In6 {
  const out = new Uint8Array(16);
  out.set([0xfe, 0x80]);
  out.set(address.subarray(0, 3), 8);
  out.set([0xff, 0xfe], 11);
  out.set(address.subarray(3, 6), 13);
  out[8] = (out[8] ?? 0) ^ 2;
  return out;
}

/** addrconf_permanent_addr: addresses that outlived the device get their routes again. */
export function addrconf_permanent_addr(dev: Device): void {
  for (const ifa of dev.ip6_ptr?.addresses.inOrder() ?? []) {
    if ((ifa.flags & IFA_F_PERMANENT) === 0) continue;
    if (ifa.rt?.linked !== true) {
      const rt = addrconf_f6i_alloc(dev, ifa.addr, {});
      if (typeof rt !== 'number') ifa.rt = rt;
    }
    if ((ifa.flags & IFA_F_NOPREFIXROUTE) === 0) {
      addrconf_prefix_route(dev, ifa.addr, ifa.prefixlen, ifa.priority, undefined);
    }
    if (ifa.state === 'predad') addrconf_dad_start(ifa);
  }
}
