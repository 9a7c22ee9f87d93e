/** struct nh_config: the nexthop that RTM_NEWNEXTHOP asks for. */
import { nhmsg } from '../../../harness/wire/structs/nexthop.ts';
import type { Request } from '../../af-netlink/kernel-side.ts';
import { ENETDOWN } from '../../net/errno.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { type Nlattr, nla_get_u16, nla_get_u32, u16At, u32At } from '../../nlattr/nlattr.ts';
import { Unmodelled } from '../../unmodelled.ts';
import type { Gateway } from '../inet/fib-config.ts';
import { RTNH_F_ONLINK } from '../inet/fib-info.ts';
import { addressOf } from '../inet/ifaddr.ts';
import { linkOf } from '../device-state.ts';
import { lwtunnel_valid_encap_type } from '../lwtunnel.ts';
import { fixedHeader, refuse } from '../nlmsg-parse.ts';
import { PF_INET, PF_INET6, PF_UNSPEC } from '../rtnl-types.ts';
import { nexthop_find_by_id } from './nexthop.ts';
import { NHA } from './nh-policy.ts';

const NEXTHOP_GRP_TYPE_MAX = 1;
/** struct nexthop_grp: id, weight less one, its high byte, a reserved word. */
const GRP_SIZE = 8;

export interface GroupMember {
  readonly id: number;
  readonly weight: number;
}

export interface NhConfig {
  readonly id: number;
  readonly family: number;
  readonly protocol: number;
  readonly flags: number;
  readonly fdb: boolean;
  readonly blackhole: boolean;
  /** Undefined where NHA_OIF is not given. */
  readonly ifindex: number | undefined;
  readonly gateway: Gateway | undefined;
  readonly members: readonly GroupMember[] | undefined;
  readonly encap: Nlattr | undefined;
  readonly encapType: number;
}

/**
 * rtm_to_nh_config: what the message alone tells; or -errno. Versions without
 * `nexthopBeforeDevice` look for members and device meanwhile.
 */
export function rtm_to_nh_config(request: Request, tb: AttributeTable): NhConfig | number {
  const { extack } = request;
  const header = nhmsg.decode(fixedHeader(request, nhmsg.size));
  const { family, scope, protocol, resvd, flags } = header;
  const has = (...types: number[]): boolean => types.some((type) => tb[type] !== undefined);
  if (resvd !== 0 || scope !== 0) return refuse(extack, 'Invalid values in ancillary header');
  if ((flags & ~RTNH_F_ONLINK) !== 0) {
    return refuse(extack, 'Invalid nexthop flags in ancillary header');
  }
  const routed = family === PF_INET || family === PF_INET6;
  if (!routed && !(family === PF_UNSPEC && has(NHA.GROUP))) {
    return refuse(extack, 'Invalid address family');
  }
  if (has(NHA.FDB)) {
    if (has(NHA.ENCAP, NHA.ENCAP_TYPE, NHA.OIF, NHA.BLACKHOLE)) {
      return refuse(extack, 'Fdb attribute can not be used with encap, oif or blackhole');
    }
    if (flags !== 0) return refuse(extack, 'Unsupported nexthop flags in ancillary header');
  }
  const id = tb[NHA.ID];
  const common = {
    id: id === undefined ? 0 : nla_get_u32(id),
    family,
    protocol,
    flags,
    fdb: has(NHA.FDB),
    blackhole: false,
    ifindex: undefined,
    gateway: undefined,
    members: undefined,
    encap: undefined,
    encapType: 0,
  };
  const group = tb[NHA.GROUP];
  if (group !== undefined) {
    if (family !== PF_UNSPEC) return refuse(extack, 'Invalid family for group');
    const members = nh_check_attr_group(request, tb, group);
    return typeof members === 'number' ? members : { ...common, members };
  }
  if (has(NHA.BLACKHOLE)) {
    if (has(NHA.GATEWAY, NHA.OIF, NHA.ENCAP, NHA.ENCAP_TYPE, NHA.FDB)) {
      const text = 'Blackhole attribute can not be used with gateway, oif, encap or fdb';
      return refuse(extack, text);
    }
    return { ...common, blackhole: true };
  }
  return oneWay(request, tb, common);
}

function oneWay(request: Request, tb: AttributeTable, common: NhConfig): NhConfig | number {
  const { extack } = request;
  const [oif, gateway, encap, encapType] = [
    tb[NHA.OIF],
    tb[NHA.GATEWAY],
    tb[NHA.ENCAP],
    tb[NHA.ENCAP_TYPE],
  ];
  const { fdb, family, flags } = common;
  if (!fdb && oif === undefined) {
    const text = 'Device attribute required for non-blackhole and non-fdb nexthops';
    return refuse(extack, text);
  }
  const ifindex = oif === undefined ? undefined : nla_get_u32(oif);
  const refused = checksLate(request) ? 0 : checkDevice(request, ifindex);
  if (refused < 0) return refused;
  const length = family === PF_INET ? 4 : 16;
  if (gateway !== undefined && gateway.data.length !== length) {
    return refuse(extack, 'Invalid gateway');
  }
  if (gateway === undefined && (flags & RTNH_F_ONLINK) !== 0) {
    return refuse(extack, 'ONLINK flag can not be set for nexthop without a gateway');
  }
  if (encap !== undefined) {
    if (encapType === undefined) return refuse(extack, 'LWT encapsulation type is missing');
    const error = lwtunnel_valid_encap_type(nla_get_u16(encapType), extack);
    if (error < 0) return error;
  } else if (encapType !== undefined) {
    return refuse(extack, 'LWT encapsulation attribute is missing');
  }
  if (tb[NHA.HW_STATS_ENABLE] !== undefined) {
    const text = 'Cannot enable nexthop hardware statistics for non-group nexthops';
    return refuse(extack, text);
  }
  return {
    ...common,
    ifindex,
    gateway: gateway === undefined ? undefined : gatewayIn(gateway),
    encap,
    encapType: encapType === undefined ? 0 : nla_get_u16(encapType),
  };
}

/** Of zeros it is none. */
function gatewayIn({ data }: Nlattr): Gateway | undefined {
  if (data.every((byte) => byte === 0)) return undefined;
  if (data.length === 4) return { family: 2, address: addressOf(data) };
  return { family: 10, address: data.slice() };
}

/** nh_check_attr_group: the form of NHA_GROUP, and what stands beside it. */
function nh_check_attr_group(
  request: Request,
  tb: AttributeTable,
  { data }: Nlattr,
): GroupMember[] | number {
  const { extack } = request;
  const given = tb[NHA.GROUP_TYPE];
  const type = given === undefined ? 0 : nla_get_u16(given);
  if (type > NEXTHOP_GRP_TYPE_MAX) return refuse(extack, 'Invalid group type');
  if (data.length === 0 || data.length % GRP_SIZE !== 0) {
    return refuse(extack, 'Invalid length for nexthop group attribute');
  }
  const members: GroupMember[] = [];
  const starts = Array.from({ length: data.length / GRP_SIZE }, (_, nth) => nth * GRP_SIZE);
  const ids = starts.map((at) => u32At(data, at));
  for (const [nth, at] of starts.entries()) {
    if (u16At(data, at + 6) !== 0) {
      return refuse(extack, 'Reserved field in nexthop_grp must be 0');
    }
    const weight = (((data[at + 5] ?? 0) << 8) | (data[at + 4] ?? 0)) + 1;
    if (weight > 0xffff) return refuse(extack, 'Invalid value for weight');
    const id = ids[nth] ?? 0;
    if (ids.includes(id, nth + 1)) {
      return refuse(extack, 'Nexthop id can not be used twice in a group');
    }
    members.push({ id, weight });
  }
  const fdb = tb[NHA.FDB] !== undefined;
  const refused = checksLate(request) ? 0 : checkMembers(request, members, fdb);
  if (refused < 0) return refused;
  const others = tb.findIndex(
    (nla, number) =>
      nla !== undefined &&
      number > NHA.GROUP_TYPE &&
      number !== NHA.HW_STATS_ENABLE &&
      number !== NHA.FDB &&
      !(number === NHA.RES_GROUP && type === NEXTHOP_GRP_TYPE_MAX),
  );
  if (others >= 0) {
    return refuse(extack, 'No other attributes can be set in nexthop groups');
  }
  if (type !== 0) throw new Unmodelled('a resilient nexthop group');
  return members;
}

/** rtm_to_nh_config_rtnl: members and the device, as they are now: 0 or -errno. */
export function rtm_to_nh_config_rtnl(request: Request, config: NhConfig): number {
  if (!checksLate(request)) return 0;
  const { members, ifindex, fdb } = config;
  return members === undefined
    ? checkDevice(request, ifindex)
    : checkMembers(request, members, fdb);
}

const checksLate = ({ net }: Request): boolean => net.kernel.profile.facts.nexthopBeforeDevice;

function checkDevice({ net, extack }: Request, ifindex: number | undefined): number {
  if (ifindex === undefined) return 0;
  const dev = ifindex === 0 ? undefined : linkOf(net, ifindex);
  if (dev === undefined) return refuse(extack, 'Invalid device index');
  if (!dev.isUp) return refuse(extack, 'Nexthop device is not up', ENETDOWN);
  if (!dev.carrier) return refuse(extack, 'Carrier for nexthop device is down', ENETDOWN);
  return 0;
}

function checkMembers(
  { net, extack }: Request,
  members: readonly GroupMember[],
  fdb: boolean,
): number {
  let family = PF_UNSPEC;
  for (const { id } of members) {
    const member = nexthop_find_by_id(net, id);
    if (member === undefined) return refuse(extack, 'Invalid nexthop id');
    const { info } = member;
    if (info === undefined) {
      return refuse(extack, 'Hash-threshold group can not be a nexthop within a group');
    }
    if (info.blackhole && members.length > 1) {
      const text = 'Blackhole nexthop can not be used in a group with more than 1 path';
      return refuse(extack, text);
    }
    if (fdb && !info.fdb) return refuse(extack, 'FDB nexthop group can only have fdb nexthops');
    if (fdb && family !== PF_UNSPEC && family !== info.family) {
      return refuse(extack, 'FDB nexthop group cannot have mixed family nexthops');
    }
    if (!fdb && info.fdb) {
      return refuse(extack, 'Non FDB nexthop group cannot have fdb nexthops');
    }
    ({ family } = info);
  }
  return 0;
}
