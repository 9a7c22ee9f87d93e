/** struct in_ifaddr: an IPv4 address of a device. Addresses are numbers, the first byte the highest. */
export interface Ifaddr {
  /** Index of the device. */
  readonly index: number;
  readonly local: number;
  /** The peer's on point-to-point links, else the same as `local`. */
  readonly address: number;
  readonly prefixlen: number;
  readonly broadcast: number;
  readonly scope: number;
  /** IFA_F_* */
  flags: number;
  label: Uint8Array;
  proto: number;
  /** Metric of the route to its prefix. */
  priority: number;
  /** Seconds from `tstamp` on; of those that are IFA_F_PERMANENT they say nothing. */
  validLft: number;
  preferredLft: number;
  /** When it was made, and last changed: hundredths of a second since boot. */
  readonly cstamp: number;
  tstamp: number;
}

export const IFA_F_SECONDARY = 1;
export const IFA_F_NODAD = 2;
export const IFA_F_OPTIMISTIC = 4;
export const IFA_F_DADFAILED = 8;
export const IFA_F_HOMEADDRESS = 0x10;
export const IFA_F_DEPRECATED = 0x20;
export const IFA_F_TENTATIVE = 0x40;
export const IFA_F_PERMANENT = 0x80;
export const IFA_F_MANAGETEMPADDR = 0x100;
export const IFA_F_NOPREFIXROUTE = 0x200;
export const IFA_F_MCAUTOJOIN = 0x400;
export const IFA_F_STABLE_PRIVACY = 0x800;

export const INFINITY_LIFE_TIME = 0xffffffff;

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

/** Only 0.0.0.0: the rest of 0.0.0.0/8 is valid (include/linux/in.h). */
export const ipv4_is_zeronet = (address: number): boolean => address === 0;
export const ipv4_is_multicast = (address: number): boolean => address >>> 28 === 0xe;
export const ipv4_is_local_multicast = (address: number): boolean => address >>> 8 === 0xe00000;
export const ipv4_is_loopback = (address: number): boolean => address >>> 24 === 127;
export const ipv4_is_lbcast = (address: number): boolean => address === 0xffffffff;
