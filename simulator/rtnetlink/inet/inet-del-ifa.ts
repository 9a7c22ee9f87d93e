/** Taking an IPv4 address from a device. */
import type { Request } from '../../af-netlink/kernel-side.ts';
import type { Net } from '../../net/net.ts';
import { RTM_DELADDR, RTM_NEWADDR } from '../rtnl-types.ts';
import { fib_add_ifaddr, fib_del_ifaddr } from './fib-ifaddr.ts';
import { ifaddr_down, ifaddr_up } from './fib-inetaddr-event.ts';
import { IFA_F_SECONDARY, type Ifaddr } from './ifaddr.ts';
import { rtmsg_ifa } from './ifaddr-message.ts';
import { type InDevice, inetOf } from './in-device.ts';

/**
 * __inet_del_ifa: with a primary address go its secondary ones, unless the device promotes the
 * first of them, whose routes then take the place of the old one's.
 */
export function __inet_del_ifa(net: Net, device: InDevice, ifa: Ifaddr, request?: Request): void {
  const subnet = device.subnetOf(ifa.address, ifa.prefixlen);
  const depends = (ifa.flags & IFA_F_SECONDARY) === 0 && !device.dead;
  let promoted: Ifaddr | undefined;
  if (depends && subnet !== undefined) {
    if (device.promotesSecondaries) {
      promoted = subnet.secondaries.values().next().value;
      // While all addresses are on the list: their routes go, to come back with another source.
      if (promoted !== undefined) {
        for (const each of subnet.secondaries) fib_del_ifaddr(net, device, each, ifa);
      }
    } else {
      for (const each of [...subnet.secondaries]) takeAway(net, device, each, request);
    }
  }
  const rest = promoted === undefined ? [] : [...(subnet?.secondaries ?? [])].slice(1);
  // Off the lists first: what is told of its routes must not find it any more.
  takeAway(net, device, ifa, request);
  if (promoted === undefined) return;
  device.remove(promoted);
  promoted.flags &= ~IFA_F_SECONDARY;
  device.insert(promoted);
  rtmsg_ifa(net, RTM_NEWADDR, promoted, request);
  ifaddr_up(net, device, promoted);
  for (const each of rest) fib_add_ifaddr(net, device, each);
}

function takeAway(net: Net, device: InDevice, ifa: Ifaddr, request?: Request): void {
  const inet = inetOf(net);
  device.remove(ifa);
  const same = inet.byLocal.get(ifa.local);
  if (same?.delete(ifa) === true && same.size === 0) inet.byLocal.delete(ifa.local);
  inet.changes++;
  rtmsg_ifa(net, RTM_DELADDR, ifa, request);
  ifaddr_down(net, device, ifa);
}
