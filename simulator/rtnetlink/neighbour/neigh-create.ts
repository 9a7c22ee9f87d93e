/** New entries, and the end of old ones. */
import { EINVAL } from '../../net/errno.ts';
import { type Device, IFF } from '../../net/device.ts';
import { addressOf } from '../inet/ifaddr.ts';
import { inet_addr_type_dev_table } from '../inet/inet-addr-type.ts';
import { PF_INET, RTM_DELNEIGH } from '../rtnl-types.ts';
import { __neigh_notify } from './neigh-message.ts';
import { NUD, type NeighTable, type Neighbour, keyOf, neigh_tables } from './neigh-table.ts';
import { pneigh_ifdown } from './pneigh.ts';

const [RTN_UNICAST, RTN_LOCAL, RTN_BROADCAST, RTN_MULTICAST] = [1, 2, 3, 5];
/** base_reachable_time, in hundredths of a second: a new entry was confirmed twice as long ago. */
const BASE_REACHABLE_TIME = 3000;

/** What a constructor makes of a key. */
interface Made {
  readonly key: Uint8Array;
  readonly type: number;
  readonly state: number;
  readonly address: Uint8Array;
}

/** ___neigh_create: an entry of that key may be there already, under the key it really has. */
export function neigh_create(
  table: NeighTable,
  given: Uint8Array,
  dev: Device,
  flags: number,
): Neighbour | number {
  const made =
    table.family === PF_INET ? arp_constructor(dev, given) : ndisc_constructor(dev, given);
  if (typeof made === 'number') return made;
  const name = keyOf(dev, made.key);
  const known = table.entries.get(name);
  if (known !== undefined) return known;
  const { now } = dev.net.kernel.clock;
  const neigh: Neighbour = {
    ...made,
    dev,
    family: table.family,
    timed: false,
    flags,
    protocol: 0,
    confirmed: now - 2 * BASE_REACHABLE_TIME,
    used: now,
    updated: now,
  };
  table.entries.set(name, neigh);
  const own = table.byDevice.get(dev);
  if (own === undefined) table.byDevice.set(dev, new Set([neigh]));
  else own.add(neigh);
  return neigh;
}

const noAddress = (dev: Device): Uint8Array => new Uint8Array(dev.address.length);

/** arp_constructor: where nobody asks for addresses, one entry with the key 0.0.0.0 serves all. */
function arp_constructor(dev: Device, given: Uint8Array): Made | number {
  if (dev.ip_ptr === undefined) return -EINVAL;
  const direct = (dev.flags & (IFF.LOOPBACK | IFF.POINTOPOINT)) !== 0;
  const key = direct ? new Uint8Array(given.length) : given.slice();
  const type = inet_addr_type_dev_table(dev, addressOf(key));
  if (type === RTN_MULTICAST) {
    return { key, type, state: NUD.NOARP, address: ip_eth_mc_map(key) };
  }
  if ((dev.flags & (IFF.NOARP | IFF.LOOPBACK)) !== 0) {
    return { key, type, state: NUD.NOARP, address: dev.address };
  }
  if (type === RTN_BROADCAST || (dev.flags & IFF.POINTOPOINT) !== 0) {
    return { key, type, state: NUD.NOARP, address: dev.broadcast };
  }
  return { key, type, state: NUD.NONE, address: noAddress(dev) };
}

/** ndisc_constructor */
function ndisc_constructor(dev: Device, given: Uint8Array): Made | number {
  if (dev.ip6_ptr === undefined) return -EINVAL;
  const key = given.slice();
  if (key[0] === 0xff) {
    const address = Uint8Array.of(0x33, 0x33, ...key.subarray(12));
    return { key, type: RTN_MULTICAST, state: NUD.NOARP, address };
  }
  if ((dev.flags & (IFF.NOARP | IFF.LOOPBACK)) !== 0) {
    const type = (dev.flags & IFF.LOOPBACK) === 0 ? RTN_UNICAST : RTN_LOCAL;
    return { key, type, state: NUD.NOARP, address: dev.address };
  }
  if ((dev.flags & IFF.POINTOPOINT) !== 0) {
    return { key, type: RTN_UNICAST, state: NUD.NOARP, address: dev.broadcast };
  }
  return { key, type: RTN_UNICAST, state: NUD.NONE, address: noAddress(dev) };
}

/** ip_eth_mc_map: the low 23 bits of the group. */
const ip_eth_mc_map = ([, b = 0, c = 0, d = 0]: Uint8Array): Uint8Array =>
  Uint8Array.of(0x01, 0x00, 0x5e, b & 0x7f, c, d);

/** neigh_remove_one: nobody is named in what is told of it. */
export function neigh_remove(table: NeighTable, neigh: Neighbour): void {
  table.entries.delete(keyOf(neigh.dev, neigh.key));
  const own = table.byDevice.get(neigh.dev);
  own?.delete(neigh);
  neigh.timed = false;
  if (own?.size === 0) table.byDevice.delete(neigh.dev);
  __neigh_notify(neigh, { type: RTM_DELNEIGH });
}

/** neigh_flush_dev: the entries of a device, the newest first. */
export function neigh_flush_dev(dev: Device, family: number, keepPermanent = false): void {
  const table = neigh_tables(dev.net).find((each) => each.family === family);
  const own = table?.byDevice.get(dev);
  if (table === undefined || own === undefined) return;
  for (const neigh of [...own].toReversed()) {
    if (!keepPermanent || (neigh.state & NUD.PERMANENT) === 0) neigh_remove(table, neigh);
  }
}

/** neigh_ifdown */
export function neigh_ifdown(dev: Device, family: number): void {
  neigh_flush_dev(dev, family);
  const table = neigh_tables(dev.net).find((each) => each.family === family);
  if (table !== undefined) pneigh_ifdown(table.proxies, dev);
}
