/** Adding an IPv4 address to the loopback device, and taking it away. */
import type { Request } from '../../af-netlink/kernel-side.ts';
import { EADDRNOTAVAIL, EEXIST } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { refuse } from '../nlmsg-parse.ts';
import { RTM_DELADDR, RTM_NEWADDR } from '../rtnl-types.ts';
import { fib_add_ifaddr, fib_del_ifaddr, refuseSharedRoutes } from './fib-ifaddr.ts';
import { rtmsg_ifa } from './ifaddr-message.ts';
import {
  IFA_F_SECONDARY,
  type Ifaddr,
  type InDevice,
  inDevice,
  inet_ifa_match,
} from './in-device.ts';

/** Multicast, class E and what begins with 0: the rules for their routes are others. */
export const isUnicast = (address: number): boolean => address >>> 24 > 0 && address >>> 24 < 0xe0;

/**
 * __inet_insert_ifa: an address in the subnet of another becomes secondary. Its notification
 * precedes those of its routes.
 * @param request who asked for it; absent: the kernel itself
 */
export function __inet_insert_ifa(net: Net, given: Ifaddr, request?: Request): number {
  if (!isUnicast(given.local) || !isUnicast(given.address)) {
    throw new Unmodelled('an address that is not unicast');
  }
  const device = inDevice(net);
  const { addresses } = device;
  let [lastPrimary, secondary] = [0, false];
  for (const [at, other] of addresses.entries()) {
    if ((other.flags & IFA_F_SECONDARY) === 0 && given.scope <= other.scope) lastPrimary = at + 1;
    if (other.prefixlen !== given.prefixlen || !inet_ifa_match(given.address, other)) continue;
    if (other.local === given.local) return -EEXIST;
    if (other.scope !== given.scope) {
      return request === undefined ? -1 : refuse(request.extack, 'ipv4: Invalid scope value');
    }
    secondary = true;
  }
  const ifa = secondary ? { ...given, flags: given.flags | IFA_F_SECONDARY } : given;
  addresses.splice(secondary ? addresses.length : lastPrimary, 0, ifa);
  device.changes++;
  rtmsg_ifa(net, RTM_NEWADDR, ifa, request);
  fib_add_ifaddr(net, ifa);
  return 0;
}

/** __inet_del_ifa, of an address that no secondary one depends on. */
export function __inet_del_ifa(net: Net, device: InDevice, ifa: Ifaddr, request: Request): number {
  const { addresses } = device;
  const at = addresses.indexOf(ifa);
  if (at < 0) return -EADDRNOTAVAIL;
  const depends = (other: Ifaddr): boolean =>
    (other.flags & IFA_F_SECONDARY) !== 0 &&
    other.prefixlen === ifa.prefixlen &&
    inet_ifa_match(other.address, ifa);
  if ((ifa.flags & IFA_F_SECONDARY) === 0 && addresses.some(depends)) {
    throw new Unmodelled('deletion of an address with secondary ones');
  }
  refuseSharedRoutes(net, ifa);
  addresses.splice(at, 1);
  device.changes++;
  rtmsg_ifa(net, RTM_DELADDR, ifa, request);
  fib_del_ifaddr(net, ifa);
  return 0;
}
