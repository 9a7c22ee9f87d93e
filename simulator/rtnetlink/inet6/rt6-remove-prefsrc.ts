/** Routes whose source address is no longer one of ours (rt6_remove_prefsrc). */
import type { Net } from '../../net/net.ts';
import { linkOf } from '../device-state.ts';
import { prefsrcsOf } from './fib6-prefsrc.ts';
import { type In6, in6Key } from './in6.ts';
import { ipv6_chk_addr } from './inet6-ifaddr.ts';

/** They stay, without a source address; nobody is told. */
export function rt6_remove_prefsrc(net: Net, addr: In6): void {
  for (const route of [...(prefsrcsOf(net).get(in6Key(addr)) ?? [])]) {
    if (route.nh === undefined || ipv6_chk_addr(net, addr, linkOf(net, route.nh.oif))) continue;
    prefsrcsOf(net).get(in6Key(addr))?.delete(route);
    route.prefsrc = undefined;
  }
}
