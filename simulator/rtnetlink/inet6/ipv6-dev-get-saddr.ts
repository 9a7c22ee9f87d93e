/** Which of our addresses packets to another carry (ipv6_dev_get_saddr; RFC 6724, section 5). */
import type { Device } from '../../net/device.ts';
import type { Net } from '../../net/net.ts';
import { IFA_F_DEPRECATED, IFA_F_TENTATIVE } from '../inet/ifaddr.ts';
import { ipv6_addr_label } from './addrlabel.ts';
import {
  IPV6_ADDR,
  type In6,
  in6Type,
  ipv6_addr_diff,
  ipv6_addr_src_scope,
  sameIn6,
} from './in6.ts';
import type { Inet6Ifaddr } from './inet6-ifaddr.ts';

const SCOPE_LINKLOCAL = 2;

interface Destination {
  readonly addr: In6;
  readonly scope: number;
  readonly label: number;
  /** The device it is reached over; 0 if none is given. */
  readonly index: number;
}

/** 2001:10::/28, an overlay of hashes. */
const isOrchid = (addr: In6): boolean =>
  addr[0] === 0x20 && addr[1] === 0x01 && addr[2] === 0 && ((addr[3] ?? 0) & 0xf0) === 0x10;

/** What the rules say of an address, in their order: the greater the better. */
const rules: readonly ((net: Net, ifa: Inet6Ifaddr, dst: Destination) => number)[] = [
  (_net, { addr }, dst) => Number(sameIn6(addr, dst.addr)),
  (_net, { addr }, dst) => {
    const scope = ipv6_addr_src_scope(in6Type(addr));
    return scope >= dst.scope ? -scope : scope - 128;
  },
  (_net, { addr, flags }) => {
    const { MAPPED, COMPATV4, LOOPBACK } = IPV6_ADDR;
    const always = (in6Type(addr).type & (MAPPED | COMPATV4 | LOOPBACK)) !== 0;
    return Number(always || (flags & IFA_F_DEPRECATED) === 0);
  },
  (_net, { dev }, { index }) => Number(index === 0 || index === dev.index),
  (net, { addr, dev }, { label }) => Number(ipv6_addr_label(net, addr, dev.index) === label),
  (_net, { addr }, dst) => Number(isOrchid(addr) === isOrchid(dst.addr)),
  (_net, { addr, prefixlen }, dst) => Math.min(ipv6_addr_diff(addr, dst.addr), prefixlen),
];

/** Undefined if there is none. @param dev the device that it is reached over, if one is given */
export function ipv6_dev_get_saddr(net: Net, dev: Device | undefined, daddr: In6): In6 | undefined {
  const type = in6Type(daddr);
  const scope = ipv6_addr_src_scope(type);
  const index = dev?.index ?? 0;
  const dst = { addr: daddr, scope, index, label: ipv6_addr_label(net, daddr, index) };
  const near = (type.type & IPV6_ADDR.MULTICAST) !== 0 || scope <= SCOPE_LINKLOCAL;
  let best: Inet6Ifaddr | undefined;
  for (const { ip6_ptr } of dev !== undefined && near ? [dev] : net.devices.values()) {
    for (const ifa of ip6_ptr?.addresses.inOrder() ?? []) {
      const isGroup = (in6Type(ifa.addr).type & IPV6_ADDR.MULTICAST) !== 0;
      if ((ifa.flags & IFA_F_TENTATIVE) !== 0 || isGroup) continue;
      if (best === undefined || isBetter(net, ifa, best, dst)) best = ifa;
    }
  }
  return best?.addr;
}

/** The first rule that makes a difference decides. */
function isBetter(net: Net, ifa: Inet6Ifaddr, best: Inet6Ifaddr, dst: Destination): boolean {
  for (const rule of rules) {
    const difference = rule(net, ifa, dst) - rule(net, best, dst);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
