/** RTM_NEWROUTE and RTM_DELROUTE of an IPv6 route (rt6_fill_node). */
import { rta_cacheinfo, rtmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Request } from '../../af-netlink/kernel-side.ts';
import type { Net } from '../../net/net.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import { RTN } from '../inet/fib-config.ts';
import { RTA, fib_nexthop_info, putMultipath, rtmTable } from '../inet/fib-dump-info.ts';
import type { FibNh } from '../inet/fib-info.ts';
import type { Told } from '../inet/ifaddr-message.ts';
import { rtnetlink_put_metrics } from '../inet/ip-metrics.ts';
import { nexthopMessage } from '../nexthop/nexthop.ts';
import { RTNLGRP, rtnl_notify } from '../rtnl-notify.ts';
import { PF_INET6 } from '../rtnl-types.ts';
import { type Fib6Info, RTF, nsiblings, otherSiblings, preferenceOf } from './fib6-info.ts';

/** rtm_flags and rtm_type, as far as the ways of a route decide. */
interface Ways {
  readonly flags: number;
  readonly blackhole: boolean;
}

/** The route as it is in its table, with all its siblings. @param iif that a look-up came from */
export function rt6_fill_node(
  net: Net,
  route: Fib6Info,
  { type, flags = 0, seq, portid }: Told,
  iif = 0,
): Uint8Array {
  const body = new MessageWriter().u32(RTA.TABLE, route.table);
  if (route.dstLen !== 0) body.put(RTA.DST, route.dst);
  if (iif !== 0) body.u32(RTA.IIF, iif);
  if (route.prefsrc !== undefined) body.put(RTA.PREFSRC, route.prefsrc);
  rtnetlink_put_metrics(body, route.metrics);
  body.u32(RTA.PRIORITY, route.metric);
  const ways = putWays(net, body, route);
  body.put(RTA.CACHEINFO, cacheinfo(net, route)).u8(RTA.PREF, preferenceOf(route.flags));
  const fixed = rtmsg.encode({
    family: PF_INET6,
    dst_len: route.dstLen,
    table: rtmTable(route.table),
    protocol: route.protocol,
    type: ways.blackhole ? RTN.BLACKHOLE : route.type,
    flags: ways.flags,
  });
  return MessageWriter.message({ type, flags, seq, pid: portid }, fixed)
    .append(body.attributes())
    .end();
}

function putWays(net: Net, out: MessageWriter, route: Fib6Info): Ways {
  const { nexthop, nh } = route;
  if (nsiblings(route) > 0) {
    const all = [route, ...otherSiblings(route)].flatMap((each) => each.nh ?? []);
    putMultipath(net, out, all, PF_INET6);
    return { flags: 0, blackhole: false };
  }
  if (nexthop !== undefined) {
    out.u32(RTA.NH_ID, nexthop.id);
    const { nhs, blackhole } = nexthopMessage(nexthop);
    return { flags: putNexthop(net, out, nhs, nexthop.group !== undefined), blackhole };
  }
  const flags = nh === undefined ? 0 : fib_nexthop_info(net, out, nh, PF_INET6);
  return { flags, blackhole: false };
}

/** rt6_fill_node_nexthop: a group is several ways, even with one member. */
function putNexthop(net: Net, out: MessageWriter, nhs: readonly FibNh[], isGroup: boolean): number {
  const [first] = nhs;
  if (isGroup) {
    putMultipath(net, out, nhs, PF_INET6);
    return 0;
  }
  return first === undefined ? 0 : fib_nexthop_info(net, out, first, PF_INET6);
}

/** struct rta_cacheinfo, without a cached route: only when it expires, in hundredths of a second. */
function cacheinfo(net: Net, { flags, expires }: Fib6Info): Uint8Array {
  const left = (flags & RTF.EXPIRES) === 0 ? 0 : Math.round(expires - net.kernel.clock.now);
  return rta_cacheinfo.encode({ expires: left });
}

/** inet6_rt_notify: to RTNLGRP_IPV6_ROUTE, from nobody where the kernel itself changed the route. */
export function inet6_rt_notify(
  net: Net,
  type: number,
  route: Fib6Info,
  flags: number,
  request?: Request,
): void {
  const { seq = 0, portid = 0 } = request ?? {};
  const message = rt6_fill_node(net, route, { type, flags, seq, portid });
  rtnl_notify(net, RTNLGRP.IPV6_ROUTE, message, request);
}
