/** What rtnetlink tells the members of a group. */
import type { Request } from '../af-netlink/kernel-side.ts';
import { nlmsg_notify } from '../af-netlink/nlmsg.ts';
import type { Net } from '../net/net.ts';
import { type LinkDevice, isUp, mtuOf } from './link-device.ts';
import { rtnl_fill_ifinfo } from './rtnl-fill-ifinfo.ts';
import { NETLINK_ROUTE } from './rtnl-types.ts';

/** RTNLGRP_* (include/uapi/linux/rtnetlink.h) */
export const RTNLGRP = {
  LINK: 1,
  IPV4_IFADDR: 5,
  IPV4_ROUTE: 7,
  IPV4_RULE: 8,
  IPV6_IFADDR: 9,
  IPV6_ROUTE: 11,
  IPV6_IFINFO: 12,
  IPV4_MCADDR: 35,
} as const;

const NLM_F_ECHO = 8;

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

/**
 * rtmsg_ifinfo: RTM_NEWLINK from nobody. IPv6 hears of the change after this was sent, so that
 * its part is as before. @param change the flags that changed
 */
export function rtmsg_ifinfo(
  net: Net,
  dev: LinkDevice,
  change = 0,
  { ready = isUp(dev), mtu6 = mtuOf(dev) } = {},
): void {
  const options = { skipStats: false, overdrop: false, change, ready, mtu6 };
  rtnl_notify(net, RTNLGRP.LINK, rtnl_fill_ifinfo(dev, options));
}
