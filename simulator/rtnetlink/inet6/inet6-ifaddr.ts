/** struct inet6_ifaddr: an IPv6 address of a device, and where such addresses are kept. */
import type { Device } from '../../net/device.ts';
import type { Net } from '../../net/net.ts';
import { IFA_F_TENTATIVE } from '../inet/ifaddr.ts';
import { slotOf } from '../net-slot.ts';
import type { Fib6Info } from './fib6-info.ts';
import { IPV6_ADDR, type In6, in6Key, in6Prefix, in6Type, ipv6_addr_src_scope } from './in6.ts';

/** INET6_IFADDR_STATE_* */
export type IfaddrState = 'predad' | 'dad' | 'dead';

export interface Inet6Ifaddr {
  readonly dev: Device;
  readonly addr: In6;
  /** The address of the other end; undefined if there is none. */
  peer: In6 | undefined;
  readonly prefixlen: number;
  /** IFA_HOST, IFA_LINK, IFA_SITE, or 0. */
  readonly scope: number;
  /** IFA_F_* */
  flags: number;
  proto: number;
  /** Metric of the routes to its prefix. */
  priority: number;
  /** Seconds from `tstamp` on. */
  validLft: number;
  preferredLft: number;
  readonly cstamp: number;
  tstamp: number;
  /** Its local route. */
  rt: Fib6Info | undefined;
  state: IfaddrState;
  /** Ends what was scheduled of its duplicate address detection. */
  cancelDad: (() => void) | undefined;
}

/** IFA_HOST | IFA_LINK: such an address is one on its own device alone. */
const ON_ITS_DEVICE = IPV6_ADDR.LOOPBACK | IPV6_ADDR.LINKLOCAL;

/** addr_list: by descending scope, in each the newest first. */
export class AddressList6 {
  readonly #byScope = new Map<number, Set<Inet6Ifaddr>>();
  readonly #byAddress = new Map<string, Inet6Ifaddr>();
  readonly #byPrefix = new Map<string, Set<Inet6Ifaddr>>();

  get(addr: In6): Inet6Ifaddr | undefined {
    return this.#byAddress.get(in6Key(addr));
  }

  /** In the order of the list. */
  inOrder(): Inet6Ifaddr[] {
    const scopes = [...this.#byScope].toSorted(([a], [b]) => b - a);
    return scopes.flatMap(([, addresses]) => [...addresses].toReversed());
  }

  /** Addresses of that prefix, in no order. */
  samePrefix({ addr, prefixlen }: Inet6Ifaddr): ReadonlySet<Inet6Ifaddr> {
    return this.#byPrefix.get(prefixKey(addr, prefixlen)) ?? new Set();
  }

  add(ifa: Inet6Ifaddr): void {
    this.#byAddress.set(in6Key(ifa.addr), ifa);
    addTo(this.#byScope, ipv6_addr_src_scope(in6Type(ifa.addr)), ifa);
    addTo(this.#byPrefix, prefixKey(ifa.addr, ifa.prefixlen), ifa);
  }

  delete(ifa: Inet6Ifaddr): void {
    this.#byAddress.delete(in6Key(ifa.addr));
    removeFrom(this.#byScope, ipv6_addr_src_scope(in6Type(ifa.addr)), ifa);
    removeFrom(this.#byPrefix, prefixKey(ifa.addr, ifa.prefixlen), ifa);
  }
}

const prefixKey = (addr: In6, prefixlen: number): string =>
  prefixlen + in6Key(in6Prefix(addr, prefixlen));

export function addTo<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}

export function removeFrom<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key);
  if (set?.delete(value) === true && set.size === 0) sets.delete(key);
}

/** IPv6 of a namespace. */
export interface Inet6 {
  /** inet6_addr_lst: by address, in the order they came. */
  readonly byAddress: Map<string, Set<Inet6Ifaddr>>;
  /** dev_addr_genid: raised as addresses come and go. */
  changes: number;
  /** Addresses that have an end. */
  readonly limited: Set<Inet6Ifaddr>;
  /** When they are looked at next, in hundredths of a second since boot. */
  nextCheck: number;
  cancelCheck: (() => void) | undefined;
}

export const inet6Of = slotOf<Inet6>('rtnetlink.inet6', () => ({
  byAddress: new Map(),
  changes: 0,
  limited: new Set(),
  nextCheck: Infinity,
  cancelCheck: undefined,
}));

/** ipv6_get_ifaddr, strict. @param dev absent: of any */
export function ipv6_get_ifaddr(net: Net, addr: In6, dev?: Device): Inet6Ifaddr | undefined {
  const known = [...(inet6Of(net).byAddress.get(in6Key(addr)) ?? [])].toReversed();
  return known.find((ifa) => dev === undefined || ifa.dev === dev);
}

/** ipv6_chk_addr_and_flags: whether it is one of ours. @param banned IFA_F_* that it may not have */
export function ipv6_chk_addr_and_flags(
  net: Net,
  addr: In6,
  dev: Device | undefined,
  banned: number,
): boolean {
  for (const ifa of inet6Of(net).byAddress.get(in6Key(addr)) ?? []) {
    if ((ifa.flags & banned) !== 0) continue;
    if (dev === undefined || ifa.dev === dev || (ifa.scope & ON_ITS_DEVICE) === 0) return true;
  }
  return false;
}

/** ipv6_chk_addr: an address whose detection of duplicates is not over is none yet. */
export const ipv6_chk_addr = (net: Net, addr: In6, dev: Device | undefined): boolean =>
  ipv6_chk_addr_and_flags(net, addr, dev, IFA_F_TENTATIVE);
