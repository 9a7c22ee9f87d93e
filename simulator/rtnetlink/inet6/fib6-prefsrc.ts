/** Routes in tables that prefer a source address, by that address. */
import type { Net } from '../../net/net.ts';
import { slotOf } from '../net-slot.ts';
import type { Fib6Info } from './fib6-info.ts';
import { in6Key } from './in6.ts';
import { addTo, removeFrom } from './inet6-ifaddr.ts';

export const prefsrcsOf = slotOf<Map<string, Set<Fib6Info>>>(
  'rtnetlink.fib6.prefsrc',
  () => new Map(),
);

export function addPrefsrc(net: Net, route: Fib6Info): void {
  if (route.prefsrc !== undefined) addTo(prefsrcsOf(net), in6Key(route.prefsrc), route);
}

export function deletePrefsrc(net: Net, route: Fib6Info): void {
  if (route.prefsrc !== undefined) removeFrom(prefsrcsOf(net), in6Key(route.prefsrc), route);
}
