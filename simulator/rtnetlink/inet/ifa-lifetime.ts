/** Lifetimes of IPv4 addresses: when they are deprecated, and when they go. */
import type { Net } from '../../net/net.ts';
import { RTM_NEWADDR } from '../rtnl-types.ts';
import { IFA_F_DEPRECATED, IFA_F_PERMANENT, INFINITY_LIFE_TIME, type Ifaddr } from './ifaddr.ts';
import { rtmsg_ifa } from './ifaddr-message.ts';
import { type InDevice, inetOf } from './in-device.ts';
import { __inet_del_ifa } from './inet-del-ifa.ts';

/** set_ifa_lifetime: an endless one makes it IFA_F_PERMANENT. Both in seconds. */
export function set_ifa_lifetime(ifa: Ifaddr, valid: number, preferred: number, now: number): void {
  ifa.flags &= ~(IFA_F_PERMANENT | IFA_F_DEPRECATED);
  if (valid === INFINITY_LIFE_TIME) ifa.flags |= IFA_F_PERMANENT;
  else ifa.validLft = valid;
  if (preferred !== INFINITY_LIFE_TIME) {
    if (preferred === 0) ifa.flags |= IFA_F_DEPRECATED;
    ifa.preferredLft = preferred;
  }
  ifa.tstamp = now;
}

/** When something happens to it next, in hundredths of a second since boot. */
function dueOf({ flags, tstamp, validLft, preferredLft }: Ifaddr): number {
  const ends = (seconds: number): number =>
    seconds === INFINITY_LIFE_TIME ? Infinity : tstamp + seconds * 100;
  const deprecated = (flags & IFA_F_DEPRECATED) !== 0;
  return Math.min(ends(validLft), deprecated ? Infinity : ends(preferredLft));
}

/** Of an address that was set a lifetime: check_lifetime is to look at it. */
export function limit(net: Net, device: InDevice, ifa: Ifaddr): void {
  if ((ifa.flags & IFA_F_PERMANENT) !== 0) {
    device.limited.delete(ifa);
    return;
  }
  device.limited.add(ifa);
  schedule(net, dueOf(ifa));
}

function schedule(net: Net, due: number): void {
  const inet = inetOf(net);
  if (due >= inet.nextCheck) return;
  inet.cancelCheck?.();
  inet.nextCheck = due;
  const { clock } = net.kernel;
  inet.cancelCheck = clock.after(Math.max(0, due - clock.now), () => check_lifetime(net));
}

/** check_lifetime: does what is due, and sets itself a clock for what comes next. */
function check_lifetime(net: Net): void {
  const inet = inetOf(net);
  const { now } = net.kernel.clock;
  inet.nextCheck = Infinity;
  for (const { ip_ptr: device } of net.devices.values()) {
    if (device === undefined) continue;
    for (const ifa of [...device.limited]) {
      // One that went with its primary is no longer among them.
      if (device.limited.has(ifa) && dueOf(ifa) <= now) expire(net, device, ifa, now);
    }
    for (const ifa of device.limited) schedule(net, dueOf(ifa));
  }
}

function expire(net: Net, device: InDevice, ifa: Ifaddr, now: number): void {
  const { validLft, tstamp } = ifa;
  if (validLft !== INFINITY_LIFE_TIME && now - tstamp >= validLft * 100) {
    __inet_del_ifa(net, device, ifa);
    return;
  }
  ifa.flags |= IFA_F_DEPRECATED;
  rtmsg_ifa(net, RTM_NEWADDR, ifa);
}
