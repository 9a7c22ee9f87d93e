/** RTM_NEWROUTE and RTM_DELROUTE of IPv4: routes that lead nowhere. Others are not modelled. */
import { rtmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Request } from '../../af-netlink/kernel-side.ts';
import { EINVAL, ESRCH } from '../../net/errno.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_u32 } from '../../nlattr/nlattr.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { NLMSG_HDRLEN, fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { RTA } from './fib-dump-info.ts';
import { fib_table_delete, fib_table_insert } from './fib-table-insert.ts';
import { type FibConfig, RT_TABLE_MAIN, fibOf, fib_get_table, fib_new_table } from './fib-table.ts';
import { addressOf, inet_make_mask } from './in-device.ts';
import { rtmRequest } from './rtm-policy.ts';

const RTN_MAX = 11;
/** RTN_BLACKHOLE, UNREACHABLE, PROHIBIT, THROW. */
const isNowhere = (type: number): boolean => type >= 6 && type <= 9;
const INET_ECN_MASK = 3;
/** RTNH_F_DEAD, RTNH_F_LINKDOWN */
const DEAD = 0x11;
const MODELLED: ReadonlySet<number> = new Set([RTA.DST, RTA.PRIORITY, RTA.TABLE]);

interface Config extends FibConfig {
  readonly flags: number;
}

/** rtm_to_fib_config: what is asked for, or -errno. */
function rtm_to_fib_config(request: Request): Config | number {
  const { extack, message } = request;
  // The only one without a text of its own.
  if (message.length < NLMSG_HDRLEN + rtmsg.size) return -EINVAL;
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, rtmRequest, tb);
  if (error < 0) return error;
  const header = rtmsg.decode(fixedHeader(request, rtmsg.size));
  if ((header.tos & INET_ECN_MASK) !== 0) {
    return refuse(extack, 'Invalid dsfield (tos): ECN bits must be 0');
  }
  if (header.type > RTN_MAX) return refuse(extack, 'Invalid route type');
  const other = tb.findIndex((nla, type) => nla !== undefined && !MODELLED.has(type));
  if (other > 0) throw new Unmodelled(`a route with attribute ${other}`);
  const [dstIn, priority, table] = [tb[RTA.DST], tb[RTA.PRIORITY], tb[RTA.TABLE]];
  const dst = dstIn === undefined ? 0 : addressOf(dstIn.data);
  if (header.dst_len > 32) return refuse(extack, 'Invalid prefix length');
  if ((dst & ~inet_make_mask(header.dst_len)) !== 0) {
    return refuse(extack, 'Invalid prefix for given prefix length');
  }
  return {
    dst,
    dstLen: header.dst_len,
    tos: header.tos,
    table: (table === undefined ? header.table : nla_get_u32(table)) || RT_TABLE_MAIN,
    protocol: header.protocol,
    scope: header.scope,
    type: header.type,
    priority: priority === undefined ? 0 : nla_get_u32(priority),
    prefsrc: 0,
    oif: 0,
    flags: header.flags,
  };
}

/** inet_rtm_newroute, and of fib_create_info what concerns such routes. */
export function inet_rtm_newroute(request: Request): number {
  const { net, extack } = request;
  const config = rtm_to_fib_config(request);
  if (typeof config === 'number') return config;
  const { flags, ...route } = config;
  if (!isNowhere(route.type)) throw new Unmodelled(`a route of type ${route.type}`);
  fib_new_table(fibOf(net), route.table);
  if ((flags & DEAD) !== 0) {
    return refuse(extack, 'Invalid rtm_flags - can not contain DEAD or LINKDOWN');
  }
  if (flags !== 0) throw new Unmodelled(`a route with flags 0x${flags.toString(16)}`);
  return fib_table_insert(net, route, request.flags, request);
}

/** inet_rtm_delroute */
export function inet_rtm_delroute(request: Request): number {
  const { net, extack } = request;
  const config = rtm_to_fib_config(request);
  if (typeof config === 'number') return config;
  const { flags: _flags, ...route } = config;
  if (fib_get_table(fibOf(net), route.table) === undefined) {
    return refuse(extack, 'FIB table does not exist', ESRCH);
  }
  return fib_table_delete(net, route, request);
}
