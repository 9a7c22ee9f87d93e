/** Adding an IPv4 address to a device. */
import type { Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EEXIST } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { refuse } from '../nlmsg-parse.ts';
import { RTM_NEWADDR } from '../rtnl-types.ts';
import { ifaddr_up } from './fib-inetaddr-event.ts';
import { limit } from './ifa-lifetime.ts';
import {
  IFA_F_DADFAILED,
  IFA_F_HOMEADDRESS,
  IFA_F_MANAGETEMPADDR,
  IFA_F_NODAD,
  IFA_F_OPTIMISTIC,
  IFA_F_SECONDARY,
  IFA_F_STABLE_PRIVACY,
  IFA_F_TENTATIVE,
  type Ifaddr,
} from './ifaddr.ts';
import { rtmsg_ifa } from './ifaddr-message.ts';
import { type InDevice, inetOf } from './in-device.ts';

/** IPV6ONLY_FLAGS, and IFA_F_SECONDARY, which is not the user's to say. */
const NOT_TAKEN =
  IFA_F_SECONDARY |
  IFA_F_NODAD |
  IFA_F_OPTIMISTIC |
  IFA_F_DADFAILED |
  IFA_F_HOMEADDRESS |
  IFA_F_TENTATIVE |
  IFA_F_MANAGETEMPADDR |
  IFA_F_STABLE_PRIVACY;

/**
 * __inet_insert_ifa: an address in the subnet of another becomes secondary. Its notification
 * precedes those of its routes.
 * @param by who asked for it; absent: the kernel itself
 */
export function __inet_insert_ifa(
  net: Net,
  device: InDevice,
  ifa: Ifaddr,
  by?: { readonly request: Request; readonly extack: Extack },
): number {
  ifa.flags &= ~NOT_TAKEN;
  const subnet = device.subnetOf(ifa.address, ifa.prefixlen);
  const first = subnet?.primary ?? subnet?.secondaries.values().next().value;
  if (first !== undefined) {
    // The list is walked from its beginning, and the first objection counts: all of a subnet have
    // the scope of the first.
    const scopeDiffers = first.scope !== ifa.scope;
    if (first.local === ifa.local) return -EEXIST;
    if (scopeDiffers) {
      return by === undefined ? -1 : refuse(by.extack, 'ipv4: Invalid scope value');
    }
    for (const other of device.withLocal(ifa.local)) {
      if (device.subnetOf(other.address, other.prefixlen) === subnet) return -EEXIST;
    }
    ifa.flags |= IFA_F_SECONDARY;
  }
  const inet = inetOf(net);
  device.insert(ifa);
  hash(inet.byLocal, ifa);
  inet.changes++;
  limit(net, device, ifa);
  rtmsg_ifa(net, RTM_NEWADDR, ifa, by?.request);
  ifaddr_up(net, device, ifa);
  return 0;
}

/** inet_hash_insert: the newest is found first. */
function hash(byLocal: Map<number, Set<Ifaddr>>, ifa: Ifaddr): void {
  byLocal.set(ifa.local, new Set([ifa, ...(byLocal.get(ifa.local) ?? [])]));
}
