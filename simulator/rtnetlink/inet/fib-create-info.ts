/** Making what a route leads to: checks of the request, then of every nexthop. */
import type { Extack } from '../../af-netlink/kernel-side.ts';
import { EINVAL, ENODEV } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { fib_check_nexthop, nexthop_find_by_id } from '../nexthop/nexthop.ts';
import { refuse } from '../nlmsg-parse.ts';
import { rtnhs } from '../rtnexthop.ts';
import { fib_check_nh } from './fib-check-nh.ts';
import { type FibConfig, RT_SCOPE_HOST, RT_SCOPE_NOWHERE } from './fib-config.ts';
import { fib_get_nhs, fib_nh_init } from './fib-get-nhs.ts';
import {
  type FibInfo,
  type FibNh,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
  fib_find_info_nh,
  fib_share_info,
} from './fib-info.ts';
import { fib_props } from './fib-props.ts';
import { fib_valid_prefsrc } from './inet-addr-type.ts';
import { fib_info_update_nhc_saddr } from './inet-select-addr.ts';
import { ip_metrics_convert } from './ip-metrics.ts';

type Unshared = Omit<FibInfo, 'metrics' | 'nhs'>;

/** fib_create_info: counts as a use of it; or -errno. The kernel's own requests explain nothing. */
export function fib_create_info(net: Net, config: FibConfig): FibInfo | number {
  const extack: Extack = config.request?.extack ?? {};
  const prop = fib_props[config.type];
  if (prop === undefined) return -EINVAL;
  if (prop.scope > config.scope) return refuse(extack, 'Invalid scope');
  if ((config.flags & (RTNH_F_DEAD | RTNH_F_LINKDOWN)) !== 0) {
    return refuse(extack, 'Invalid rtm_flags - can not contain DEAD or LINKDOWN');
  }
  const nexthop = config.nhId === 0 ? undefined : nexthop_find_by_id(net, config.nhId);
  const unshared: Unshared = { ...common(config), nexthop };
  if (nexthop !== undefined && config.metrics === undefined) {
    const known = fib_find_info_nh(nexthop, unshared);
    if (known !== undefined) {
      known.references++;
      return known;
    }
  }
  if (config.nhId !== 0 && nexthop === undefined) {
    return refuse(extack, 'Nexthop id does not exist');
  }
  if (config.multipath !== undefined) {
    const { list, rest } = rtnhs(config.multipath.data);
    if (rest > 0) {
      return refuse(extack, 'Invalid nexthop configuration - extra data after nexthops');
    }
    if (list.length === 0) return -EINVAL;
  }
  const metrics =
    config.metrics === undefined ? undefined : ip_metrics_convert(config.metrics, extack);
  if (typeof metrics === 'number') return metrics;
  const nhs = nexthop === undefined ? nexthopsOf(config, extack) : [];
  if (typeof nhs === 'number') return nhs;
  const info: FibInfo = { ...unshared, metrics, nhs };
  if (prop.error !== 0) {
    if (config.gateway !== undefined || config.oif !== 0 || config.multipath !== undefined) {
      const text = 'Gateway, device and multipath can not be specified for this route type';
      return refuse(extack, text);
    }
    return fib_share_info(net, info);
  }
  if (config.type === 0) return refuse(extack, 'Invalid route type');
  if (config.scope > RT_SCOPE_HOST) return refuse(extack, 'Invalid scope');
  const error = checkNexthops(net, config, info, extack);
  if (error < 0) return error;
  if (info.prefsrc !== 0 && !fib_valid_prefsrc(net, config)) {
    return refuse(extack, 'Invalid prefsrc address');
  }
  for (const nh of nhs) fib_info_update_nhc_saddr(net, nh, info.scope);
  return fib_share_info(net, info);
}

const common = ({ protocol, scope, flags, priority, prefsrc, type, table }: FibConfig) => ({
  protocol,
  scope,
  flags,
  priority,
  prefsrc,
  type,
  table,
  references: 0,
  sourceGone: false,
});

function nexthopsOf(config: FibConfig, extack: Extack): FibNh[] | number {
  if (config.multipath !== undefined) return fib_get_nhs(config, config.multipath, extack);
  const nh = fib_nh_init(config, 1, extack);
  return typeof nh === 'number' ? nh : [nh];
}

function checkNexthops(net: Net, config: FibConfig, info: FibInfo, extack: Extack): number {
  const { nhs, nexthop } = info;
  if (nexthop !== undefined) return fib_check_nexthop(nexthop, config.scope, extack);
  if (config.scope === RT_SCOPE_HOST) {
    const nh = nhs[0];
    if (nhs.length !== 1 || nh === undefined) {
      return refuse(extack, 'Route with host scope can not have multiple nexthops');
    }
    if (nh.gateway !== undefined) {
      return refuse(extack, 'Route with host scope can not have a gateway');
    }
    nh.scope = RT_SCOPE_NOWHERE;
    if (!net.devices.has(nh.oif)) return -ENODEV;
    nh.hasDevice = true;
    return 0;
  }
  let linkdown = 0;
  for (const nh of nhs) {
    const error = fib_check_nh(net, nh, config.table, config.scope, extack);
    if (error < 0) return error;
    if ((nh.flags & RTNH_F_LINKDOWN) !== 0) linkdown++;
  }
  if (linkdown === nhs.length) info.flags |= RTNH_F_LINKDOWN;
  return 0;
}
