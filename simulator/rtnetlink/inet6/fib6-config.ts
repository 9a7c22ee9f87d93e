/** struct fib6_config: the IPv6 route that a request asks for, or the kernel itself. */
import { rtmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EINVAL } from '../../net/errno.ts';
import { NL_SET_ERR_MSG_ATTR } from '../../nlattr/extack.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import {
  type AttributeStream,
  type Nlattr,
  nla_get_u16,
  nla_get_u32,
  nla_nest,
} from '../../nlattr/nlattr.ts';
import { RTN } from '../inet/fib-config.ts';
import { RTA } from '../inet/fib-dump-info.ts';
import { RTNH_F_ONLINK } from '../inet/fib-info.ts';
import { lwtunnel_valid_encap_type, lwtunnel_valid_encap_type_attr } from '../lwtunnel.ts';
import { fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { nla_find, rtnhs } from '../rtnexthop.ts';
import { KERNEL, type NlInfo } from './fib6-purge.ts';
import { RTF, preferenceFlags } from './fib6-info.ts';
import { IN6_ANY, type In6, isAny } from './in6.ts';
import { rtm6Request } from './rtm6-policy.ts';

const RTM_F_CLONED = 0x200;
const INFINITY_LIFE_TIME = 0xffffffff;
/** ICMPV6_ROUTER_PREF_* */
const [PREF_MEDIUM, PREF_HIGH, PREF_LOW] = [0, 1, 3];

export interface Fib6Config {
  readonly table: number;
  readonly metric: number;
  readonly dstLen: number;
  readonly srcLen: number;
  readonly ifindex: number;
  /** RTF_*, and RTNH_F_ONLINK. */
  readonly flags: number;
  readonly protocol: number;
  /** RTN_* */
  readonly type: number;
  readonly nhId: number;
  readonly dst: In6;
  /** Of the source prefix any bit is set. */
  readonly hasSource: boolean;
  readonly prefsrc: In6;
  readonly gateway: In6;
  /** In hundredths of a second from now on. */
  readonly expires: number;
  /** Contents of RTA_METRICS. */
  readonly metrics: AttributeStream | undefined;
  readonly multipath: Nlattr | undefined;
  readonly encap: Nlattr | undefined;
  readonly encapType: number;
  /** The device may be down. */
  readonly ignoreDevDown: boolean;
  readonly info: NlInfo;
}

const nothing: Fib6Config = {
  table: 0,
  metric: 0,
  dstLen: 0,
  srcLen: 0,
  ifindex: 0,
  flags: RTF.UP,
  protocol: 0,
  type: 0,
  nhId: 0,
  dst: IN6_ANY,
  hasSource: false,
  prefsrc: IN6_ANY,
  gateway: IN6_ANY,
  expires: 0,
  metrics: undefined,
  multipath: undefined,
  encap: undefined,
  encapType: 0,
  ignoreDevDown: false,
  info: KERNEL,
};

/** What is not given is 0. */
export const fib6Config = (given: Partial<Fib6Config>): Fib6Config => ({ ...nothing, ...given });

const REJECTING: ReadonlySet<number> = new Set([
  RTN.UNREACHABLE,
  RTN.BLACKHOLE,
  RTN.PROHIBIT,
  RTN.THROW,
]);

/** rtm_to_fib6_config: what is asked for, or -errno. @param isNew RTM_NEWROUTE */
export function rtm_to_fib6_config(request: Request, isNew: boolean): Fib6Config | number {
  const { extack, message } = request;
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, rtm6Request(request.net.kernel), tb);
  if (error < 0) return error;
  const header = rtmsg.decode(fixedHeader(request, rtmsg.size));
  if (header.tos !== 0) {
    return refuse(extack, 'Invalid dsfield (tos): option not available for IPv6');
  }
  const flowlabel = tb[RTA.FLOWLABEL];
  if (flowlabel !== undefined) {
    const text = 'Flow label cannot be specified for this operation';
    NL_SET_ERR_MSG_ATTR(extack, flowlabel, text);
    return -EINVAL;
  }
  const exclusive = [RTA.GATEWAY, RTA.OIF, RTA.MULTIPATH, RTA.ENCAP];
  if (tb[RTA.NH_ID] !== undefined && exclusive.some((type) => tb[type] !== undefined)) {
    return refuse(extack, 'Nexthop specification and nexthop id are mutually exclusive');
  }
  if (tb[RTA.VIA] !== undefined) {
    return refuse(extack, 'IPv6 does not support RTA_VIA attribute');
  }
  const [dst, src] = [tb[RTA.DST], tb[RTA.SRC]];
  const bytes = (bits: number): number => (bits + 7) >> 3;
  if (dst !== undefined && dst.data.length < bytes(header.dst_len)) return -EINVAL;
  if (src !== undefined && src.data.length < bytes(header.src_len)) return -EINVAL;
  const u32 = (type: number): number | undefined => {
    const nla = tb[type];
    return nla === undefined ? undefined : nla_get_u32(nla);
  };
  const address = (type: number): In6 => tb[type]?.data.slice(0, 16) ?? IN6_ANY;
  const metrics = tb[RTA.METRICS];
  const expires = u32(RTA.EXPIRES);
  const config = fib6Config({
    table: u32(RTA.TABLE) ?? header.table,
    metric: u32(RTA.PRIORITY) ?? 0,
    dstLen: header.dst_len,
    srcLen: header.src_len,
    ifindex: (u32(RTA.OIF) ?? 0) | 0,
    flags: flagsIn(header, tb, expires),
    protocol: header.protocol,
    type: header.type,
    nhId: u32(RTA.NH_ID) ?? 0,
    dst: padded(dst, bytes(header.dst_len)),
    hasSource: !isAny(padded(src, bytes(header.src_len))),
    prefsrc: address(RTA.PREFSRC),
    gateway: address(RTA.GATEWAY),
    expires: expires === undefined || expires === INFINITY_LIFE_TIME ? 0 : expires * 100,
    metrics: metrics === undefined ? undefined : nla_nest(message, metrics),
    multipath: tb[RTA.MULTIPATH],
    encap: tb[RTA.ENCAP],
    info: { request, flags: request.flags },
  });
  return checkMore(request, config, tb, isNew);
}

/** The first bytes of an attribute, the rest zeros. */
function padded(nla: Nlattr | undefined, length: number): In6 {
  const out = new Uint8Array(16);
  if (nla !== undefined) out.set(nla.data.subarray(0, Math.min(length, 16)));
  return out;
}

function flagsIn(
  { type, flags }: { type: number; flags: number },
  tb: AttributeTable,
  expires: number | undefined,
): number {
  let out: number = RTF.UP;
  if (REJECTING.has(type)) out |= RTF.REJECT;
  if (type === RTN.LOCAL) out |= RTF.LOCAL;
  if ((flags & RTM_F_CLONED) !== 0) out |= RTF.CACHE;
  out |= flags & RTNH_F_ONLINK;
  if (tb[RTA.GATEWAY] !== undefined) out |= RTF.GATEWAY;
  const pref = tb[RTA.PREF]?.data[0];
  if (pref !== undefined) {
    out |= preferenceFlags(pref === PREF_LOW || pref === PREF_HIGH ? pref : PREF_MEDIUM);
  }
  if (expires !== undefined && expires !== INFINITY_LIFE_TIME) out |= RTF.EXPIRES;
  return out;
}

/** Ways and encapsulation, in this order. */
function checkMore(
  { net, extack }: Request,
  config: Fib6Config,
  tb: AttributeTable,
  isNew: boolean,
): Fib6Config | number {
  const { multipath } = config;
  if (multipath !== undefined) {
    const error = net.kernel.profile.facts.waysBeforeRoutes
      ? rtm_to_fib6_multipath_config(config, multipath, extack, isNew)
      : lwtunnel_valid_encap_type_attr(multipath, extack);
    if (error < 0) return error;
  }
  const type = tb[RTA.ENCAP_TYPE];
  if (type === undefined) return config;
  const error = lwtunnel_valid_encap_type(nla_get_u16(type), extack);
  return error < 0 ? error : { ...config, encapType: nla_get_u16(type) };
}

export const NO_WAYS = 'Invalid nexthop configuration - no valid nexthops';
export const DEVICE_ONLY = 'Device only routes can not be added for IPv6 using the multipath API.';

/** fib6_gw_from_attr: 0 or -errno. */
export const fib6_gw_from_attr = (gateway: Nlattr | undefined, extack: Extack): number =>
  gateway !== undefined && gateway.data.length < 16
    ? refuse(extack, 'Invalid IPv6 address in RTA_GATEWAY')
    : 0;

function rtm_to_fib6_multipath_config(
  { flags, nhId }: Fib6Config,
  multipath: Nlattr,
  extack: Extack,
  isNew: boolean,
): number {
  const { list } = rtnhs(multipath.data);
  if (list.length === 0) {
    return refuse(extack, NO_WAYS);
  }
  for (const { attributes } of list) {
    const gateway = nla_find(attributes, RTA.GATEWAY);
    const invalid = fib6_gw_from_attr(gateway, extack);
    if (invalid < 0) return invalid;
    const has = gateway !== undefined || (flags & RTF.GATEWAY) !== 0;
    if (isNew && (nhId !== 0 || !has)) {
      return refuse(extack, DEVICE_ONLY);
    }
  }
  return lwtunnel_valid_encap_type_attr(multipath, extack);
}
