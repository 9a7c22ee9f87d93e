/** Labels of address prefixes (net/ipv6/addrlabel.c): which source fits which destination. */
import { EEXIST, EINVAL, ESRCH } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { slotOf } from '../net-slot.ts';
import { IPV6_ADDR, type In6, in6Prefix, in6Type, sameIn6, samePrefix } from './in6.ts';

export interface Label {
  readonly prefix: In6;
  readonly prefixlen: number;
  readonly ifindex: number;
  /** IPV6_ADDR_* of addresses that it is for; 0 of any. */
  readonly addrtype: number;
  readonly label: number;
}

/** ip6addrlbl_table: the most specific first. */
export interface Labels {
  readonly list: Label[];
  /** How often one was added. */
  seq: number;
}

export const IPV6_ADDR_LABEL_DEFAULT = 0xffffffff;
const TYPES = IPV6_ADDR.MAPPED | IPV6_ADDR.COMPATV4 | IPV6_ADDR.LOOPBACK;

const bytes = (...first: number[]): In6 => {
  const out = new Uint8Array(16);
  out.set(first);
  return out;
};
const mapped = bytes(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);
const loopback = bytes(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

/** RFC 6724 section 2.1, and more of the kernel's own: prefix, its length, label. */
const atStart: readonly (readonly [In6, number, number])[] = [
  [bytes(), 0, 1],
  [bytes(0xfc), 7, 5],
  [bytes(0xfe, 0xc0), 10, 11],
  [bytes(0x20, 0x02), 16, 2],
  [bytes(0x3f, 0xfe), 16, 12],
  [bytes(0x20, 0x01), 32, 6],
  [bytes(0x20, 0x01, 0x00, 0x10), 28, 7],
  [mapped, 96, 4],
  [bytes(), 96, 3],
  [loopback, 128, 0],
];

export const labelsOf = slotOf<Labels>('rtnetlink.labels', () => {
  const labels: Labels = { list: [], seq: 0 };
  for (const [prefix, prefixlen, label] of atStart) {
    add(labels, { prefix, prefixlen, ifindex: 0, label }, false);
  }
  return labels;
});

/** ip6addrlbl_add: 0 or -errno. */
export const ip6addrlbl_add = (
  net: Net,
  given: Omit<Label, 'addrtype'>,
  replace: boolean,
): number => add(labelsOf(net), given, replace);

function add(labels: Labels, given: Omit<Label, 'addrtype'>, replace: boolean): number {
  const { prefixlen } = given;
  const addrtype = addrtypeOf(given);
  if (addrtype < 0) return addrtype;
  const label = { ...given, prefix: in6Prefix(given.prefix, prefixlen), addrtype };
  const { list } = labels;
  const at = list.findIndex(
    (other) =>
      isSame(other, label) ||
      (other.prefixlen === prefixlen && other.ifindex === 0) ||
      other.prefixlen < prefixlen,
  );
  const other = list[at];
  if (other !== undefined && isSame(other, label)) {
    if (!replace) return -EEXIST;
    list[at] = label;
  } else {
    list.splice(at < 0 ? list.length : at, 0, label);
  }
  labels.seq++;
  return 0;
}

const isSame = (a: Omit<Label, 'addrtype'>, b: Omit<Label, 'addrtype'>): boolean =>
  a.prefixlen === b.prefixlen && a.ifindex === b.ifindex && sameIn6(a.prefix, b.prefix);

/** A prefix that holds one sort of address alone is for those only. */
function addrtypeOf({ prefix, prefixlen }: Omit<Label, 'addrtype'>): number {
  const type = in6Type(prefix).type & TYPES;
  if (type === IPV6_ADDR.MAPPED) {
    if (prefixlen > 96) return -EINVAL;
    return prefixlen < 96 ? 0 : type;
  }
  if (type === IPV6_ADDR.COMPATV4) return prefixlen === 96 ? type : 0;
  if (type === IPV6_ADDR.LOOPBACK) return prefixlen === 128 ? type : 0;
  return type;
}

/** ip6addrlbl_del: 0 or -errno. */
export function ip6addrlbl_del(net: Net, prefix: In6, prefixlen: number, ifindex: number): number {
  const { list } = labelsOf(net);
  const wanted = { prefix: in6Prefix(prefix, prefixlen), prefixlen, ifindex, label: 0 };
  const at = list.findIndex((other) => isSame(other, wanted));
  if (at < 0) return -ESRCH;
  list.splice(at, 1);
  return 0;
}

/** ipv6_addr_label */
export const ipv6_addr_label = (net: Net, address: In6, ifindex: number): number =>
  __ipv6_addr_label(net, address, in6Type(address).type & TYPES, ifindex)?.label ??
  IPV6_ADDR_LABEL_DEFAULT;

/**
 * __ipv6_addr_label. @param type IPV6_ADDR_*; one that says unicast, too, misses the labels that
 * are for one sort of address alone
 */
export function __ipv6_addr_label(
  net: Net,
  address: In6,
  type: number,
  ifindex: number,
): Label | undefined {
  return labelsOf(net).list.find(
    (label) =>
      (label.ifindex === 0 || label.ifindex === ifindex) &&
      (label.addrtype === 0 || label.addrtype === type) &&
      samePrefix(address, label.prefix, label.prefixlen),
  );
}
