/** Link messages made once for each state of a device, and addressed for each reader. */
import type { Device } from '../net/device.ts';
import type { Net } from '../net/net.ts';
import { keepLayout } from '../nlattr/padding.ts';
import { rtnl_fill_ifinfo } from './rtnl-fill-ifinfo.ts';

/** RTEXT_FILTER_SKIP_STATS of IFLA_EXT_MASK. */
const RTEXT_FILTER_SKIP_STATS = 8;

interface Made {
  readonly changes: number;
  whole?: Uint8Array;
  withoutStats?: Uint8Array;
}

const cache = new WeakMap<Device, Made>();

export interface Reader {
  /** The namespace whose ids name others. */
  readonly net: Net;
  readonly portid: number;
  readonly seq: number;
  readonly flags: number;
  /** IFLA_TARGET_NETNSID of the answer. */
  readonly targetNsid?: number | undefined;
}

/**
 * RTM_NEWLINK of a device for one reader: a copy of its own.
 * @param mask IFLA_EXT_MASK
 */
export function linkMessage(dev: Device, mask: number, reader: Reader): Uint8Array {
  const skipStats = (mask & RTEXT_FILTER_SKIP_STATS) !== 0;
  const { portid, seq, flags, targetNsid, net } = reader;
  const overdrop = skipStats && net.kernel.faults.has('filter-overdrop');
  if (!isPlain(dev, reader) || overdrop) {
    const options = { portid, seq, flags, skipStats, overdrop, reader: net, targetNsid };
    return rtnl_fill_ifinfo(dev, options);
  }
  const made = madeFor(dev);
  const template = skipStats
    ? (made.withoutStats ??= rtnl_fill_ifinfo(dev, { skipStats }))
    : (made.whole ??= rtnl_fill_ifinfo(dev));
  const out = copyOf(template);
  if (dev.net.kernel.profile.padsNumbers) keepLayout(template, out);
  out[6] = flags;
  out[7] = flags >>> 8;
  writeU32(out, 8, seq);
  writeU32(out, 12, portid);
  return out;
}

/** It depends on nothing but the device: neither on other devices nor on the reader. */
const isPlain = (dev: Device, { net, targetNsid }: Reader): boolean =>
  dev.net === net &&
  targetNsid === undefined &&
  dev.master === undefined &&
  dev.kind.linkNet === undefined &&
  dev.kind.fillInfo === undefined;

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

function writeU32(out: Uint8Array, at: number, value: number): void {
  out[at] = value;
  out[at + 1] = value >>> 8;
  out[at + 2] = value >>> 16;
  out[at + 3] = value >>> 24;
}

function madeFor(dev: Device): Made {
  const known = cache.get(dev);
  if (known?.changes === dev.changes) return known;
  const made = { changes: dev.changes };
  cache.set(dev, made);
  return made;
}
