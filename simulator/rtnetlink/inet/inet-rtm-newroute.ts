/** RTM_NEWROUTE and RTM_DELROUTE of IPv4. */
import { rtmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Request } from '../../af-netlink/kernel-side.ts';
import { EINVAL, ESRCH } from '../../net/errno.ts';
import {
  type Nlattr,
  nla_for_each_attr,
  nla_get_u16,
  nla_get_u32,
  nla_nest,
  nla_type,
} from '../../nlattr/nlattr.ts';
import { lwtunnel_valid_encap_type, lwtunnel_valid_encap_type_attr } from '../lwtunnel.ts';
import { nexthop_find_by_id } from '../nexthop/nexthop.ts';
import { NLMSG_HDRLEN, fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { type FibConfig, RTN, RTN_MAX, fibConfig } from './fib-config.ts';
import { RTA } from './fib-dump-info.ts';
import { fib_gw_from_via } from './fib-gateway.ts';
import { fib_table_delete } from './fib-table-delete.ts';
import { fib_table_insert } from './fib-table-insert.ts';
import { RT_TABLE_MAIN, fibOf, fib_get_table, fib_new_table } from './fib-table.ts';
import { addressOf, inet_make_mask } from './ifaddr.ts';
import { rtmRequest } from './rtm-policy.ts';

const INET_ECN_MASK = 3;

type Draft = { -readonly [Key in keyof FibConfig]: FibConfig[Key] } & {
  hasGateway: boolean;
  hasVia: boolean;
};

/** What each attribute says, in the order of the message: 0 or -errno. */
function take(request: Request, draft: Draft, nla: Nlattr): number {
  const { extack, message } = request;
  switch (nla_type(nla.rawType)) {
    case RTA.DST:
      draft.dst = addressOf(nla.data);
      return 0;
    case RTA.OIF:
      draft.oif = nla_get_u32(nla) | 0;
      return 0;
    case RTA.GATEWAY: {
      const address = addressOf(nla.data);
      draft.hasGateway = true;
      if (address !== 0) draft.gateway = { family: 2, address };
      return 0;
    }
    case RTA.VIA: {
      const gateway = fib_gw_from_via(nla, extack);
      draft.hasVia = true;
      if (typeof gateway === 'number') return gateway;
      draft.gateway = gateway;
      return 0;
    }
    case RTA.PRIORITY:
      draft.priority = nla_get_u32(nla);
      return 0;
    case RTA.PREFSRC:
      draft.prefsrc = addressOf(nla.data);
      return 0;
    case RTA.METRICS:
      draft.metrics = nla_nest(message, nla);
      return 0;
    case RTA.MULTIPATH:
      draft.multipath = nla;
      return lwtunnel_valid_encap_type_attr(nla, extack);
    case RTA.FLOW:
      draft.flow = nla_get_u32(nla);
      return 0;
    case RTA.TABLE:
      draft.table = nla_get_u32(nla);
      return 0;
    case RTA.ENCAP:
      draft.encap = nla;
      return 0;
    case RTA.ENCAP_TYPE:
      draft.encapType = nla_get_u16(nla);
      return lwtunnel_valid_encap_type(draft.encapType, extack);
    case RTA.NH_ID:
      draft.nhId = nla_get_u32(nla);
      return 0;
    default:
      return 0;
  }
}

/** rtm_to_fib_config: what is asked for, or -errno. */
function rtm_to_fib_config(request: Request): FibConfig | number {
  const { extack, message } = request;
  // The only one without a text of its own.
  if (message.length < NLMSG_HDRLEN + rtmsg.size) return -EINVAL;
  const error = nlmsg_parse(request, rtmRequest(request.net.kernel), []);
  if (error < 0) return error;
  const header = rtmsg.decode(fixedHeader(request, rtmsg.size));
  if ((header.tos & INET_ECN_MASK) !== 0) {
    return refuse(extack, 'Invalid dsfield (tos): ECN bits must be 0');
  }
  if (header.type > RTN_MAX) return refuse(extack, 'Invalid route type');
  const { tos, table, protocol, scope, type, flags, dst_len: dstLen } = header;
  const given = { tos, table, protocol, scope, type, flags, dstLen };
  const draft: Draft = {
    ...fibConfig({ ...given, nlflags: request.flags, request }),
    hasGateway: false,
    hasVia: false,
  };
  const stream = { message, start: NLMSG_HDRLEN + rtmsg.size, end: message.length };
  const refused = nla_for_each_attr(stream, (nla) => take(request, draft, nla));
  if (refused < 0) return refused;
  if (dstLen > 32) return refuse(extack, 'Invalid prefix length');
  if ((draft.dst & ~inet_make_mask(dstLen)) !== 0) {
    return refuse(extack, 'Invalid prefix for given prefix length');
  }
  const { nhId, oif, gateway, encap, multipath } = draft;
  if (nhId !== 0 && (oif !== 0 || gateway || encap || multipath)) {
    return refuse(extack, 'Nexthop specification and nexthop id are mutually exclusive');
  }
  if (draft.hasGateway && draft.hasVia) {
    return refuse(extack, 'Nexthop configuration can not contain both GATEWAY and VIA');
  }
  draft.table ||= RT_TABLE_MAIN;
  return draft;
}

/** inet_rtm_newroute */
export function inet_rtm_newroute(request: Request): number {
  const config = rtm_to_fib_config(request);
  if (typeof config === 'number') return config;
  const fib = fibOf(request.net);
  fib_new_table(fib, config.table);
  const error = fib_table_insert(request.net, config);
  if (error === 0 && config.type === RTN.LOCAL) fib.customLocalRoutes = true;
  return error;
}

/** inet_rtm_delroute */
export function inet_rtm_delroute(request: Request): number {
  const { net, extack } = request;
  const config = rtm_to_fib_config(request);
  if (typeof config === 'number') return config;
  if (config.nhId !== 0 && nexthop_find_by_id(net, config.nhId) === undefined) {
    return refuse(extack, 'Nexthop id does not exist');
  }
  if (fib_get_table(fibOf(net), config.table) === undefined) {
    return refuse(extack, 'FIB table does not exist', ESRCH);
  }
  return fib_table_delete(net, config);
}
