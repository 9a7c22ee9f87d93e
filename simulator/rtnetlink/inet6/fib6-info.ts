import type { Extack, Request } from '../../af-netlink/kernel-side.ts';
import type { Net } from '../../net/net.ts';
import { Unmodelled } from '../../unmodelled.ts';
import type { Nexthop } from '../nexthop/nexthop.ts';

export interface Fib6Info {
  readonly protocol: number;
}
export function fib6_check_nexthop(_nexthop: Nexthop, _extack: Extack): number {
  throw new Unmodelled('routes of IPv6');
}
export function inet6_rt_notify(
  _net: Net,
  _type: number,
  _route: Fib6Info,
  _flags: number,
  _request?: Request,
): void {
  throw new Unmodelled('routes of IPv6');
}
