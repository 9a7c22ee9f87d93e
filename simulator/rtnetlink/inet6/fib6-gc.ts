/** Routes that have expired leave their table now and then (fib6_run_gc). */
import type { Net } from '../../net/net.ts';
import { ip6_del_rt } from './fib6-del.ts';
import { expiringOf } from './fib6-expiring.ts';
import { type Fib6Info, RTF, isExpired } from './fib6-info.ts';

/** net.ipv6.route.gc_interval: 30 s. */
const GC_INTERVAL = 3000;

/** fib6_start_gc: of a route that came into its table. */
export function fib6_start_gc(net: Net, route: Fib6Info): void {
  if ((route.flags & RTF.EXPIRES) === 0) return;
  const expiring = expiringOf(net);
  expiring.routes.add(route);
  if (!expiring.pending) schedule(net);
}

function schedule(net: Net): void {
  const { clock } = net.kernel;
  const expiring = expiringOf(net);
  expiring.pending = true;
  clock.after(GC_INTERVAL, () => {
    expiring.pending = false;
    for (const route of [...expiring.routes]) {
      if (isExpired(route, clock.now)) ip6_del_rt(net, route);
    }
    if (expiring.routes.size > 0) schedule(net);
  });
}
