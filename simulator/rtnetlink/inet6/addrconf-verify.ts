/** Lifetimes of IPv6 addresses: when they are deprecated, and when they go (addrconf_verify_rtnl). */
import type { Net } from '../../net/net.ts';
import { IFA_F_DEPRECATED, IFA_F_PERMANENT, INFINITY_LIFE_TIME } from '../inet/ifaddr.ts';
import { ipv6_del_addr, ipv6_ifa_told } from './addrconf.ts';
import { type Inet6Ifaddr, inet6Of } from './inet6-ifaddr.ts';

/** When something happens to it next, in hundredths of a second since boot. */
function dueOf({ flags, tstamp, validLft, preferredLft }: Inet6Ifaddr): number {
  const ends = (seconds: number): number =>
    seconds === INFINITY_LIFE_TIME ? Infinity : tstamp + seconds * 100;
  const deprecated = (flags & IFA_F_DEPRECATED) !== 0;
  return Math.min(ends(validLft), deprecated ? Infinity : ends(preferredLft));
}

/** Of an address that was set a lifetime. */
export function limit6(net: Net, ifa: Inet6Ifaddr): void {
  const { limited } = inet6Of(net);
  if ((ifa.flags & IFA_F_PERMANENT) !== 0 && ifa.preferredLft === INFINITY_LIFE_TIME) {
    limited.delete(ifa);
    return;
  }
  limited.add(ifa);
  schedule(net, dueOf(ifa));
}

function schedule(net: Net, due: number): void {
  const inet6 = inet6Of(net);
  if (due >= inet6.nextCheck) return;
  inet6.cancelCheck?.();
  inet6.nextCheck = due;
  const { clock } = net.kernel;
  inet6.cancelCheck = clock.after(Math.max(0, due - clock.now), () => addrconf_verify(net));
}

/** Does what is due, and sets itself a clock for what comes next. */
function addrconf_verify(net: Net): void {
  const inet6 = inet6Of(net);
  const { now } = net.kernel.clock;
  inet6.nextCheck = Infinity;
  for (const ifa of [...inet6.limited]) {
    if (inet6.limited.has(ifa) && dueOf(ifa) <= now) expire(ifa, now);
  }
  for (const ifa of inet6.limited) schedule(net, dueOf(ifa));
}

function expire(ifa: Inet6Ifaddr, now: number): void {
  const { validLft, tstamp } = ifa;
  if (validLft !== INFINITY_LIFE_TIME && now - tstamp >= validLft * 100) {
    ipv6_del_addr(ifa);
    return;
  }
  ifa.flags |= IFA_F_DEPRECATED;
  ipv6_ifa_told(ifa);
}
