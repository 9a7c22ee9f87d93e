/** What an address is to this host: RTN_*. */
import type { Device } from '../../net/device.ts';
import type { Net } from '../../net/net.ts';
import { type FibConfig, RTN } from './fib-config.ts';
import { fib_table_lookup, flowi4 } from './fib-table-lookup.ts';
import { RT_TABLE_LOCAL, RT_TABLE_MAIN, fibOf, fib_get_table } from './fib-table.ts';
import { ipv4_is_lbcast, ipv4_is_multicast, ipv4_is_zeronet } from './ifaddr.ts';

/** inet_addr_type_table: as one table says; of a table that is not there, RTN_BROADCAST. */
export function inet_addr_type(net: Net, address: number, table = RT_TABLE_LOCAL): number {
  if (ipv4_is_zeronet(address) || ipv4_is_lbcast(address)) return RTN.BROADCAST;
  if (ipv4_is_multicast(address)) return RTN.MULTICAST;
  const found = fib_get_table(fibOf(net), table);
  if (found === undefined) return RTN.BROADCAST;
  const result = fib_table_lookup(net, found, flowi4({ daddr: address }));
  return typeof result === 'number' ? RTN.UNICAST : result.type;
}

/** fib_valid_prefsrc: it is an address of this host, or of the local route that is made. */
export function fib_valid_prefsrc(net: Net, { type, dst, table, prefsrc }: FibConfig): boolean {
  if (type === RTN.LOCAL && dst !== 0 && prefsrc === dst) return true;
  const first = table === RT_TABLE_MAIN ? RT_TABLE_LOCAL : table;
  if (inet_addr_type(net, prefsrc, first) === RTN.LOCAL) return true;
  return first !== RT_TABLE_LOCAL && inet_addr_type(net, prefsrc) === RTN.LOCAL;
}

/** inet_addr_type_dev_table */
export const inet_addr_type_dev_table = ({ net }: Device, address: number): number =>
  inet_addr_type(net, address);
