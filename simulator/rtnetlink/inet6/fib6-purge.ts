/** What is done about a route that has left its table, and in whose name. */
import type { Request } from '../../af-netlink/kernel-side.ts';
import type { Net } from '../../net/net.ts';
import { expiringOf } from './fib6-expiring.ts';
import type { Fib6Info } from './fib6-info.ts';
import { deletePrefsrc } from './fib6-prefsrc.ts';

/** struct nl_info: who asks. */
export interface NlInfo {
  readonly request: Request | undefined;
  /** nlmsg_flags, which change between the ways of a request; of the kernel itself undefined. */
  readonly flags: number | undefined;
  /** Nobody is told. */
  readonly skipNotify?: boolean;
}
export const KERNEL: NlInfo = { request: undefined, flags: undefined };

/** fib6_purge_rt */
export function purge(net: Net, route: Fib6Info): void {
  route.linked = false;
  route.nexthop?.fib6Infos.delete(route);
  deletePrefsrc(net, route);
  expiringOf(net).routes.delete(route);
}
