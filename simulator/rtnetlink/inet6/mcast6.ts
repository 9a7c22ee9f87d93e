/** Multicast groups of IPv6 that devices are members of. */
import { ifaddrmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import { type Device, IFF } from '../../net/device.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import { IFA_F_PERMANENT } from '../inet/ifaddr.ts';
import { IFA, type Told, permanentCacheinfo } from '../inet/ifaddr-message.ts';
import { RTNLGRP, rtnl_notify } from '../rtnl-notify.ts';
import { PF_INET6, RTM_DELMULTICAST, RTM_NEWMULTICAST } from '../rtnl-types.ts';
import { IPV6_ADDR, type In6, in6Key, ipv6_addr_scope } from './in6.ts';

const IFA_MULTICAST = 7;
const RT_SCOPE_SITE = 200;

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
export const ALL_NODES_OF_LINK = bytes(0xff, 0x02);
/** What every device is a member of: all nodes of the host, and of the link. */
export const ALL_NODES: readonly In6[] = [bytes(0xff, 0x01), ALL_NODES_OF_LINK];

/** ipv6_dev_mc_inc */
export function ipv6_dev_mc_inc(dev: Device, addr: In6): void {
  const { ip6_ptr } = dev;
  if (ip6_ptr === undefined) return;
  const known = ip6_ptr.groups.get(in6Key(addr));
  if (known !== undefined) known.users++;
  else {
    const group = { addr, users: 1, cstamp: dev.net.kernel.clock.now };
    ip6_ptr.groups.set(in6Key(addr), group);
    inet6_ifmcaddr_notify(dev, RTM_NEWMULTICAST, group);
  }
}

/** ipv6_dev_mc_dec */
export function ipv6_dev_mc_dec(dev: Device, addr: In6): void {
  const groups = dev.ip6_ptr?.groups;
  const known = groups?.get(in6Key(addr));
  if (known === undefined || --known.users > 0) return;
  groups?.delete(in6Key(addr));
  inet6_ifmcaddr_notify(dev, RTM_DELMULTICAST, known);
}

/** inet6_ifmcaddr_notify: to RTNLGRP_IPV6_MCADDR, from nobody. */
function inet6_ifmcaddr_notify({ net, index }: Device, type: number, group: Group6): void {
  const message = inet6_fill_ifmcaddr(index, group, { type, seq: 0, portid: 0 });
  rtnl_notify(net, RTNLGRP.IPV6_MCADDR, message);
}

/** inet6_fill_ifmcaddr */
export function inet6_fill_ifmcaddr(
  index: number,
  { addr, cstamp }: Group6,
  { type, flags = 0, seq, portid }: Told,
): Uint8Array {
  const site = (ipv6_addr_scope(addr) & IPV6_ADDR.SITELOCAL) !== 0;
  const fixed = ifaddrmsg.encode({
    family: PF_INET6,
    prefixlen: 128,
    flags: IFA_F_PERMANENT,
    scope: site ? RT_SCOPE_SITE : 0,
    index,
  });
  return MessageWriter.message({ type, flags, seq, pid: portid }, fixed)
    .put(IFA_MULTICAST, addr)
    .put(IFA.CACHEINFO, permanentCacheinfo(cstamp))
    .end();
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
