/** IFLA_AF_SPEC: what IPv4 and IPv6 tell of a device (rtnl_fill_link_af). */
import type { Device } from '../net/device.ts';
import type { MessageWriter } from '../nlattr/message-writer.ts';
import type { Profile } from '../profiles/index.ts';
import { DEVCONF, type Inet6Dev } from './inet6/inet6-dev.ts';

const [AF_INET, AF_INET6] = [2, 10];
const IFLA_INET_CONF = 1;
const [IFLA_INET6_FLAGS, IFLA_INET6_CONF, IFLA_INET6_STATS] = [1, 2, 3];
const [IFLA_INET6_CACHEINFO, IFLA_INET6_ICMP6STATS] = [5, 6];
const [IFLA_INET6_TOKEN, IFLA_INET6_ADDR_GEN_MODE] = [7, 8];

/** IPV6_MAXPLEN: the longest packet that is put together. */
const MAX_REASM_LEN = 65535;
/** Drawn at random between 15 and 45 seconds, so it differs from device to device: constant here. */
const REACHABLE_TIME = 30000;
const RETRANS_TIME = 1000;

const bytesOf = (words: Int32Array): Uint8Array =>
  new Uint8Array(words.buffer, words.byteOffset, words.byteLength);

/** A table of 64-bit counters, all zero; the first says how many there are. */
function counters(count: number): Uint8Array {
  const out = new Uint8Array(count * 8);
  out[0] = count;
  return out;
}

/** @param stats false with RTEXT_FILTER_SKIP_STATS: it leaves out those of IPv6 only */
export function putAfSpec(
  out: MessageWriter,
  { ip_ptr, ip6_ptr, net }: Device,
  stats: boolean,
): void {
  if (ip_ptr !== undefined) {
    out.nest(AF_INET, (inet) => inet.put(IFLA_INET_CONF, bytesOf(ip_ptr.cnf)));
  }
  if (ip6_ptr !== undefined) {
    out.nest(AF_INET6, (inet6) =>
      inet6_fill_ifla6_attrs(inet6, ip6_ptr, stats, net.kernel.profile),
    );
  }
}

/** inet6_fill_ifla6_attrs: also in the link messages of family AF_INET6. */
export function inet6_fill_ifla6_attrs(
  inet6: MessageWriter,
  { ifFlags, cnf, tstamp, token }: Inet6Dev,
  stats: boolean,
  { links: { devconf6, snmp6 } }: Profile,
): void {
  const cacheinfo = Int32Array.of(MAX_REASM_LEN, tstamp, REACHABLE_TIME, RETRANS_TIME);
  inet6.u32(IFLA_INET6_FLAGS, ifFlags).put(IFLA_INET6_CACHEINFO, bytesOf(cacheinfo));
  inet6.put(IFLA_INET6_CONF, bytesOf(cnf.subarray(0, devconf6)));
  if (stats) inet6.put(IFLA_INET6_STATS, counters(snmp6)).put(IFLA_INET6_ICMP6STATS, counters(7));
  inet6.put(IFLA_INET6_TOKEN, token).u8(IFLA_INET6_ADDR_GEN_MODE, cnf[DEVCONF.ADDR_GEN_MODE] ?? 0);
}
