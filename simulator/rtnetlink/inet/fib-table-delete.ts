/** Taking a route from a table of IPv4. */
import { EINVAL, ESRCH } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { RTM_DELROUTE } from '../rtnl-types.ts';
import { type FibConfig, RT_SCOPE_NOWHERE, sameGateway } from './fib-config.ts';
import { rtmsg_fib } from './fib-dump-info.ts';
import { type FibInfo, type FibNh, fib_release_info } from './fib-info.ts';
import { fibOf, fib_get_table } from './fib-table.ts';
import type { FibAlias } from './fib-trie.ts';
import { gatewayOf } from './fib-gateway.ts';
import { rt_cache_flush } from './in-device.ts';
import { fib_metrics_match } from './ip-metrics.ts';
import { lwtunnel_build_state } from '../lwtunnel.ts';
import { nla_find, rtnhs } from '../rtnexthop.ts';
import { nla_get_u32 } from '../../nlattr/nlattr.ts';
import { refuse } from '../nlmsg-parse.ts';

const RTA_FLOW = 11;

/** fib_table_delete: the first route that is meant; -ESRCH if there is none. */
export function fib_table_delete(net: Net, config: FibConfig): number {
  const fib = fibOf(net);
  const table = fib_get_table(fib, config.table);
  const leaf = table?.trie.leaf(config.dst, config.dstLen);
  if (table === undefined || leaf === undefined) return -ESRCH;
  let found: FibAlias | undefined;
  for (let at = table.trie.find(leaf, table.id, config.tos, 0); at < leaf.length; at++) {
    const alias = leaf[at];
    if (alias?.table !== table.id || alias.tos !== config.tos) break;
    if (!isMeant(alias, config)) continue;
    found = alias;
    break;
  }
  if (found === undefined) return -ESRCH;
  rtmsg_fib(net, RTM_DELROUTE, found, 0, config.request);
  if (found.dstLen === 0) table.defaults--;
  table.trie.remove(found);
  fib.changes++;
  rt_cache_flush(net);
  fib_release_info(net, found.info);
  return 0;
}

/** Fields of a deletion may be left open: 0, and of the scope RT_SCOPE_NOWHERE. */
const isMeant = ({ type, info }: FibAlias, config: FibConfig): boolean =>
  (config.type === 0 || config.type === type) &&
  (config.scope === RT_SCOPE_NOWHERE || config.scope === info.scope) &&
  (config.prefsrc === 0 || config.prefsrc === info.prefsrc) &&
  (config.protocol === 0 || config.protocol === info.protocol) &&
  fib_nh_match(config, info) === 0 &&
  fib_metrics_match(config.metrics, info.metrics);

/** fib_nh_match: 0 if the nexthops are those that are given; what is not is not compared. */
function fib_nh_match(config: FibConfig, info: FibInfo): number {
  const { priority, nhId, oif, gateway, multipath, request, flow } = config;
  if (priority !== 0 && priority !== info.priority) return 1;
  if (nhId !== 0) return info.nexthop?.id === nhId ? 0 : 1;
  if (info.nexthop !== undefined) return oif !== 0 || gateway || multipath ? 1 : 0;
  if (oif !== 0 || gateway !== undefined) {
    const nh = info.nhs[0];
    if (nh === undefined) return 1;
    if (request !== undefined && config.encapType !== 0) {
      lwtunnel_build_state(config.encap, config.encapType, request.extack);
    }
    if (flow !== 0 && flow !== nh.classid) return 1;
    if (oif !== 0 && oif !== nh.oif) return 1;
    return gateway === undefined || sameGateway(gateway, nh.gateway) ? 0 : 1;
  }
  if (multipath === undefined || request === undefined) return 0;
  const { list } = rtnhs(multipath.data);
  for (const [at, nh] of info.nhs.entries()) {
    const given = list[at];
    if (given === undefined) return -EINVAL;
    if (given.ifindex !== 0 && given.ifindex !== nh.oif) return 1;
    const differs = pathDiffers(given.attributes, nh, request.extack);
    if (differs !== 0) return differs;
  }
  return 0;
}

function pathDiffers(
  attributes: Parameters<typeof nla_find>[0],
  nh: FibNh,
  extack: Parameters<typeof refuse>[0],
): number {
  const gateway = gatewayOf(attributes, extack);
  if (typeof gateway === 'number') return gateway;
  // An address of 0 under RTA_GATEWAY is compared like any other.
  if (gateway.given !== undefined) {
    const [is, wanted] = [nh.gateway, gateway.given];
    const byGateway = gateway.by === 'RTA_GATEWAY';
    if (byGateway && (is?.family !== 2 || !sameGateway(wanted, is))) return 1;
    if (!byGateway && is !== undefined && !sameGateway(wanted, is)) return 1;
  }
  const flow = nla_find(attributes, RTA_FLOW);
  if (flow === undefined) return 0;
  if (flow.data.length < 4) return refuse(extack, 'Invalid RTA_FLOW');
  return nla_get_u32(flow) === nh.classid ? 0 : 1;
}
