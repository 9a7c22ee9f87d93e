/** RTM_NEWROUTE and RTM_DELROUTE of an IPv4 route. */
import { rtmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Request } from '../../af-netlink/kernel-side.ts';
import type { Net } from '../../net/net.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import { RTNLGRP, rtnl_notify } from '../rtnl-notify.ts';
import { PF_INET } from '../rtnl-types.ts';
import type { FibAlias } from './fib-table.ts';
import type { Told } from './ifaddr-message.ts';
import { addressBytes } from './in-device.ts';

/** RTA_* (include/uapi/linux/rtnetlink.h) */
export const RTA = { DST: 1, OIF: 4, PRIORITY: 6, PREFSRC: 7, TABLE: 15 } as const;

/** rtm_table of tables whose number does not fit; RTA_TABLE always has it. */
const RT_TABLE_COMPAT = 252;

/** fib_dump_info */
export function fib_dump_info(route: FibAlias, { type, flags = 0, seq, portid }: Told): Uint8Array {
  const { table } = route;
  const fixed = rtmsg.encode({
    family: PF_INET,
    dst_len: route.dstLen,
    tos: route.tos,
    table: table < 256 ? table : RT_TABLE_COMPAT,
    protocol: route.protocol,
    scope: route.scope,
    type: route.type,
  });
  const out = MessageWriter.message({ type, flags, seq, pid: portid }, fixed).u32(RTA.TABLE, table);
  if (route.dstLen > 0) out.put(RTA.DST, addressBytes(route.dst));
  if (route.priority !== 0) out.u32(RTA.PRIORITY, route.priority);
  if (route.prefsrc !== 0) out.put(RTA.PREFSRC, addressBytes(route.prefsrc));
  if (route.oif !== 0) out.u32(RTA.OIF, route.oif);
  return out.end();
}

/** rtmsg_fib: to RTNLGRP_IPV4_ROUTE, from nobody where the kernel itself changed the route. */
export function rtmsg_fib(
  net: Net,
  type: number,
  route: FibAlias,
  flags: number,
  request?: Request,
): void {
  const { seq = 0, portid = 0 } = request ?? {};
  const message = fib_dump_info(route, { type, flags, seq, portid });
  rtnl_notify(net, RTNLGRP.IPV4_ROUTE, message, request);
}
