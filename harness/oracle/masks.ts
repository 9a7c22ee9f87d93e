/**
 * Fields left out of comparisons between targets, one by one, each with its reason. Nothing else
 * is. Expectations of rules are not masked: a rule says itself what it does not care for.
 */

export interface Mask {
  /** Attribute types from the top, in an RTM_NEWLINK; the payload from `from`, `size` bytes. */
  path: readonly number[];
  name: string;
  from: number;
  size: number;
  reason: string;
}

const [IFLA_AF_SPEC, AF_INET, AF_INET6] = [26, 2, 10];
const [RTM_NEWLINK, IFINFOMSG] = [16, 16];
const NETLINK_ROUTE = 0;

export const masks: readonly Mask[] = [
  {
    path: [IFLA_AF_SPEC, AF_INET, 1],
    name: 'IFLA_INET_CONF forwarding',
    from: 0,
    size: 4,
    reason: 'a new namespace copies net.ipv4.conf.default.forwarding from the first one',
  },
  {
    path: [IFLA_AF_SPEC, AF_INET6, 5],
    name: 'IFLA_INET6_CACHEINFO tstamp and reachable_time',
    from: 4,
    size: 8,
    reason: 'a time stamp, and a random time around base_reachable_time',
  },
];

/** Bytes covered, by the mask's name. */
export type Covered = Map<string, number>;

/** Zeroes what is masked, in place. */
export function maskDatagram(bytes: Uint8Array, protocol: number, covered: Covered): void {
  if (protocol !== NETLINK_ROUTE) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 16 <= bytes.length;) {
    const length = view.getUint32(at, true);
    if (length < 16) return;
    // a small buffer cuts messages short: what is left of a masked field is masked all the same
    const end = Math.min(at + length, bytes.length);
    if (view.getUint16(at + 4, true) === RTM_NEWLINK) {
      for (const mask of masks) {
        applyMask(bytes, view, at + 16 + IFINFOMSG, end, mask, covered);
      }
    }
    at += (length + 3) & ~3;
  }
}

function applyMask(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  mask: Mask,
  covered: Covered,
): void {
  let [start, end] = [from, to];
  for (const type of mask.path) {
    const found = findAttribute(view, start, end, type);
    if (found === undefined) return;
    [start, end] = found;
  }
  const stop = Math.min(start + mask.from + mask.size, end);
  if (start + mask.from >= stop) return;
  bytes.fill(0, start + mask.from, stop);
  covered.set(mask.name, (covered.get(mask.name) ?? 0) + stop - start - mask.from);
}

/** The payload's bounds of the first attribute of that type, as far as it is there. */
function findAttribute(
  view: DataView,
  from: number,
  to: number,
  type: number,
): [number, number] | undefined {
  for (let at = from; at + 4 <= to;) {
    const length = view.getUint16(at, true);
    if (length < 4) return undefined;
    if ((view.getUint16(at + 2, true) & 0x3fff) === type) {
      return [at + 4, Math.min(at + length, to)];
    }
    at += (length + 3) & ~3;
  }
  return undefined;
}
