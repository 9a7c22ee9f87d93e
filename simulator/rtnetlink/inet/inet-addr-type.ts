/** What kind of address an IPv4 address is here (net/ipv4/fib_frontend.c). */
import type { Device } from '../../net/device.ts';
import { RT_TABLE_LOCAL, fibOf, fib_get_table } from './fib-table.ts';
import { inet_make_mask } from './in-device.ts';

const [RTN_UNICAST, RTN_LOCAL, RTN_BROADCAST, RTN_MULTICAST] = [1, 2, 3, 5];
const LIMITED_BROADCAST = 0xffffffff;

/**
 * inet_addr_type_dev_table: RTN_*, by the local table; as long as there is none, every address is
 * taken for a broadcast.
 */
export function inet_addr_type_dev_table({ net }: Device, address: number): number {
  if (address >>> 24 === 0 || address === LIMITED_BROADCAST) return RTN_BROADCAST;
  if (address >>> 28 === 0xe) return RTN_MULTICAST;
  const local = fib_get_table(fibOf(net), RT_TABLE_LOCAL);
  if (local === undefined) return RTN_BROADCAST;
  let best: { dstLen: number; type: number } | undefined;
  for (const route of local.routes) {
    const inside = ((address ^ route.dst) & inet_make_mask(route.dstLen)) === 0;
    if (inside && (best === undefined || route.dstLen > best.dstLen)) best = route;
  }
  if (best?.type === RTN_LOCAL || best?.type === RTN_BROADCAST) return best.type;
  return RTN_UNICAST;
}
