/** What IPv6 keeps of a device (struct inet6_dev). */
import { type Device, IFF } from '../../net/device.ts';
import type { Net } from '../../net/net.ts';
import { type Settings, words } from '../inet/ipv4-devconf.ts';
import { AddressList6 } from './inet6-ifaddr.ts';
import type { Group6 } from './mcast6.ts';

/** IF_READY: IPv6 uses it. */
export const IF_READY = 0x80000000;
/** IF_RS_SENT: routers were asked for. */
export const IF_RS_SENT = 0x10;

/** Below it IPv6 leaves a device alone. */
export const IPV6_MIN_MTU = 1280;

/** Numbers of DEVCONF_*: what differs from device to device. */
export const DEVCONF = {
  FORWARDING: 0,
  MTU6: 2,
  ACCEPT_RA: 3,
  USE_TEMPADDR: 10,
  ACCEPT_RA_RTR_PREF: 19,
  RTR_PROBE_INTERVAL: 20,
  ACCEPT_DAD: 27,
  IGNORE_ROUTES_WITH_LINKDOWN: 34,
  /** IN6_ADDR_GEN_MODE_* */
  ADDR_GEN_MODE: 47,
} as const;
const DEVCONF_COUNT = 60;

/** ipv6_devconf_dflt by number from 0, as ipv6_store_devconf orders it. */
const initial: Settings = [
  [-1, 7, 55],
  [1, 3, 4, 5, 6, 17, 18, 19, 27, 32, 35, 38, 46, 56],
  [3, 13],
  [16, 15],
  [64, 1],
  [600, 14],
  [1000, 9, 31],
  [1024, 52],
  [4000, 8],
  [10000, 30],
  [60000, 20],
  [65535, 54],
  [86400, 12],
  [604800, 11],
  [3600000, 43],
];

export interface Inet6Dev {
  /** IF_* */
  ifFlags: number;
  /** ipv6_devconf */
  readonly cnf: Int32Array;
  /** When something of it last changed: hundredths of a second since boot. */
  tstamp: number;
  token: Uint8Array;
  readonly addresses: AddressList6;
  /** mc_list: groups it is a member of, by address, in the order they came. */
  readonly groups: Map<string, Group6>;
}

/** ip6_ignore_linkdown: routes over the device count as dead while it has no carrier. */
export const ip6_ignore_linkdown = (net: Net, index: number): boolean =>
  (net.devices.get(index)?.ip6_ptr?.cnf[DEVCONF.IGNORE_ROUTES_WITH_LINKDOWN] ?? 0) !== 0;

/** ipv6_add_dev */
export function ipv6_add_dev(dev: Device): Inet6Dev {
  const cnf = words(DEVCONF_COUNT, initial);
  if (!dev.net.kernel.profile.routerPreferences) {
    cnf[DEVCONF.ACCEPT_RA_RTR_PREF] = 0;
    cnf[DEVCONF.RTR_PROBE_INTERVAL] = 0;
  }
  cnf[DEVCONF.MTU6] = dev.mtu;
  if ((dev.flags & IFF.LOOPBACK) !== 0) {
    cnf[DEVCONF.USE_TEMPADDR] = -1;
  }
  // There is nobody to be asked.
  if ((dev.flags & (IFF.NOARP | IFF.LOOPBACK)) !== 0) cnf[DEVCONF.ACCEPT_DAD] = -1;
  const { now: tstamp } = dev.net.kernel.clock;
  return {
    ifFlags: 0,
    cnf,
    tstamp,
    token: new Uint8Array(16),
    addresses: new AddressList6(),
    groups: new Map(),
  };
}
