/** RTM_GETROUTE of one address of IPv4. */
import { rta_cacheinfo, rtmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EHOSTUNREACH, ENODEV } from '../../net/errno.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_u32 } from '../../nlattr/nlattr.ts';
import { NL_VALIDATE_DEPRECATED_STRICT } from '../../nlattr/validate.ts';
import { linkOf } from '../device-state.ts';
import { make_kuid } from '../make-kuid.ts';
import { NLMSG_HDRLEN, fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { PF_INET, RTM_NEWROUTE } from '../rtnl-types.ts';
import { rtm_getroute_parse_ip_proto } from '../rtm-getroute-ip-proto.ts';
import { fib_dump_info, putGateway, RTA, rtmTable } from './fib-dump-info.ts';
import { fib_props } from './fib-props.ts';
import { type Flowi4, flowi4 } from './fib-table-lookup.ts';
import { RT_TABLE_MAIN } from './fib-table.ts';
import { addressBytes, addressOf } from './ifaddr.ts';
import { ip_route_input } from './ip-route-input.ts';
import { type Route, ip_route_output, keepFlag } from './ip-route-output.ts';
import { rtnetlink_put_metrics } from './ip-metrics.ts';
import { rtmRequest } from './rtm-policy.ts';

const [RTM_F_NOTIFY, RTM_F_CLONED] = [0x100, 0x200];
const [RTM_F_LOOKUP_TABLE, RTM_F_FIB_MATCH] = [0x1000, 0x2000];
const RTCF_NOTIFY = 0x10000;
/** IPTOS_RT_MASK and the rest of DSCP, as rtm_tos has them. */
const INET_DSCP_MASK = 0xfc;
const IPPROTO_UDP = 17;
const LOOPBACK_IFINDEX = 1;

type Header = ReturnType<typeof rtmsg.decode>;

/** inet_rtm_getroute */
export function inet_rtm_getroute(request: Request): number {
  const { net, extack } = request;
  const tb: AttributeTable = [];
  const error = inet_rtm_valid_getroute_req(request, tb, extack);
  if (error < 0) return error;
  const header = rtmsg.decode(fixedHeader(request, rtmsg.size));
  const proto = rtm_getroute_parse_ip_proto(tb[RTA.IP_PROTO], PF_INET, extack, IPPROTO_UDP);
  if (proto < 0) return proto;
  const flow = flowIn(tb, header, proto);
  const [dst, src] = [flow.daddr, flow.saddr];
  const input = flow.iif !== 0;
  if (input && linkOf(net, flow.iif) === undefined) return -ENODEV;
  const route = input
    ? ip_route_input(net, flow)
    : ip_route_output(net, Object.assign(flow, { iif: LOOPBACK_IFINDEX }));
  if (typeof route === 'number') return route;
  if ((header.flags & RTM_F_NOTIFY) !== 0) keepFlag(route, RTCF_NOTIFY);
  const { result } = route;
  const found = result?.table.id ?? 0;
  const table = (header.flags & RTM_F_LOOKUP_TABLE) !== 0 ? found : RT_TABLE_MAIN;
  const { seq, portid } = request;
  const told = { type: RTM_NEWROUTE, seq, portid };
  if ((header.flags & RTM_F_FIB_MATCH) !== 0) {
    if (result === undefined) return fib_props[route.resultType]?.error || -EHOSTUNREACH;
    const { prefix, prefixlen, tos, info } = result;
    const shown = { dst: prefix, dstLen: prefixlen, tos, type: route.type, table, info };
    return request.reply(fib_dump_info(net, shown, told));
  }
  return request.reply(rt_fill_info(route, flow, { dst, src, table, input }, told));
}

/** What is to be looked up. Ports are in network order. */
function flowIn(tb: AttributeTable, { tos }: Header, proto: number): Flowi4 {
  const u32 = (type: number): number => {
    const nla = tb[type];
    return nla === undefined ? 0 : nla_get_u32(nla);
  };
  const address = (type: number): number => {
    const nla = tb[type];
    return nla === undefined ? 0 : addressOf(nla.data);
  };
  const port = (type: number): number => {
    const [high = 0, low = 0] = tb[type]?.data ?? [];
    return (high << 8) | low;
  };
  const iif = u32(RTA.IIF);
  const nobody = iif === 0 ? 0 : undefined;
  return flowi4({
    daddr: address(RTA.DST),
    saddr: address(RTA.SRC),
    oif: u32(RTA.OIF) | 0,
    iif,
    tos: tos & INET_DSCP_MASK,
    mark: u32(RTA.MARK),
    uid: tb[RTA.UID] === undefined ? nobody : make_kuid(u32(RTA.UID)),
    proto,
    sport: port(RTA.SPORT),
    dport: port(RTA.DPORT),
  });
}

/** inet_rtm_valid_getroute_req: parses the request. */
function inet_rtm_valid_getroute_req(request: Request, tb: AttributeTable, extack: Extack): number {
  const { message, strict } = request;
  if (message.length < NLMSG_HDRLEN + rtmsg.size) {
    return refuse(extack, 'ipv4: Invalid header for route get request');
  }
  if (!strict) return nlmsg_parse(request, rtmRequest(request.net.kernel), tb);
  const header = rtmsg.decode(fixedHeader(request, rtmsg.size));
  const { src_len, dst_len, table, protocol, scope, type, flags } = header;
  const isPart = (length: number): boolean => length !== 0 && length !== 32;
  if (isPart(src_len) || isPart(dst_len) || table || protocol || scope || type) {
    return refuse(extack, 'ipv4: Invalid values in header for route get request');
  }
  if ((flags & ~(RTM_F_NOTIFY | RTM_F_LOOKUP_TABLE | RTM_F_FIB_MATCH)) !== 0) {
    return refuse(extack, 'ipv4: Unsupported rtm_flags for route get request');
  }
  const validate = NL_VALIDATE_DEPRECATED_STRICT;
  const error = nlmsg_parse(request, { ...rtmRequest(request.net.kernel), validate }, tb);
  if (error < 0) return error;
  if ((tb[RTA.SRC] && src_len === 0) || (tb[RTA.DST] && dst_len === 0)) {
    return refuse(extack, 'ipv4: rtm_src_len and rtm_dst_len must be 32 for IPv4');
  }
  if (tb.every((nla, number) => nla === undefined || LOOKED_AT.has(number))) return 0;
  return refuse(extack, 'ipv4: Unsupported attribute in route get request');
}
const LOOKED_AT: ReadonlySet<number> = new Set([
  RTA.IIF,
  RTA.OIF,
  RTA.SRC,
  RTA.DST,
  RTA.IP_PROTO,
  RTA.SPORT,
  RTA.DPORT,
  RTA.MARK,
  RTA.UID,
]);

/** rt_fill_info */
function rt_fill_info(
  route: Route,
  flow: Flowi4,
  { dst, src, table, input }: { dst: number; src: number; table: number; input: boolean },
  { type, seq, portid }: { type: number; seq: number; portid: number },
): Uint8Array {
  const notify = (route.flags & RTCF_NOTIFY) !== 0 ? RTM_F_NOTIFY : 0;
  const fixed = rtmsg.encode({
    family: PF_INET,
    dst_len: 32,
    src_len: src === 0 ? 0 : 32,
    tos: route.result?.tos ?? 0,
    table: rtmTable(table),
    type: route.type,
    flags: ((route.flags & ~0xffff) | RTM_F_CLONED | notify) >>> 0,
  });
  const out = MessageWriter.message({ type, seq, pid: portid }, fixed)
    .u32(RTA.TABLE, table)
    .put(RTA.DST, addressBytes(dst));
  if (src !== 0) out.put(RTA.SRC, addressBytes(src));
  out.u32(RTA.OIF, route.oif);
  if (route.classid !== 0) out.u32(RTA.FLOW, route.classid);
  if (!input && flow.saddr !== src) out.put(RTA.PREFSRC, addressBytes(flow.saddr));
  putGateway(out, route.gateway, PF_INET);
  rtnetlink_put_metrics(out, route.metrics);
  if (flow.mark !== 0) out.u32(RTA.MARK, flow.mark);
  if (flow.uid !== undefined) out.u32(RTA.UID, flow.uid);
  if (input) out.u32(RTA.IIF, flow.iif);
  return out.put(RTA.CACHEINFO, new Uint8Array(rta_cacheinfo.size)).end();
}
