/** IPv6 addresses: sixteen bytes, and as keys the same bytes as a string. */

export type In6 = Uint8Array;

export const IN6_ANY: In6 = new Uint8Array(16);
export const IN6_LOOPBACK: In6 = new Uint8Array(16).fill(1, 15);

/** Two addresses are the same if these are; sorted, they are in the order of the bytes. */
export const in6Key = (address: In6): string => String.fromCharCode(...address);

export const isAny = (address: In6): boolean => address.every((byte) => byte === 0);

export const sameIn6 = (a: In6, b: In6): boolean => a.every((byte, at) => byte === b[at]);

/** ipv6_addr_prefix: the first bits, then zeros; or ones, behind which nothing of the prefix is. */
export function in6Prefix(address: In6, length: number, rest: 0 | 0xff = 0): In6 {
  const out = new Uint8Array(16).fill(rest);
  const whole = length >> 3;
  out.set(address.subarray(0, whole));
  const bits = length & 7;
  if (bits !== 0) {
    const mask = (0xff << (8 - bits)) & 0xff;
    out[whole] = ((address[whole] ?? 0) & mask) | (rest & ~mask);
  }
  return out;
}

/** ipv6_prefix_equal */
export const samePrefix = (a: In6, b: In6, length: number): boolean =>
  ipv6_addr_diff(a, b) >= length;

/** ipv6_addr_diff: the first bit in which they differ; 128 if in none. */
export function ipv6_addr_diff(a: In6, b: In6): number {
  for (let at = 0; at < 16; at++) {
    const differing = (a[at] ?? 0) ^ (b[at] ?? 0);
    if (differing !== 0) return at * 8 + Math.clz32(differing) - 24;
  }
  return 128;
}

/** IPV6_ADDR_*: what sort of address it is. */
export const IPV6_ADDR = {
  ANY: 0,
  UNICAST: 1,
  MULTICAST: 2,
  LOOPBACK: 0x10,
  LINKLOCAL: 0x20,
  SITELOCAL: 0x40,
  COMPATV4: 0x80,
  MAPPED: 0x1000,
} as const;
/** IPV6_ADDR_SCOPE_* */
const [NODELOCAL, LINKLOCAL, SITELOCAL, GLOBAL] = [1, 2, 5, 14];

export interface In6Type {
  /** IPV6_ADDR_* */
  readonly type: number;
  /** IPV6_ADDR_SCOPE_* */
  readonly scope: number;
}

/** __ipv6_addr_type */
export function in6Type(address: In6): In6Type {
  const [first = 0, second = 0] = address;
  const { UNICAST, MULTICAST } = IPV6_ADDR;
  if (first === 0xff) {
    const scope = second & 0xf;
    return { type: MULTICAST | (OF_SCOPE[scope] ?? 0), scope };
  }
  if (first === 0xfe && (second & 0xc0) === 0x80) {
    return { type: UNICAST | IPV6_ADDR.LINKLOCAL, scope: LINKLOCAL };
  }
  if (first === 0xfe && (second & 0xc0) === 0xc0) {
    return { type: UNICAST | IPV6_ADDR.SITELOCAL, scope: SITELOCAL };
  }
  if (address.subarray(0, 8).some((byte) => byte !== 0)) return { type: UNICAST, scope: GLOBAL };
  if (address.subarray(8, 12).every((byte) => byte === 0)) {
    if (sameIn6(address, IN6_ANY)) return { type: IPV6_ADDR.ANY, scope: 0 };
    if (sameIn6(address, IN6_LOOPBACK)) {
      return { type: UNICAST | IPV6_ADDR.LOOPBACK, scope: LINKLOCAL };
    }
    return { type: UNICAST | IPV6_ADDR.COMPATV4, scope: GLOBAL };
  }
  const mapped = [0, 0, 0xff, 0xff].every((byte, at) => byte === address[8 + at]);
  return { type: mapped ? IPV6_ADDR.MAPPED : UNICAST, scope: GLOBAL };
}

/** ipv6_addr_scope2type */
const OF_SCOPE: Readonly<Record<number, number>> = {
  [NODELOCAL]: IPV6_ADDR.LOOPBACK,
  [LINKLOCAL]: IPV6_ADDR.LINKLOCAL,
  [SITELOCAL]: IPV6_ADDR.SITELOCAL,
};

/** IPV6_ADDR_SCOPE_MASK: IFA_HOST, IFA_LINK, IFA_SITE. */
const SCOPE_MASK = 0xf0;

/** ipv6_addr_scope: IFA_HOST, IFA_LINK or IFA_SITE; 0 where it is global. */
export const ipv6_addr_scope = (address: In6): number => in6Type(address).type & SCOPE_MASK;

/** ipv6_addr_src_scope: -1 of no address. */
export function ipv6_addr_src_scope({ type, scope }: In6Type): number {
  return type === IPV6_ADDR.ANY ? -1 : scope;
}
