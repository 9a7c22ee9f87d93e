/** Taking routes from the tables of IPv6 (fib6_del, __ip6_del_rt). */
import type { Request } from '../../af-netlink/kernel-side.ts';
import { ENOENT } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { RTNLGRP, rtnl_notify } from '../rtnl-notify.ts';
import { RTM_DELROUTE } from '../rtnl-types.ts';
import { KERNEL, type NlInfo, purge } from './fib6-purge.ts';
import { type Fib6Info, nsiblings, otherSiblings } from './fib6-info.ts';
import { fib6_get_table } from './fib6-table.ts';
import { inet6_rt_notify, rt6_fill_node } from './rt6-fill-node.ts';

/** fib6_del: -ENOENT of one that is not in its table. */
export function fib6_del(net: Net, route: Fib6Info, info: NlInfo = KERNEL): number {
  const table = fib6_get_table(net, route.table);
  const node = table?.locate(route.dst, route.dstLen);
  const at = route.linked ? (node?.routes.indexOf(route) ?? -1) : -1;
  if (table === undefined || node === undefined || at < 0) return -ENOENT;
  node.routes.splice(at, 1);
  leaveSiblings(route);
  table.trim(node);
  purge(net, route);
  if (info.skipNotify !== true) inet6_rt_notify(net, RTM_DELROUTE, route, 0, info.request);
  return 0;
}

function leaveSiblings(route: Fib6Info): void {
  const { siblings } = route;
  if (siblings === undefined) return;
  siblings.splice(siblings.indexOf(route), 1);
  route.siblings = undefined;
  const [last] = siblings;
  if (siblings.length === 1 && last !== undefined) last.siblings = undefined;
}

/** ip6_del_rt: by the kernel itself. */
export const ip6_del_rt = (net: Net, route: Fib6Info): number => fib6_del(net, route);

/** __ip6_del_rt_siblings: all ways at once, told of together. */
export function __ip6_del_rt_siblings(
  net: Net,
  route: Fib6Info,
  request: Request,
  all: boolean,
): number {
  const info = { request, flags: request.flags };
  if (!all || nsiblings(route) === 0) return fib6_del(net, route, info);
  const { seq, portid } = request;
  const message = rt6_fill_node(net, route, { type: RTM_DELROUTE, seq, portid });
  for (const sibling of otherSiblings(route)) {
    fib6_del(net, sibling, { ...info, skipNotify: true });
  }
  const error = fib6_del(net, route, { ...info, skipNotify: true });
  rtnl_notify(net, RTNLGRP.IPV6_ROUTE, message, request);
  return error;
}
