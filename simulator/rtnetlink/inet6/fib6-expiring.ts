/** Routes in tables that have an end. */
import type { Net } from '../../net/net.ts';
import { slotOf } from '../net-slot.ts';
import { type Fib6Info, RTF } from './fib6-info.ts';

interface Expiring {
  readonly routes: Set<Fib6Info>;
  /** ip6_fib_timer is set. */
  pending: boolean;
}

export const expiringOf = slotOf<Expiring>('rtnetlink.fib6.expiring', () => ({
  routes: new Set(),
  pending: false,
}));

/** fib6_set_expires. @param expires hundredths of a second since boot */
export function fib6_set_expires(net: Net, route: Fib6Info, expires: number): void {
  route.expires = expires;
  route.flags |= RTF.EXPIRES;
  if (route.linked) expiringOf(net).routes.add(route);
}

/** fib6_clean_expires */
export function fib6_clean_expires(net: Net, route: Fib6Info): void {
  route.flags &= ~RTF.EXPIRES;
  expiringOf(net).routes.delete(route);
}
