/** RTM_NEWROUTE and RTM_DELROUTE of an IPv4 route. */
import { rtmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Request } from '../../af-netlink/kernel-side.ts';
import type { Net } from '../../net/net.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import { nexthopMessage } from '../nexthop/nexthop.ts';
import { RTNLGRP, rtnl_notify } from '../rtnl-notify.ts';
import { PF_INET } from '../rtnl-types.ts';
import { type Gateway, RTN } from './fib-config.ts';
import {
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
  RTNH_F_OFFLOAD,
  RTNH_F_ONLINK,
  RTNH_F_TRAP,
} from './fib-info.ts';
import type { FibAlias } from './fib-trie.ts';
import type { Told } from './ifaddr-message.ts';
import { addressBytes } from './ifaddr.ts';
import { ip_ignore_linkdown } from './in-device.ts';
import { rtnetlink_put_metrics } from './ip-metrics.ts';

/** RTA_* (include/uapi/linux/rtnetlink.h) */
export const RTA = {
  DST: 1,
  SRC: 2,
  IIF: 3,
  OIF: 4,
  GATEWAY: 5,
  PRIORITY: 6,
  PREFSRC: 7,
  METRICS: 8,
  MULTIPATH: 9,
  FLOW: 11,
  CACHEINFO: 12,
  TABLE: 15,
  MARK: 16,
  VIA: 18,
  PREF: 20,
  ENCAP_TYPE: 21,
  ENCAP: 22,
  EXPIRES: 23,
  UID: 25,
  IP_PROTO: 27,
  SPORT: 28,
  DPORT: 29,
  NH_ID: 30,
  FLOWLABEL: 31,
} as const;

/** rtm_table of tables whose number does not fit; RTA_TABLE always has it. */
const RT_TABLE_COMPAT = 252;
export const rtmTable = (table: number): number => (table < 256 ? table : RT_TABLE_COMPAT);

/** A nexthop as messages show it, of either family. */
export interface ShownNexthop {
  readonly oif: number;
  readonly hasDevice: boolean;
  readonly gateway: Gateway | undefined;
  readonly flags: number;
  readonly weight: number;
  readonly classid: number;
}

/**
 * fib_nexthop_info: RTA_GATEWAY (or RTA_VIA, of another family than the route) and RTA_OIF.
 * @returns what goes into rtm_flags or rtnh_flags
 */
export function fib_nexthop_info(
  net: Net,
  out: MessageWriter,
  nh: ShownNexthop,
  family: number,
  withOif = true,
): number {
  putGateway(out, nh.gateway, family);
  if (withOif && nh.hasDevice) out.u32(RTA.OIF, nh.oif);
  const shown = RTNH_F_DEAD | RTNH_F_LINKDOWN | RTNH_F_ONLINK | RTNH_F_OFFLOAD | RTNH_F_TRAP;
  const dead = (nh.flags & RTNH_F_LINKDOWN) !== 0 && ip_ignore_linkdown(net, nh.oif);
  return (nh.flags & shown) | (dead ? RTNH_F_DEAD : 0);
}

export function putGateway(out: MessageWriter, gateway: Gateway | undefined, family: number): void {
  if (gateway === undefined) return;
  if (gateway.family === 2) {
    out.put(RTA.GATEWAY, addressBytes(gateway.address));
  } else if (gateway.family === family) {
    out.put(RTA.GATEWAY, gateway.address);
  } else {
    out.put(RTA.VIA, Uint8Array.of(gateway.family, 0, ...gateway.address));
  }
}

/** struct rtnexthop with its attributes (fib_add_nexthop). */
export function rtnexthop(net: Net, nh: ShownNexthop, family: number): Uint8Array {
  const attributes = new MessageWriter();
  const flags = fib_nexthop_info(net, attributes, nh, family, false);
  if (nh.classid !== 0) attributes.u32(RTA.FLOW, nh.classid);
  const behind = attributes.attributes();
  const out = new Uint8Array(8 + behind.length);
  const view = new DataView(out.buffer);
  view.setUint16(0, out.length, true);
  out[2] = flags;
  out[3] = nh.weight - 1;
  view.setInt32(4, nh.hasDevice ? nh.oif : 0, true);
  out.set(behind, 8);
  return out;
}

/** RTA_MULTIPATH: its parts are no attributes, but each is as long as a multiple of four. */
export function putMultipath(
  net: Net,
  out: MessageWriter,
  nhs: readonly ShownNexthop[],
  family: number,
): void {
  const parts = nhs.map((nh) => rtnexthop(net, nh, family));
  out.put(RTA.MULTIPATH, concatenated(parts));
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A route, or what a look-up found, as a message shows it: the table may be another. */
export type Shown = Pick<FibAlias, 'dst' | 'dstLen' | 'tos' | 'type' | 'table' | 'info'>;

/** fib_dump_info */
export function fib_dump_info(
  net: Net,
  route: Shown,
  { type, flags = 0, seq, portid }: Told,
): Uint8Array {
  const { table, info } = route;
  const { nexthop } = info;
  const nhs: readonly ShownNexthop[] =
    nexthop === undefined ? info.nhs : nexthopMessage(nexthop).nhs;
  const blackhole = nexthop !== undefined && nexthopMessage(nexthop).blackhole;
  const body = new MessageWriter().u32(RTA.TABLE, table);
  if (route.dstLen > 0) body.put(RTA.DST, addressBytes(route.dst));
  if (info.priority !== 0) body.u32(RTA.PRIORITY, info.priority);
  rtnetlink_put_metrics(body, info.metrics);
  if (info.prefsrc !== 0) body.put(RTA.PREFSRC, addressBytes(info.prefsrc));
  if (nexthop !== undefined) body.u32(RTA.NH_ID, nexthop.id);
  let rtmFlags = info.flags;
  const [first] = nhs;
  if (nhs.length === 1 && first !== undefined) {
    rtmFlags = fib_nexthop_info(net, body, first, PF_INET);
    if (first.classid !== 0) body.u32(RTA.FLOW, first.classid);
  } else {
    putMultipath(net, body, nhs, PF_INET);
  }
  const fixed = rtmsg.encode({
    family: PF_INET,
    dst_len: route.dstLen,
    tos: route.tos,
    table: rtmTable(table),
    protocol: info.protocol,
    scope: info.scope,
    type: blackhole ? RTN.BLACKHOLE : route.type,
    flags: rtmFlags,
  });
  return MessageWriter.message({ type, flags, seq, pid: portid }, fixed)
    .append(body.attributes())
    .end();
}

/** rtmsg_fib: to RTNLGRP_IPV4_ROUTE, from nobody where the kernel itself changed the route. */
export function rtmsg_fib(
  net: Net,
  type: number,
  route: Shown,
  flags: number,
  request?: Request,
): void {
  const { seq = 0, portid = 0 } = request ?? {};
  const message = fib_dump_info(net, route, { type, flags, seq, portid });
  rtnl_notify(net, RTNLGRP.IPV4_ROUTE, message, request);
}
