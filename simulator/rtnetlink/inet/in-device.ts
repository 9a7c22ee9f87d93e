/** What IPv4 keeps of a device (struct in_device): its addresses. */
import { type Device, IFF } from '../../net/device.ts';
import type { Net } from '../../net/net.ts';
import { slotOf } from '../net-slot.ts';
import { IFA_F_SECONDARY, type Ifaddr, inet_make_mask } from './ifaddr.ts';
import { ipv4_devconf } from './ipv4-devconf.ts';

/** IPV4_DEVCONF_*, by number from 0. */
const [PROMOTE_SECONDARIES, ROUTE_LOCALNET, IGNORE_ROUTES_WITH_LINKDOWN] = [19, 25, 28];

/** FORWARDING, MC_FORWARDING, RP_FILTER, ACCEPT_LOCAL, SRC_VMARK, ROUTE_LOCALNET, BC_FORWARDING. */
const ARRIVAL: readonly number[] = [0, 1, 7, 22, 23, ROUTE_LOCALNET, 31];

/** Addresses of one mask and prefix: the first is primary, those that came later depend on it. */
export interface Subnet {
  primary: Ifaddr | undefined;
  readonly secondaries: Set<Ifaddr>;
  /** How many of its secondary addresses have that broadcast address. */
  readonly broadcasts: Map<number, number>;
}

/**
 * ifa_list: primary addresses by descending scope, then secondary ones, each kind as it came.
 * Kept so that nothing but a listing walks it.
 */
export class InDevice {
  readonly dev: Device;
  /** ipv4_devconf */
  readonly cnf: Int32Array;
  /** inetdev_destroy is under way: nothing is promoted, no broadcast is spared. */
  dead = false;
  /** Addresses that have an end. */
  readonly limited = new Set<Ifaddr>();
  /** Primary addresses by scope. */
  readonly #primaries = new Map<number, Set<Ifaddr>>();
  readonly #secondaries = new Set<Ifaddr>();
  readonly #subnets = new Map<string, Subnet>();
  readonly #byLocal = new Map<number, Set<Ifaddr>>();

  /** @param registers what is set of a loopback device is set only when it comes, NETDEV_REGISTER */
  constructor(dev: Device, registers: boolean) {
    this.dev = dev;
    this.cnf = ipv4_devconf(registers && (dev.flags & IFF.LOOPBACK) !== 0);
  }

  /** Whether a setting that decides about arriving packets is not as it was at first. */
  get isConfigured(): boolean {
    return ARRIVAL.some((number) => this.cnf[number] !== 0);
  }

  get promotesSecondaries(): boolean {
    return this.cnf[PROMOTE_SECONDARIES] !== 0;
  }

  get routesLocalnet(): boolean {
    return this.cnf[ROUTE_LOCALNET] !== 0;
  }

  get ignoresLinkdown(): boolean {
    return this.cnf[IGNORE_ROUTES_WITH_LINKDOWN] !== 0;
  }

  get isEmpty(): boolean {
    return this.#byLocal.size === 0;
  }

  /** Every address, in the order of the list. */
  *addresses(): Generator<Ifaddr> {
    yield* this.primaries();
    yield* this.#secondaries;
  }

  *primaries(): Generator<Ifaddr> {
    for (const scope of [...this.#primaries.keys()].toSorted((a, b) => b - a)) {
      yield* this.#primaries.get(scope) ?? [];
    }
  }

  /** Addresses with that ifa_local, in no order. */
  withLocal(local: number): ReadonlySet<Ifaddr> {
    return this.#byLocal.get(local) ?? NONE;
  }

  /** Addresses of that mask in whose prefix the address lies. */
  subnetOf(address: number, prefixlen: number): Subnet | undefined {
    return this.#subnets.get(keyOf(address, prefixlen));
  }

  /** inet_ifa_byprefix: the first of them, a secondary one only where the primary is gone. */
  byPrefix(address: number, prefixlen: number): Ifaddr | undefined {
    const subnet = this.subnetOf(address, prefixlen);
    return subnet?.primary ?? subnet?.secondaries.values().next().value;
  }

  /** Puts it where __inet_insert_ifa does; IFA_F_SECONDARY says which of the two kinds it is. */
  insert(ifa: Ifaddr): void {
    const key = keyOf(ifa.address, ifa.prefixlen);
    let subnet = this.#subnets.get(key);
    if (subnet === undefined) {
      subnet = { primary: undefined, secondaries: new Set(), broadcasts: new Map() };
      this.#subnets.set(key, subnet);
    }
    if ((ifa.flags & IFA_F_SECONDARY) === 0) {
      subnet.primary = ifa;
      addTo(this.#primaries, ifa.scope, ifa);
    } else {
      subnet.secondaries.add(ifa);
      count(subnet.broadcasts, ifa.broadcast, 1);
      this.#secondaries.add(ifa);
    }
    addTo(this.#byLocal, ifa.local, ifa);
  }

  remove(ifa: Ifaddr): void {
    const key = keyOf(ifa.address, ifa.prefixlen);
    const subnet = this.#subnets.get(key);
    if (subnet?.primary === ifa) {
      subnet.primary = undefined;
      removeFrom(this.#primaries, ifa.scope, ifa);
    } else if (subnet?.secondaries.delete(ifa) === true) {
      count(subnet.broadcasts, ifa.broadcast, -1);
      this.#secondaries.delete(ifa);
    }
    if (subnet?.primary === undefined && subnet?.secondaries.size === 0) this.#subnets.delete(key);
    removeFrom(this.#byLocal, ifa.local, ifa);
    this.limited.delete(ifa);
  }
}

const NONE: ReadonlySet<Ifaddr> = new Set();

const keyOf = (address: number, prefixlen: number): string =>
  `${prefixlen}/${(address & inet_make_mask(prefixlen)) >>> 0}`;

function addTo(sets: Map<number, Set<Ifaddr>>, key: number, ifa: Ifaddr): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([ifa]));
  else set.add(ifa);
}

function removeFrom(sets: Map<number, Set<Ifaddr>>, key: number, ifa: Ifaddr): void {
  const set = sets.get(key);
  if (set?.delete(ifa) === true && set.size === 0) sets.delete(key);
}

function count(counts: Map<number, number>, key: number, by: number): void {
  const now = (counts.get(key) ?? 0) + by;
  if (now === 0) counts.delete(key);
  else counts.set(key, now);
}

/** IPv4 of a namespace. */
export interface Inet {
  /** inet_addr_lst: every address by its ifa_local, in the order they came. */
  readonly byLocal: Map<number, Set<Ifaddr>>;
  /** inet_base_seq: how often an address came or went. A dump that sees it change says so. */
  changes: number;
  /** dev_addr_genid, rt_genid: raised by whatever may change a look-up. */
  addressGeneration: number;
  routeGeneration: number;
  /** When addresses are looked at next, in hundredths of a second since boot. */
  nextCheck: number;
  cancelCheck: (() => void) | undefined;
}

export const inetOf = slotOf<Inet>('rtnetlink.inet', () => ({
  byLocal: new Map(),
  changes: 1,
  addressGeneration: 0,
  routeGeneration: 0,
  nextCheck: Infinity,
  cancelCheck: undefined,
}));

/** __in_dev_get_rtnl, by index: absent if there is no such device, or it has no IPv4. */
export const inetdev_by_index = (net: Net, index: number): InDevice | undefined =>
  net.devices.get(index)?.ip_ptr;

/** ip_ignore_linkdown: routes over the device count as dead while it has no carrier. */
export const ip_ignore_linkdown = (net: Net, index: number): boolean =>
  inetdev_by_index(net, index)?.ignoresLinkdown ?? false;

/** rt_cache_flush */
export function rt_cache_flush(net: Net): void {
  inetOf(net).routeGeneration++;
}
