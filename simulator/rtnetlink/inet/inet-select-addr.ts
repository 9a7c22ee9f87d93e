/** Which address of this host is the source towards another. */
import type { Net } from '../../net/net.ts';
import { RT_SCOPE_HOST, RT_SCOPE_LINK } from './fib-config.ts';
import type { FibInfo, FibNh } from './fib-info.ts';
import { inet_ifa_match } from './ifaddr.ts';
import { type InDevice, inetOf, inetdev_by_index } from './in-device.ts';

/**
 * inet_select_addr: of the device, the first primary address in whose prefix the destination
 * lies, else the first at all; else of any device. 0 if there is none.
 */
export function inet_select_addr(net: Net, index: number, dst: number, scope: number): number {
  const device = inetdev_by_index(net, index);
  if (device !== undefined) {
    const widest = device.routesLocalnet ? RT_SCOPE_LINK : RT_SCOPE_HOST;
    let first = 0;
    for (const ifa of device.primaries()) {
      if (Math.min(ifa.scope, widest) > scope) continue;
      if (dst === 0 || inet_ifa_match(dst, ifa)) return ifa.local;
      first ||= ifa.local;
    }
    if (first !== 0) return first;
  }
  for (const dev of net.devices.values()) {
    const other = inetdev_by_index(net, dev.index);
    const found = other === undefined ? 0 : in_dev_select_addr(other, scope);
    if (found !== 0) return found;
  }
  return 0;
}

function in_dev_select_addr(device: InDevice, scope: number): number {
  for (const ifa of device.primaries()) {
    if (ifa.scope !== RT_SCOPE_LINK && ifa.scope <= scope) return ifa.local;
  }
  return 0;
}

/** fib_info_update_nhc_saddr: kept until an address comes or goes. */
export function fib_info_update_nhc_saddr(net: Net, nh: FibNh, scope: number): number {
  const gateway = nh.gateway?.family === 2 ? nh.gateway.address : 0;
  const address = inet_select_addr(net, nh.oif, gateway, scope);
  nh.source = { generation: inetOf(net).addressGeneration, address };
  return address;
}

/** fib_result_prefsrc */
export function fib_result_prefsrc(net: Net, info: FibInfo, nh: FibNh): number {
  if (info.prefsrc !== 0) return info.prefsrc;
  const { source } = nh;
  if (source?.generation === inetOf(net).addressGeneration) return source.address;
  return fib_info_update_nhc_saddr(net, nh, info.scope);
}
