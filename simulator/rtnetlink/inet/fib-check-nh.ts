/** Whether a nexthop can be reached, and over which device. */
import type { Extack } from '../../af-netlink/kernel-side.ts';
import { EINVAL, ENETDOWN, ENODEV } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { fib_check_nh_v6_gw } from '../inet6/fib6-nh-init.ts';
import { linkOf } from '../device-state.ts';
import { refuse } from '../nlmsg-parse.ts';
import { RTN, RT_SCOPE_HOST, RT_SCOPE_LINK } from './fib-config.ts';
import { type FibNh, RTNH_F_LINKDOWN, RTNH_F_ONLINK, RTNH_F_PERVASIVE } from './fib-info.ts';
import { fib_lookup } from './fib-lookup.ts';
import { fib_table_lookup, flowi4 } from './fib-table-lookup.ts';
import { RT_TABLE_MAIN, fibOf, fib_get_table } from './fib-table.ts';
import { inet_addr_type } from './inet-addr-type.ts';
import { inetdev_by_index } from './in-device.ts';

/** fib_check_nh: 0, with the device set; or -errno. */
export function fib_check_nh(
  net: Net,
  nh: FibNh,
  table: number,
  scope: number,
  extack: Extack,
): number {
  const { gateway } = nh;
  if (gateway === undefined) return fib_check_nh_nongw(net, nh, extack);
  if (gateway.family === 2) return checkGateway(net, nh, gateway.address, table, scope, extack);
  const index = fib_check_nh_v6_gw(
    net,
    { oif: nh.oif, flags: nh.flags, gateway: gateway.address },
    table,
    extack,
  );
  if (index < 0) return index;
  nh.oif = index;
  nh.hasDevice = true;
  nh.scope = RT_SCOPE_LINK;
  return 0;
}

/** fib_check_nh_v4_gw: the way to the gateway must be narrower than the route itself. */
function checkGateway(
  net: Net,
  nh: FibNh,
  address: number,
  table: number,
  scope: number,
  extack: Extack,
): number {
  if ((nh.flags & RTNH_F_ONLINK) !== 0) return checkOnlink(net, nh, address, scope, extack);
  const flow = flowi4({
    daddr: address,
    scope: Math.max(scope + 1, RT_SCOPE_LINK),
    oif: nh.oif,
    iif: 1,
    ignoreLinkstate: true,
  });
  const own = table === 0 || table === RT_TABLE_MAIN ? undefined : fib_get_table(fibOf(net), table);
  let found = own === undefined ? -1 : fib_table_lookup(net, own, flow);
  if (typeof found === 'number') found = fib_lookup(net, flow);
  if (typeof found === 'number') {
    return refuse(extack, 'Nexthop has invalid gateway', -found);
  }
  if (found.type !== RTN.UNICAST && found.type !== RTN.LOCAL) {
    return refuse(extack, 'Nexthop has invalid gateway');
  }
  nh.scope = found.scope;
  const { nh: through } = found;
  if (through === undefined || !through.hasDevice) {
    return refuse(extack, 'No egress device for nexthop gateway');
  }
  nh.oif = through.oif;
  return overDevice(net, nh) ? 0 : -ENETDOWN;
}

/** Sets the device: whether it is up. */
function overDevice(net: Net, nh: FibNh): boolean {
  const dev = linkOf(net, nh.oif);
  nh.hasDevice = true;
  if (dev === undefined) return false;
  if (!dev.carrier) nh.flags |= RTNH_F_LINKDOWN;
  return dev.isUp;
}

function checkOnlink(net: Net, nh: FibNh, address: number, scope: number, extack: Extack): number {
  if (scope >= RT_SCOPE_LINK) return refuse(extack, 'Nexthop has invalid scope');
  const dev = linkOf(net, nh.oif);
  if (dev === undefined) return refuse(extack, 'Nexthop device required for onlink', ENODEV);
  if (!dev.isUp) return refuse(extack, 'Nexthop device is not up', ENETDOWN);
  if (inet_addr_type(net, address) !== RTN.UNICAST) {
    return refuse(extack, 'Nexthop has invalid gateway', EINVAL);
  }
  nh.scope = RT_SCOPE_LINK;
  overDevice(net, nh);
  return 0;
}

/** fib_check_nh_nongw */
function fib_check_nh_nongw(net: Net, nh: FibNh, extack: Extack): number {
  if ((nh.flags & (RTNH_F_PERVASIVE | RTNH_F_ONLINK)) !== 0) {
    const text = 'Invalid flags for nexthop - PERVASIVE and ONLINK can not be set';
    return refuse(extack, text);
  }
  const dev = linkOf(net, nh.oif);
  if (dev === undefined || inetdev_by_index(net, nh.oif) === undefined) return -ENODEV;
  if (!dev.isUp) return refuse(extack, 'Device for nexthop is not up', ENETDOWN);
  nh.scope = RT_SCOPE_HOST;
  overDevice(net, nh);
  return 0;
}
