/** RTM_NEWROUTE and RTM_DELROUTE of IPv6. */
import type { Request } from '../../af-netlink/kernel-side.ts';
import { nexthop_find_by_id } from '../nexthop/nexthop.ts';
import { refuse } from '../nlmsg-parse.ts';
import { rtm_to_fib6_config } from './fib6-config.ts';
import {
  NO_SOURCE,
  fib6_config_validate,
  ip6_route_add,
  ip6_route_multipath_add,
} from './ip6-route-add.ts';
import { ip6_route_del, ip6_route_multipath_del } from './ip6-route-del.ts';

const IP6_RT_PRIO_USER = 1024;

/** inet6_rtm_newroute */
export function inet6_rtm_newroute(request: Request): number {
  const { net, extack } = request;
  const given = rtm_to_fib6_config(request, true);
  if (typeof given === 'number') return given;
  if (net.kernel.profile.facts.waysBeforeRoutes) {
    const error = fib6_config_validate(given, extack);
    if (error < 0) return error;
    if (given.nhId !== 0 && given.srcLen !== 0) return refuse(extack, NO_SOURCE);
  }
  const config = { ...given, metric: given.metric || IP6_RT_PRIO_USER };
  if (config.multipath !== undefined) return ip6_route_multipath_add(net, config, extack);
  return ip6_route_add(net, config, extack);
}

/** inet6_rtm_delroute */
export function inet6_rtm_delroute(request: Request): number {
  const { net, extack } = request;
  const config = rtm_to_fib6_config(request, false);
  if (typeof config === 'number') return config;
  if (config.nhId !== 0 && nexthop_find_by_id(net, config.nhId) === undefined) {
    return refuse(extack, 'Nexthop id does not exist');
  }
  if (config.multipath !== undefined) return ip6_route_multipath_del(net, config, extack);
  return ip6_route_del(net, config, extack, true);
}
