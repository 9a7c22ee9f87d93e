/** RTM_NEWADDR with NLM_F_REPLACE of an IPv6 address that is there (inet6_addr_modify). */
import { EINVAL } from '../../net/errno.ts';
import { Unmodelled } from '../../unmodelled.ts';
import {
  IFA_F_DEPRECATED,
  IFA_F_HOMEADDRESS,
  IFA_F_MANAGETEMPADDR,
  IFA_F_NODAD,
  IFA_F_NOPREFIXROUTE,
  IFA_F_PERMANENT,
  IFA_F_TENTATIVE,
  INFINITY_LIFE_TIME,
} from '../inet/ifaddr.ts';
import { type Ifa6Config, ipv6_ifa_told, peerOf } from './addrconf.ts';
import {
  type Lasting,
  addrconf_prefix_route,
  check_cleanup_prefix_route,
  cleanup_prefix_route,
  modify_prefix_route,
} from './addrconf-prefix-route.ts';
import { limit6 } from './addrconf-verify.ts';
import { IN6_ANY, sameIn6 } from './in6.ts';
import type { Inet6Ifaddr } from './inet6-ifaddr.ts';

const REPLACED =
  IFA_F_DEPRECATED |
  IFA_F_PERMANENT |
  IFA_F_NODAD |
  IFA_F_HOMEADDRESS |
  IFA_F_MANAGETEMPADDR |
  IFA_F_NOPREFIXROUTE;

/** inet6_addr_modify: 0 or -errno. */
export function inet6_addr_modify(ifa: Inet6Ifaddr, config: Ifa6Config): number {
  const { peer, flags, validLft, preferredLft } = config;
  if ((flags & IFA_F_MANAGETEMPADDR) !== 0) {
    if (ifa.prefixlen !== 64) return -EINVAL;
    throw new Unmodelled('IFA_F_MANAGETEMPADDR');
  }
  const lasting = validLft === INFINITY_LIFE_TIME ? undefined : validLft * 100;
  const newPeer = peer !== undefined && !sameIn6(peer, ifa.peer ?? IN6_ANY);
  if (newPeer && ifa.peer !== undefined) cleanup_prefix_route(ifa, ifa.peer, 'goes');
  const hadRoute = (ifa.flags & IFA_F_PERMANENT) !== 0 && (ifa.flags & IFA_F_NOPREFIXROUTE) === 0;
  const { net } = ifa.dev;
  Object.assign(ifa, {
    flags: (ifa.flags & ~REPLACED) | flags,
    tstamp: net.kernel.clock.now,
    validLft,
    preferredLft,
    proto: config.proto,
    priority: config.priority || ifa.priority,
    peer: newPeer ? peerOf(peer) : ifa.peer,
  });
  if ((ifa.flags & IFA_F_TENTATIVE) === 0) ipv6_ifa_told(ifa);
  if ((flags & IFA_F_NOPREFIXROUTE) === 0) renew(ifa, hadRoute, lasting);
  else if (hadRoute) cleanup_prefix_route(ifa, ifa.addr, check_cleanup_prefix_route(net, ifa));
  limit6(net, ifa);
  return 0;
}

/** Routes that were there are changed, and those that were not come. */
function renew(ifa: Inet6Ifaddr, hadRoute: boolean, lasting: Lasting): void {
  const { dev, addr, peer, prefixlen, priority } = ifa;
  let found = hadRoute && modify_prefix_route(ifa, addr, lasting);
  if (!found) addrconf_prefix_route(dev, addr, prefixlen, priority, lasting);
  if (peer === undefined) return;
  if (hadRoute) found = modify_prefix_route(ifa, peer, lasting);
  if (!found) addrconf_prefix_route(dev, peer, prefixlen, priority, lasting);
}
