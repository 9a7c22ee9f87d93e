/** Link messages made once for each state of a device, and addressed for each reader. */
import { type LinkDevice, isUp, mtuOf } from './link-device.ts';
import { rtnl_fill_ifinfo } from './rtnl-fill-ifinfo.ts';

/** RTEXT_FILTER_SKIP_STATS of IFLA_EXT_MASK. */
const RTEXT_FILTER_SKIP_STATS = 8;

interface Made {
  readonly changes: number;
  readonly name: string;
  whole?: Uint8Array;
  withoutStats?: Uint8Array;
}

const cache = new WeakMap<LinkDevice, Made>();

export interface Reader {
  readonly portid: number;
  readonly seq: number;
  readonly flags: number;
}

/**
 * RTM_NEWLINK of a device for one reader: a copy of its own.
 * @param mask IFLA_EXT_MASK
 * @param overdrop the fault filter-overdrop
 */
export function linkMessage(
  dev: LinkDevice,
  mask: number,
  { portid, seq, flags }: Reader,
  overdrop: boolean,
): Uint8Array {
  const made = madeFor(dev);
  const skipStats = (mask & RTEXT_FILTER_SKIP_STATS) !== 0;
  const template = skipStats
    ? (made.withoutStats ??= fill(dev, skipStats, overdrop))
    : (made.whole ??= fill(dev, skipStats, false));
  const out = copyOf(template);
  out[6] = flags;
  out[7] = flags >>> 8;
  writeU32(out, 8, seq);
  writeU32(out, 12, portid);
  return out;
}

/** Memory that copies are cut from: much cheaper than an ArrayBuffer for each. */
const SLAB = 0x40000;
let slab = new Uint8Array(0);
let used = 0;

function copyOf(template: Uint8Array): Uint8Array {
  const { length } = template;
  if (used + length > slab.length) {
    slab = new Uint8Array(SLAB);
    used = 0;
  }
  const out = slab.subarray(used, used + length);
  used += (length + 7) & ~7;
  out.set(template);
  return out;
}

const fill = (dev: LinkDevice, skipStats: boolean, overdrop: boolean): Uint8Array =>
  rtnl_fill_ifinfo(dev, { skipStats, overdrop, change: 0, ready: isUp(dev), mtu6: mtuOf(dev) });

function writeU32(out: Uint8Array, at: number, value: number): void {
  out[at] = value;
  out[at + 1] = value >>> 8;
  out[at + 2] = value >>> 16;
  out[at + 3] = value >>> 24;
}

function madeFor(dev: LinkDevice): Made {
  const known = cache.get(dev);
  const { name, changes = 0 } = dev;
  if (known?.name === name && known.changes === changes) return known;
  const made = { name, changes };
  cache.set(dev, made);
  return made;
}
