import type { Extack } from '../../af-netlink/kernel-side.ts';
import type { Net } from '../../net/net.ts';
import { Unmodelled } from '../../unmodelled.ts';
import type { FibNh } from '../inet/fib-info.ts';

export function fib6_nh_init(
  _net: Net,
  _nh: FibNh,
  _of: { table: number; type: number },
  _extack: Extack,
): number {
  throw new Unmodelled('a nexthop of IPv6');
}
export function fib6_check_gateway(
  _net: Net,
  _address: Uint8Array,
  _oif: number,
  _flags: number,
  _table: number,
  _extack: Extack,
): number {
  throw new Unmodelled('a nexthop of IPv6');
}
