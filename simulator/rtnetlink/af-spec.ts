/** IFLA_AF_SPEC of the loopback device: what IPv4 and IPv6 tell of it (rtnl_fill_link_af). */
import type { MessageWriter } from '../nlattr/message-writer.ts';

const [AF_INET, AF_INET6] = [2, 10];
const IFLA_INET_CONF = 1;
const [IFLA_INET6_FLAGS, IFLA_INET6_CONF, IFLA_INET6_STATS] = [1, 2, 3];
const [IFLA_INET6_CACHEINFO, IFLA_INET6_ICMP6STATS] = [5, 6];
const [IFLA_INET6_TOKEN, IFLA_INET6_ADDR_GEN_MODE] = [7, 8];

/** ipv4_devconf by number from 1. Forwarding (1) is inherited from the first
 * namespace, so it differs from machine to machine: 0 here. */
const devconf4: Readonly<Record<number, number>> = {
  ...{ 4: 1, 5: 1, 6: 1, 7: 1, 9: 1, 15: 1, 16: 1 },
  ...{ 27: 10000, 28: 1000, 33: 1 },
};

/** ipv6_devconf by number from 0, as ipv6_store_devconf orders it. The MTU is at 2. */
const devconf6: Readonly<Record<number, number>> = {
  ...{ 1: 64, 3: 1, 4: 1, 5: 1, 6: 1, 7: -1, 8: 4000, 9: 1000, 10: -1 },
  ...{ 11: 604800, 12: 86400, 13: 3, 14: 600, 15: 16, 17: 1, 18: 1, 19: 1, 20: 60000 },
  ...{ 27: -1, 30: 10000, 31: 1000, 32: 1, 35: 1, 38: 1, 43: 3600000, 46: 1 },
  ...{ 52: 1024, 54: 65535, 55: -1, 56: 1 },
};

function words(count: number, values: Readonly<Record<number, number>>, base = 0): Uint8Array {
  const out = new Uint8Array(count * 4);
  const view = new DataView(out.buffer);
  for (const [number, value] of Object.entries(values)) {
    view.setInt32((Number(number) - base) * 4, value, true);
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
const cacheinfo = words(4, { 0: 65535, 1: 100000, 2: 30000, 3: 1000 });

/** @param stats false with RTEXT_FILTER_SKIP_STATS */
export function putAfSpec(out: MessageWriter, mtu: number, stats: boolean): void {
  out.nest(AF_INET, (inet) => inet.put(IFLA_INET_CONF, words(33, devconf4, 1)));
  out.nest(AF_INET6, (inet6) => {
    inet6.u32(IFLA_INET6_FLAGS, 0).put(IFLA_INET6_CACHEINFO, cacheinfo);
    inet6.put(IFLA_INET6_CONF, words(60, { ...devconf6, 2: mtu }));
    if (stats) inet6.put(IFLA_INET6_STATS, counters(38)).put(IFLA_INET6_ICMP6STATS, counters(7));
    inet6.put(IFLA_INET6_TOKEN, new Uint8Array(16)).u8(IFLA_INET6_ADDR_GEN_MODE, 0);
  });
}
