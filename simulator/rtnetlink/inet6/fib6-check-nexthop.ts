/** Whether IPv6 routes may lead to a nexthop object. */
import type { Extack } from '../../af-netlink/kernel-side.ts';
import { type Nexthop, waysOf } from '../nexthop/nexthop.ts';
import { refuse } from '../nlmsg-parse.ts';
import { PF_INET } from '../rtnl-types.ts';

/** fib6_check_nexthop: 0 or -errno. */
export function fib6_check_nexthop(nexthop: Nexthop, extack: Extack): number {
  if (waysOf(nexthop).some(({ family }) => family === PF_INET)) {
    return refuse(extack, 'IPv6 routes can not use an IPv4 nexthop');
  }
  if (nexthop.group?.fdb === true || nexthop.info?.fdb === true) {
    return refuse(extack, 'Route cannot point to a fdb nexthop');
  }
  return 0;
}
