/** Tables of neighbours: ARP's and that of neighbour discovery (struct neigh_table). */
import type { Device } from '../../net/device.ts';
import type { Net } from '../../net/net.ts';
import { PF_INET, PF_INET6 } from '../rtnl-types.ts';
import type { ProxyTable } from './pneigh.ts';

/** NUD_*: states of an entry. */
export const NUD = {
  NONE: 0,
  INCOMPLETE: 1,
  REACHABLE: 2,
  STALE: 4,
  DELAY: 8,
  PROBE: 0x10,
  FAILED: 0x20,
  NOARP: 0x40,
  PERMANENT: 0x80,
} as const;
/** NUD_VALID: its address may be used. */
export const VALID: number =
  NUD.PERMANENT | NUD.NOARP | NUD.REACHABLE | NUD.PROBE | NUD.STALE | NUD.DELAY;

/** NTF_*; those of NDA_FLAGS_EXT above the first eight. */
export const NTF = {
  USE: 1,
  SELF: 2,
  MASTER: 4,
  PROXY: 8,
  EXT_LEARNED: 0x10,
  ROUTER: 0x80,
  MANAGED: 0x100,
  EXT_VALIDATED: 0x400,
} as const;
export const NTF_EXT_SHIFT = 8;

/** struct neighbour */
export interface Neighbour {
  readonly dev: Device;
  readonly family: number;
  /** primary_key: the address, or zeros on links where one entry serves all. */
  readonly key: Uint8Array;
  /** ha: its link-layer address. */
  address: Uint8Array;
  state: number;
  /** A timer runs that will change its state: it is a user, too. */
  timed: boolean;
  flags: number;
  /** RTN_*: what kind of address it is. */
  readonly type: number;
  protocol: number;
  /** Hundredths of a second since boot. */
  confirmed: number;
  readonly used: number;
  updated: number;
}

export interface NeighTable {
  readonly family: typeof PF_INET | typeof PF_INET6;
  readonly keyLength: number;
  /** By device and key. */
  readonly entries: Map<string, Neighbour>;
  /** Of each device, the oldest first. */
  readonly byDevice: Map<Device, Set<Neighbour>>;
  readonly proxies: ProxyTable;
}

const SLOT = 'rtnetlink.neighbours';

const table = (family: NeighTable['family'], keyLength: number): NeighTable => ({
  family,
  keyLength,
  entries: new Map(),
  byDevice: new Map(),
  proxies: [],
});

/** neigh_tables of a namespace, in the order they are dumped. */
export function neigh_tables(net: Net): readonly NeighTable[] {
  const known = net.slots.get(SLOT) as readonly NeighTable[] | undefined;
  if (known !== undefined) return known;
  const made = [table(PF_INET, 4), table(PF_INET6, 16)];
  net.slots.set(SLOT, made);
  return made;
}

/** neigh_find_table */
export const neigh_find_table = (net: Net, family: number): NeighTable | undefined =>
  neigh_tables(net).find((each) => each.family === family);

export const keyOf = (dev: Device, key: Uint8Array): string => `${dev.index}/${key.join('.')}`;

/** neigh_lookup */
export const neigh_lookup = (
  { entries }: NeighTable,
  key: Uint8Array,
  dev: Device,
): Neighbour | undefined => entries.get(keyOf(dev, key));
