/** RTM_GETSTATS: counters of a link, each group asked for by a bit. All are zero. And RTM_SETSTATS. */
import { NLA_F_NESTED } from '../../harness/wire/constants/netlink.ts';
import { if_stats_msg } from '../../harness/wire/structs/rtnetlink.ts';
import type { Dump, Extack, Request } from '../af-netlink/kernel-side.ts';
import { EINVAL, EMSGSIZE, ENODEV } from '../net/errno.ts';
import type { Device } from '../net/device.ts';
import { MessageWriter } from '../nlattr/message-writer.ts';
import type { PolicyTable } from '../nlattr/nla-policy.ts';
import { type AttributeTable, __nla_validate_parse } from '../nlattr/nla-validate-parse.ts';
import { nla_get_u32, nla_nest } from '../nlattr/nlattr.ts';
import { NL_VALIDATE_STRICT } from '../nlattr/validate.ts';
import { Unmodelled } from '../unmodelled.ts';
import { NLMSG_HDRLEN, fixedHeader, nlmsg_parse, refuse } from './nlmsg-parse.ts';
import { RTM_NEWSTATS } from './rtnl-types.ts';

const IFLA_STATS_UNSPEC = 0;
const [IFLA_STATS_LINK_64, IFLA_STATS_LINK_OFFLOAD_XSTATS, IFLA_STATS_AF_SPEC] = [1, 4, 5];
const IFLA_STATS_MAX = 5;
const IFLA_STATS_GET_FILTERS = 1;
const [IFLA_STATS_SET_OFFLOAD_XSTATS_L3_STATS, IFLA_STATS_GETSET_MAX] = [2, 2];
const IFLA_OFFLOAD_XSTATS_HW_S_INFO = 2;
/** What it tells of each kind of hardware statistics: whether asked for, and whether used. */
const [HW_S_INFO_REQUEST, HW_S_INFO_USED] = [1, 2];
const IFLA_OFFLOAD_XSTATS_L3_STATS = 3;
const bit = (type: number): number => 1 << (type - 1);
const NLM_F_MULTI = 2;

const filters: PolicyTable = {
  entries: { [IFLA_STATS_LINK_OFFLOAD_XSTATS]: { type: 'U32', mask: 15n } },
};
const nested = { policy: filters, maxtype: IFLA_STATS_MAX };
const policy: PolicyTable = { entries: { [IFLA_STATS_GET_FILTERS]: { type: 'NESTED', nested } } };

/** ifla_stats_set_policy */
const setPolicy: PolicyTable = {
  entries: { [IFLA_STATS_SET_OFFLOAD_XSTATS_L3_STATS]: { type: 'U8', range: { max: 1n } } },
};

interface Wanted {
  /** Which groups. */
  readonly mask: number;
  /** Which parts of IFLA_STATS_LINK_OFFLOAD_XSTATS: all, unless a filter says so. */
  readonly offload: number;
}

/** rtnl_stats_get */
export function rtnl_stats_get(request: Request): number {
  const { net, extack } = request;
  const refused = rtnl_valid_stats_req(request, false, extack);
  if (refused < 0) return refused;
  const { ifindex, filter_mask } = if_stats_msg.decode(fixedHeader(request, if_stats_msg.size));
  if (ifindex === 0) return -EINVAL;
  const device = net.devices.get(ifindex);
  if (device === undefined) return -ENODEV;
  if (filter_mask === 0) return refuse(extack, 'Filter mask must be set for stats get');
  const wanted = rtnl_stats_get_parse(request, filter_mask, extack);
  if (typeof wanted === 'number') return wanted;
  return request.reply(rtnl_fill_statsinfo(device, wanted, request, 0));
}

/** rtnl_stats_set */
export function rtnl_stats_set(request: Request): number {
  const { net, extack } = request;
  const refused = rtnl_valid_stats_req(request, false, extack);
  if (refused < 0) return refused;
  const header = if_stats_msg.decode(fixedHeader(request, if_stats_msg.size));
  if (header.family !== 0) return refuse(extack, 'Address family should be AF_UNSPEC');
  if (header.ifindex === 0) return -EINVAL;
  if (net.devices.get(header.ifindex) === undefined) return -ENODEV;
  if (header.filter_mask !== 0) return refuse(extack, 'Filter mask must be 0 for stats set');
  const tb: AttributeTable = [];
  const expected = {
    hdrlen: if_stats_msg.size,
    maxtype: IFLA_STATS_GETSET_MAX,
    policy: setPolicy,
    validate: NL_VALIDATE_STRICT,
  };
  const error = nlmsg_parse(request, expected, tb);
  if (error < 0) return error;
  if (tb[IFLA_STATS_SET_OFFLOAD_XSTATS_L3_STATS] === undefined) return 0;
  throw new Unmodelled('statistics of hardware that are switched on');
}

/** rtnl_stats_dump */
export function rtnl_stats_dump(request: Request): Dump {
  let wanted: Wanted | number | undefined;
  let reached = 0;
  return {
    splitDone: false,
    dump(part) {
      wanted ??= readDump(request, part.extack);
      if (typeof wanted === 'number') return wanted;
      for (const device of request.net.devices.after(reached)) {
        const message = rtnl_fill_statsinfo(device, wanted, part, NLM_F_MULTI);
        if (!part.put(message)) return -EMSGSIZE;
        reached = device.index;
      }
      return 0;
    },
  };
}

function readDump(request: Request, extack: Extack): Wanted | number {
  const refused = rtnl_valid_stats_req(request, true, extack);
  if (refused < 0) return refused;
  const { filter_mask } = if_stats_msg.decode(fixedHeader(request, if_stats_msg.size));
  if (filter_mask === 0) return refuse(extack, 'Filter mask must be set for stats dump');
  return rtnl_stats_get_parse(request, filter_mask, extack);
}

/** rtnl_valid_stats_req: a do is told of a dump as well. */
function rtnl_valid_stats_req(request: Request, dump: boolean, extack: Extack): number {
  const { message, strict } = request;
  if (message.length < NLMSG_HDRLEN + if_stats_msg.size) {
    return refuse(extack, 'Invalid header for stats dump');
  }
  if (!strict) return 0;
  const padding = message.subarray(NLMSG_HDRLEN + 1, NLMSG_HDRLEN + 4);
  const { ifindex, filter_mask } = if_stats_msg.decode(fixedHeader(request, if_stats_msg.size));
  if (padding.some((byte) => byte !== 0) || (dump && ifindex !== 0)) {
    return refuse(extack, 'Invalid values in header for stats dump request');
  }
  if (filter_mask >= bit(IFLA_STATS_MAX + 1)) {
    return refuse(extack, 'Invalid stats requested through filter mask');
  }
  return 0;
}

/** rtnl_stats_get_parse: always strict. */
function rtnl_stats_get_parse(request: Request, mask: number, extack: Extack): Wanted | number {
  const tb: AttributeTable = [];
  const validate = NL_VALIDATE_STRICT;
  const expected = { hdrlen: if_stats_msg.size, maxtype: IFLA_STATS_GETSET_MAX, policy, validate };
  const error = nlmsg_parse(request, expected, tb, extack);
  if (error < 0) return error;
  const given = tb[IFLA_STATS_GET_FILTERS];
  if (given === undefined) return { mask, offload: -1 };
  const inner: AttributeTable = [];
  const validation = { validate, extack, faults: request.net.kernel.faults };
  const stream = nla_nest(request.message, given);
  const bad = __nla_validate_parse(stream, IFLA_STATS_MAX, filters, validation, inner);
  if (bad < 0) return bad;
  const offload = inner[IFLA_STATS_LINK_OFFLOAD_XSTATS];
  if (offload !== undefined && (mask & bit(IFLA_STATS_LINK_OFFLOAD_XSTATS)) === 0) {
    return refuse(extack, 'Filtered attribute not enabled in filter_mask');
  }
  return { mask, offload: offload === undefined ? -1 : nla_get_u32(offload) };
}

/** rtnl_fill_statsinfo: bits that nobody knows are shown, and mean nothing. */
function rtnl_fill_statsinfo(
  device: Device,
  { mask, offload }: Wanted,
  { portid, seq }: { portid: number; seq: number },
  flags: number,
): Uint8Array {
  const fixed = if_stats_msg.encode({ ifindex: device.index, filter_mask: mask });
  const out = MessageWriter.message({ type: RTM_NEWSTATS, flags, seq, pid: portid }, fixed);
  const asked = (type: number): boolean => (mask & bit(type)) !== 0;
  if (asked(IFLA_STATS_LINK_64))
    out.put64(IFLA_STATS_LINK_64, new Uint8Array(25 * 8), IFLA_STATS_UNSPEC);
  if (asked(IFLA_STATS_LINK_OFFLOAD_XSTATS) && offload & bit(IFLA_OFFLOAD_XSTATS_HW_S_INFO)) {
    out.nest(IFLA_STATS_LINK_OFFLOAD_XSTATS, (xstats) =>
      xstats.nest(IFLA_OFFLOAD_XSTATS_HW_S_INFO | NLA_F_NESTED, (info) =>
        info.nest(IFLA_OFFLOAD_XSTATS_L3_STATS | NLA_F_NESTED, (l3) =>
          l3.u8(HW_S_INFO_REQUEST, 0).u8(HW_S_INFO_USED, 0),
        ),
      ),
    );
  }
  if (asked(IFLA_STATS_AF_SPEC)) out.nest(IFLA_STATS_AF_SPEC, () => {});
  return out.end();
}
