/** What IPv4 keeps of a device (struct in_device). */
import { type Device, IFF } from '../../net/device.ts';
import type { Net } from '../../net/net.ts';
import { ipv4_devconf } from './ipv4-devconf.ts';

/** struct in_ifaddr. Addresses are numbers, the first byte the highest. */
export interface Ifaddr {
  readonly local: number;
  /** The peer's on point-to-point links, else the same as `local`. */
  readonly address: number;
  readonly prefixlen: number;
  readonly broadcast: number;
  readonly scope: number;
  /** IFA_F_* */
  readonly flags: number;
  readonly label: Uint8Array;
  readonly proto: number;
  /** Metric of the route to its prefix. */
  readonly priority: number;
  /** When it was made, and last changed: hundredths of a second since boot. */
  readonly cstamp: number;
  readonly tstamp: number;
}

export interface InDevice {
  /** ifa_list: primary addresses by descending scope, then secondary ones. */
  readonly addresses: Ifaddr[];
  /** inet_base_seq: how often an address came or went. A dump that sees it change says so. */
  changes: number;
  /** ipv4_devconf */
  readonly cnf: Int32Array;
}

/** inetdev_init */
export const inetdev_init = (dev: Device): InDevice => ({
  addresses: [],
  changes: 1,
  cnf: ipv4_devconf((dev.flags & IFF.LOOPBACK) !== 0),
});

export const IFA_F_SECONDARY = 1;
export const IFA_F_PERMANENT = 0x80;
export const IFA_F_NOPREFIXROUTE = 0x200;

const LOOPBACK_IFINDEX = 1;
/** Where addresses go while IPv4 has left the loopback device: nowhere. */
const NOBODY: InDevice = { addresses: [], changes: 1, cnf: new Int32Array(0) };

/** Of the loopback device of a namespace. */
export const inDevice = (net: Net): InDevice => net.devices.get(LOOPBACK_IFINDEX)?.ip_ptr ?? NOBODY;

/** inet_make_mask */
export const inet_make_mask = (prefixlen: number): number =>
  prefixlen === 0 ? 0 : (-1 << (32 - prefixlen)) >>> 0;

/** inet_ifa_match: the address lies in the prefix of that address. */
export const inet_ifa_match = (address: number, of: Ifaddr): boolean =>
  ((address ^ of.address) & inet_make_mask(of.prefixlen)) === 0;

/** The bytes of an address as they are sent. */
export const addressBytes = (address: number): Uint8Array =>
  Uint8Array.of(address >>> 24, address >>> 16, address >>> 8, address);

/** The address that four bytes are. */
export const addressOf = (bytes: Uint8Array): number => {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
};
