import type { Net } from '../../net/net.ts';
import { Unmodelled } from '../../unmodelled.ts';
import type { Fib6Info } from './fib6-info.ts';

export function ip6_del_rt(_net: Net, _route: Fib6Info): void {
  throw new Unmodelled('routes of IPv6');
}
