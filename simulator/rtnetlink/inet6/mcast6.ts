/** Multicast groups of IPv6 that devices are members of. */
import type { Device } from '../../net/device.ts';
import { IFF } from '../../net/device.ts';
import { type In6, in6Key } from './in6.ts';

/** struct ifmcaddr6 */
export interface Group6 {
  readonly addr: In6;
  users: number;
  /** Hundredths of a second since boot. */
  readonly cstamp: number;
}

const bytes = (...given: number[]): In6 => {
  const out = new Uint8Array(16);
  out.set(given);
  out[15] = 1;
  return out;
};
/** What every device is a member of: all nodes of the host, and of the link. */
export const ALL_NODES: readonly In6[] = [bytes(0xff, 0x01), bytes(0xff, 0x02)];

/** ipv6_dev_mc_inc */
export function ipv6_dev_mc_inc(dev: Device, addr: In6): void {
  const { ip6_ptr } = dev;
  if (ip6_ptr === undefined) return;
  const known = ip6_ptr.groups.get(in6Key(addr));
  if (known !== undefined) known.users++;
  else {
    const group = { addr, users: 1, cstamp: dev.net.kernel.clock.now };
    ip6_ptr.groups.set(in6Key(addr), group);
  }
}

/** ipv6_dev_mc_dec */
export function ipv6_dev_mc_dec(dev: Device, addr: In6): void {
  const groups = dev.ip6_ptr?.groups;
  const known = groups?.get(in6Key(addr));
  if (known !== undefined && --known.users === 0) groups?.delete(in6Key(addr));
}

/** addrconf_addr_solict_mult: the group in which neighbours look for that address. */
function addrconf_addr_solict_mult(addr: In6): In6 {
  const group = new Uint8Array(16);
  group.set([0xff, 0x02]);
  group.set([1, 0xff], 11);
  group.set(addr.subarray(13), 13);
  return group;
}

const looksForNobody = ({ flags }: Device): boolean => (flags & (IFF.LOOPBACK | IFF.NOARP)) !== 0;

/** addrconf_join_solict */
export function addrconf_join_solict(dev: Device, addr: In6): void {
  if (!looksForNobody(dev)) ipv6_dev_mc_inc(dev, addrconf_addr_solict_mult(addr));
}

/** addrconf_leave_solict */
export function addrconf_leave_solict(dev: Device, addr: In6): void {
  if (!looksForNobody(dev)) ipv6_dev_mc_dec(dev, addrconf_addr_solict_mult(addr));
}
