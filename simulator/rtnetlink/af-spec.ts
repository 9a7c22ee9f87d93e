/** IFLA_AF_SPEC of the loopback device: what IPv4 and IPv6 tell of it (rtnl_fill_link_af). */
import type { MessageWriter } from '../nlattr/message-writer.ts';

const [AF_INET, AF_INET6] = [2, 10];
const IFLA_INET_CONF = 1;
const [IFLA_INET6_FLAGS, IFLA_INET6_CONF, IFLA_INET6_STATS] = [1, 2, 3];
const [IFLA_INET6_CACHEINFO, IFLA_INET6_ICMP6STATS] = [5, 6];
const [IFLA_INET6_TOKEN, IFLA_INET6_ADDR_GEN_MODE] = [7, 8];

/** Values of a table of settings, and the numbers of those that have them; all others are 0. */
type Settings = readonly (readonly [value: number, ...numbers: number[]])[];

/**
 * ipv4_devconf by number from 1. Forwarding (1) is inherited from the first namespace, so it
 * differs from machine to machine: 0 here.
 */
const devconf4: Settings = [
  [1, 4, 5, 6, 7, 9, 15, 16, 33],
  [1000, 28],
  [10000, 27],
];

/** ipv6_devconf by number from 0, as ipv6_store_devconf orders it. The MTU is at 2. */
const devconf6: Settings = [
  [-1, 7, 10, 27, 55],
  [1, 3, 4, 5, 6, 17, 18, 19, 32, 35, 38, 46, 56],
  [3, 13],
  [16, 15],
  [64, 1],
  [600, 14],
  [1000, 9, 31],
  [1024, 52],
  [4000, 8],
  [10000, 30],
  [60000, 20],
  [65535, 54],
  [86400, 12],
  [604800, 11],
  [3600000, 43],
];
const MTU = 2;

/** @param base the number of the first */
function words(count: number, settings: Settings, base = 0): Uint8Array {
  const out = new Uint8Array(count * 4);
  const view = new DataView(out.buffer);
  for (const [value, ...numbers] of settings) {
    for (const number of numbers) view.setInt32((number - base) * 4, value, true);
  }
  return out;
}

/** A table of 64-bit counters, all zero; the first says how many there are. */
function counters(count: number): Uint8Array {
  const out = new Uint8Array(count * 8);
  out[0] = count;
  return out;
}

/**
 * struct ifla_cacheinfo. When it last changed (second word) and the reachable time (third, drawn
 * at random between 15 and 45 seconds) differ from boot to boot: constants here.
 */
const cacheinfo = words(4, [
  [65535, 0],
  [100000, 1],
  [30000, 2],
  [1000, 3],
]);

/** IF_READY: the device is up, as far as IPv6 knows. */
const IF_READY = 0x80000000;

/** What IPv6 tells of the device. */
export interface Inet6Facts {
  /** The MTU that it goes by. */
  readonly mtu6: number;
  readonly ready: boolean;
  /** false with RTEXT_FILTER_SKIP_STATS */
  readonly stats: boolean;
}

export function putAfSpec(out: MessageWriter, facts: Inet6Facts): void {
  out.nest(AF_INET, (inet) => inet.put(IFLA_INET_CONF, words(33, devconf4, 1)));
  out.nest(AF_INET6, (inet6) => inet6_fill_ifla6_attrs(inet6, facts));
}

/** inet6_fill_ifla6_attrs: also in the link messages of family AF_INET6. */
export function inet6_fill_ifla6_attrs(
  inet6: MessageWriter,
  { mtu6, ready, stats }: Inet6Facts,
): void {
  inet6.u32(IFLA_INET6_FLAGS, ready ? IF_READY : 0).put(IFLA_INET6_CACHEINFO, cacheinfo);
  inet6.put(IFLA_INET6_CONF, words(60, [...devconf6, [mtu6, MTU]]));
  if (stats) inet6.put(IFLA_INET6_STATS, counters(38)).put(IFLA_INET6_ICMP6STATS, counters(7));
  inet6.put(IFLA_INET6_TOKEN, new Uint8Array(16)).u8(IFLA_INET6_ADDR_GEN_MODE, 0);
}
