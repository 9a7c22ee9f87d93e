/** What rtnetlink tells the members of a group. */
import type { Request } from '../af-netlink/kernel-side.ts';
import { nlmsg_notify } from '../af-netlink/nlmsg.ts';
import type { Net } from '../net/net.ts';
import { NETLINK_ROUTE } from './rtnl-types.ts';

/** RTNLGRP_* (include/uapi/linux/rtnetlink.h) */
export const RTNLGRP = {
  LINK: 1,
  NEIGH: 3,
  TC: 4,
  IPV4_IFADDR: 5,
  IPV4_ROUTE: 7,
  IPV4_RULE: 8,
  IPV6_IFADDR: 9,
  IPV6_ROUTE: 11,
  IPV6_IFINFO: 12,
  IPV4_NETCONF: 24,
  IPV6_NETCONF: 25,
  MPLS_NETCONF: 29,
  BRVLAN: 33,
  NSID: 28,
  NEXTHOP: 32,
  IPV4_MCADDR: 37,
  IPV6_MCADDR: 38,
} as const;

/** Whether anybody would hear it: what nobody hears need not be made. */
export const isHeard = (net: Net, group: number): boolean =>
  net.kernel.tables[NETLINK_ROUTE]?.hasListeners(group) ?? false;

export const NLM_F_ECHO = 8;

/**
 * rtnl_notify: to the members, and once to the requester if its request had NLM_F_ECHO.
 * @param request absent: nobody asked for it, and nobody gets a copy
 */
export function rtnl_notify(
  net: Net,
  group: number,
  message: Uint8Array,
  request?: Pick<Request, 'flags' | 'portid'>,
): void {
  const sk = net.kernelSocks[NETLINK_ROUTE];
  if (sk === undefined) return;
  const report = request !== undefined && (request.flags & NLM_F_ECHO) !== 0;
  nlmsg_notify(sk, message, request?.portid ?? 0, group, report);
}
