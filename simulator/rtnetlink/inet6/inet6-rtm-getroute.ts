/** RTM_GETROUTE of one address of IPv6. */
import { rta_cacheinfo, rtmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EINVAL, ENODEV } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import { NL_SET_ERR_MSG_ATTR } from '../../nlattr/extack.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_be32, nla_get_u32 } from '../../nlattr/nlattr.ts';
import { NL_VALIDATE_DEPRECATED_STRICT } from '../../nlattr/validate.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { linkOf } from '../device-state.ts';
import { RTA, rtmTable } from '../inet/fib-dump-info.ts';
import { rtnetlink_put_metrics } from '../inet/ip-metrics.ts';
import { waysOf } from '../nexthop/nexthop.ts';
import { make_kuid } from '../make-kuid.ts';
import { NLMSG_HDRLEN, fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { rtm_getroute_parse_ip_proto } from '../rtm-getroute-ip-proto.ts';
import { PF_INET6, RTM_NEWROUTE } from '../rtnl-types.ts';
import { RTF, preferenceOf } from './fib6-info.ts';
import { type Fib6Result, type Flowi6, errorOf, fib6_rule_lookup } from './fib6-lookup.ts';
import { IN6_ANY, IPV6_ADDR, type In6, in6Type, isAny } from './in6.ts';
import { ipv6_dev_get_saddr } from './ipv6-dev-get-saddr.ts';
import { rt6_fill_node } from './rt6-fill-node.ts';
import { rtm6Request } from './rtm6-policy.ts';

const RTM_F_FIB_MATCH = 0x2000;
const LOOPBACK_IFINDEX = 1;
const IPV6_FLOWLABEL_MASK = 0xfffff;

/** inet6_rtm_getroute */
export function inet6_rtm_getroute(request: Request): number {
  const { net, extack, seq, portid } = request;
  const tb: AttributeTable = [];
  const error = inet6_rtm_valid_getroute_req(request, tb, extack);
  if (error < 0) return error;
  const header = rtmsg.decode(fixedHeader(request, rtmsg.size));
  if ([RTA.SRC, RTA.DST].some((type) => (tb[type]?.data.length ?? 16) < 16)) return -EINVAL;
  const proto = rtm_getroute_parse_ip_proto(tb[RTA.IP_PROTO], PF_INET6, extack, 0);
  if (proto < 0) return proto;
  const flow = flowIn(tb, header.tos, proto);
  const { iif: input } = flow;
  if (input !== 0 && linkOf(net, input) === undefined) return -ENODEV;
  const found = input === 0 ? ip6_route_output(net, flow) : ip6_route_input_lookup(net, flow);
  if (typeof found === 'number') return found;
  const refused = errorOf(found);
  if (refused !== 0) return refused;
  if (input !== 0 && (in6Type(found.route.dst).type & IPV6_ADDR.MULTICAST) !== 0) {
    throw new Unmodelled('an input look-up of a group');
  }
  const told = { type: RTM_NEWROUTE, seq, portid };
  if ((header.flags & RTM_F_FIB_MATCH) !== 0) {
    return request.reply(rt6_fill_node(net, found.route, told, input));
  }
  return request.reply(rt6_fill_dst(net, found, flow, input, told));
}

/** What is to be looked up. Ports are in network order. */
function flowIn(tb: AttributeTable, tos: number, proto: number): Flowi6 {
  const u32 = (type: number): number => {
    const nla = tb[type];
    return nla === undefined ? 0 : nla_get_u32(nla);
  };
  const address = (type: number): In6 => tb[type]?.data.slice(0, 16) ?? IN6_ANY;
  const port = (type: number): number => {
    const [high = 0, low = 0] = tb[type]?.data ?? [];
    return (high << 8) | low;
  };
  const iif = u32(RTA.IIF) | 0;
  const nobody = iif === 0 ? 0 : undefined;
  const label = tb[RTA.FLOWLABEL];
  return {
    daddr: address(RTA.DST),
    saddr: address(RTA.SRC),
    oif: iif === 0 ? u32(RTA.OIF) | 0 : 0,
    iif,
    dscp: tos >> 2,
    flowlabel: label === undefined ? 0 : nla_get_be32(label) & IPV6_FLOWLABEL_MASK,
    mark: u32(RTA.MARK),
    uid: tb[RTA.UID] === undefined ? nobody : make_kuid(u32(RTA.UID)),
    proto,
    sport: port(RTA.SPORT),
    dport: port(RTA.DPORT),
  };
}

/** rt6_need_strict: such an address means something on its device alone. */
function rt6_need_strict(daddr: In6): boolean {
  const { MULTICAST, LINKLOCAL, LOOPBACK } = IPV6_ADDR;
  return (in6Type(daddr).type & (MULTICAST | LINKLOCAL | LOOPBACK)) !== 0;
}

function ip6_route_output(net: Net, flow: Flowi6): Fib6Result | number {
  const iface = rt6_need_strict(flow.daddr) || (flow.oif !== 0 && isAny(flow.saddr));
  return fib6_rule_lookup(net, { ...flow, iif: LOOPBACK_IFINDEX }, { iface }, flow.oif);
}

const ip6_route_input_lookup = (net: Net, flow: Flowi6): Fib6Result | number =>
  fib6_rule_lookup(net, flow, { iface: rt6_need_strict(flow.daddr) }, flow.iif);

/** rt6_fill_node of a way that was found. */
function rt6_fill_dst(
  net: Net,
  { route, nh, flags }: Fib6Result,
  { daddr, saddr }: Flowi6,
  input: number,
  { type, seq, portid }: { type: number; seq: number; portid: number },
): Uint8Array {
  if ((flags & RTF.EXPIRES) !== 0)
    throw new Unmodelled('a look-up that finds a route that expires');
  const fixed = rtmsg.encode({
    family: PF_INET6,
    dst_len: 128,
    src_len: 128,
    table: rtmTable(route.table),
    protocol: route.protocol,
    type: route.type,
  });
  const out = MessageWriter.message({ type, seq, pid: portid }, fixed)
    .u32(RTA.TABLE, route.table)
    .put(RTA.DST, daddr)
    .put(RTA.SRC, saddr);
  if (input === 0) putSource(net, out, route, daddr);
  else out.u32(RTA.IIF, input);
  if (route.prefsrc !== undefined) out.put(RTA.PREFSRC, route.prefsrc);
  rtnetlink_put_metrics(out, route.metrics);
  out.u32(RTA.PRIORITY, route.metric);
  if (nh?.gateway?.family === PF_INET6) out.put(RTA.GATEWAY, nh.gateway.address);
  const local = (flags & (RTF.LOCAL | RTF.ANYCAST)) !== 0;
  return out
    .u32(RTA.OIF, local ? LOOPBACK_IFINDEX : (nh?.oif ?? 0))
    .put(RTA.CACHEINFO, new Uint8Array(rta_cacheinfo.size))
    .u8(RTA.PREF, preferenceOf(flags))
    .end();
}

/** ip6_route_get_saddr */
function putSource(net: Net, out: MessageWriter, route: Fib6Result['route'], daddr: In6): void {
  const { nexthop } = route;
  const nh = nexthop === undefined ? route.nh : waysOf(nexthop)[0]?.nh;
  const dev = nh === undefined ? undefined : linkOf(net, nh.oif);
  const source = route.prefsrc ?? ipv6_dev_get_saddr(net, dev, daddr);
  if (source !== undefined) out.put(RTA.PREFSRC, source);
}

/** inet6_rtm_valid_getroute_req: parses the request. */
function inet6_rtm_valid_getroute_req(
  request: Request,
  tb: AttributeTable,
  extack: Extack,
): number {
  const { message, strict } = request;
  if (message.length < NLMSG_HDRLEN + rtmsg.size) {
    return refuse(extack, 'ipv6: Invalid header for get route request');
  }
  if (!strict) return nlmsg_parse(request, rtm6Request(request.net.kernel), tb);
  const header = rtmsg.decode(fixedHeader(request, rtmsg.size));
  const { src_len, dst_len, table, protocol, scope, type, flags } = header;
  const isPart = (length: number): boolean => length !== 0 && length !== 128;
  if (isPart(src_len) || isPart(dst_len) || table || protocol || scope || type) {
    return refuse(extack, 'ipv6: Invalid values in header for get route request');
  }
  if ((flags & ~RTM_F_FIB_MATCH) !== 0) {
    return refuse(extack, 'ipv6: Invalid flags for get route request');
  }
  const validate = NL_VALIDATE_DEPRECATED_STRICT;
  const error = nlmsg_parse(request, { ...rtm6Request(request.net.kernel), validate }, tb);
  if (error < 0) return error;
  if ((tb[RTA.SRC] && src_len === 0) || (tb[RTA.DST] && dst_len === 0)) {
    return refuse(extack, 'ipv6: rtm_src_len and rtm_dst_len must be 128 for IPv6');
  }
  const label = tb[RTA.FLOWLABEL];
  if (label !== undefined && nla_get_be32(label) > IPV6_FLOWLABEL_MASK) {
    NL_SET_ERR_MSG_ATTR(extack, label, 'Invalid flow label');
    return -EINVAL;
  }
  if (tb.every((nla, number) => nla === undefined || LOOKED_AT.has(number))) return 0;
  return refuse(extack, 'ipv6: Unsupported attribute in get route request');
}
const LOOKED_AT: ReadonlySet<number> = new Set([
  RTA.SRC,
  RTA.DST,
  RTA.IIF,
  RTA.OIF,
  RTA.MARK,
  RTA.UID,
  RTA.SPORT,
  RTA.DPORT,
  RTA.IP_PROTO,
  RTA.FLOWLABEL,
]);
