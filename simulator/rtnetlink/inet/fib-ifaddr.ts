/** Routes that follow from the IPv4 addresses of a device. */
import type { Net } from '../../net/net.ts';
import { isLoopback, linkOf } from '../device-state.ts';
import { type FibConfig, RT_SCOPE_HOST, RT_SCOPE_LINK, RTN, fibConfig } from './fib-config.ts';
import { fib_sync_down_addr, fib_flush } from './fib-sync.ts';
import { NLM_F_APPEND, NLM_F_CREATE, fib_table_insert } from './fib-table-insert.ts';
import { fib_table_delete } from './fib-table-delete.ts';
import { RT_TABLE_LOCAL, RT_TABLE_MAIN, fibOf, fib_new_table } from './fib-table.ts';
import { inet_addr_type } from './inet-addr-type.ts';
import {
  IFA_F_NOPREFIXROUTE,
  IFA_F_SECONDARY,
  type Ifaddr,
  inet_make_mask,
  ipv4_is_zeronet,
} from './ifaddr.ts';
import type { InDevice } from './in-device.ts';

const RTPROT_KERNEL = 2;
const NO_BROADCAST = 0xffffffff;

const isSecondary = ({ flags }: Ifaddr): boolean => (flags & IFA_F_SECONDARY) !== 0;

/** fib_magic: a route of the kernel's own, which has the primary address as its source. */
const kernelRoute = (
  type: number,
  dst: number,
  dstLen: number,
  primary: Ifaddr,
  priority = 0,
): FibConfig =>
  fibConfig({
    type,
    dst: dst >>> 0,
    dstLen,
    table: type === RTN.UNICAST ? RT_TABLE_MAIN : RT_TABLE_LOCAL,
    protocol: RTPROT_KERNEL,
    scope: type === RTN.LOCAL ? RT_SCOPE_HOST : RT_SCOPE_LINK,
    priority,
    prefsrc: primary.local,
    oif: primary.index,
    nlflags: NLM_F_CREATE | NLM_F_APPEND,
  });

function add(net: Net, config: FibConfig): void {
  fib_new_table(fibOf(net), config.table);
  fib_table_insert(net, config);
}

function remove(net: Net, config: FibConfig): void {
  fib_new_table(fibOf(net), config.table);
  fib_table_delete(net, config);
}

/** The subnet of an address, and whether it has routes of its own. */
function subnetOf(ifa: Ifaddr): { prefix: number; last: number; routed: boolean } {
  const mask = inet_make_mask(ifa.prefixlen);
  const prefix = (ifa.address & mask) >>> 0;
  const routed =
    !ipv4_is_zeronet(prefix) && !isSecondary(ifa) && (prefix !== ifa.local || ifa.prefixlen < 32);
  return { prefix, last: (prefix | ~mask) >>> 0, routed };
}

/** Of the loopback device even subnets are local. */
const prefixType = (net: Net, index: number): number => {
  const dev = linkOf(net, index);
  return dev !== undefined && isLoopback(dev) ? RTN.LOCAL : RTN.UNICAST;
};
const isUpIndex = (net: Net, index: number): boolean => {
  const dev = linkOf(net, index);
  return dev !== undefined && dev.isUp;
};

/** fib_add_ifaddr: the address alone while the device is down, then its broadcasts and subnet. */
export function fib_add_ifaddr(net: Net, device: InDevice, ifa: Ifaddr): void {
  const { prefix, last, routed } = subnetOf(ifa);
  const primary = isSecondary(ifa) ? device.byPrefix(prefix, ifa.prefixlen) : ifa;
  if (primary === undefined) return;
  add(net, kernelRoute(RTN.LOCAL, ifa.local, 32, primary));
  if (!isUpIndex(net, ifa.index)) return;
  if (ifa.broadcast !== 0 && ifa.broadcast !== NO_BROADCAST) {
    add(net, kernelRoute(RTN.BROADCAST, ifa.broadcast, 32, primary));
  }
  if (!routed) return;
  if ((ifa.flags & IFA_F_NOPREFIXROUTE) === 0) {
    const type = prefixType(net, ifa.index);
    add(net, kernelRoute(type, prefix, ifa.prefixlen, primary, ifa.priority));
  }
  if (ifa.prefixlen < 31) add(net, kernelRoute(RTN.BROADCAST, last, 32, primary));
}

/** fib_modify_prefix_metric: the new prefix route comes before the old one goes. */
export function fib_modify_prefix_metric(net: Net, ifa: Ifaddr, metric: number): void {
  const { prefix, routed } = subnetOf(ifa);
  if (!isUpIndex(net, ifa.index) || !routed || (ifa.flags & IFA_F_NOPREFIXROUTE) !== 0) return;
  const type = prefixType(net, ifa.index);
  add(net, kernelRoute(type, prefix, ifa.prefixlen, ifa, metric));
  remove(net, kernelRoute(type, prefix, ifa.prefixlen, ifa, ifa.priority));
}

/** Broadcasts of an address that others have as well. */
interface Shared {
  local: boolean;
  given: boolean;
  last: boolean;
  prefix: boolean;
}

/**
 * fib_del_ifaddr: the subnet, then the broadcasts and the address, as far as no other address of
 * the device needs them.
 * @param promoting the primary address in whose place another steps: its subnet counts as gone
 */
export function fib_del_ifaddr(net: Net, device: InDevice, ifa: Ifaddr, promoting?: Ifaddr): void {
  const { prefix, last, routed } = subnetOf(ifa);
  const primary = isSecondary(ifa) ? device.byPrefix(prefix, ifa.prefixlen) : ifa;
  if (primary === undefined || (isSecondary(ifa) && promoting && promoting !== primary)) return;
  if (routed && (ifa.flags & IFA_F_NOPREFIXROUTE) === 0) {
    remove(net, kernelRoute(prefixType(net, ifa.index), prefix, ifa.prefixlen, primary));
  }
  const shared = device.dead
    ? { local: false, given: false, last: false, prefix: false }
    : sharedWith(device, ifa, primary, promoting);
  const broadcast = (address: number): void =>
    remove(net, kernelRoute(RTN.BROADCAST, address, 32, primary));
  if (!shared.given) broadcast(ifa.broadcast);
  if (routed && ifa.prefixlen < 31) {
    if (!shared.last) broadcast(last);
    if (!shared.prefix) broadcast(prefix);
  }
  if (shared.local) return;
  remove(net, kernelRoute(RTN.LOCAL, ifa.local, 32, primary));
  // While one is promoted the address is still on the list: it is not gone.
  const gone = !device.withLocal(ifa.local).has(ifa);
  if (gone && inet_addr_type(net, ifa.local) !== RTN.LOCAL) {
    if (fib_sync_down_addr(net, ifa.local)) fib_flush(net);
  }
}

/** What other addresses of the device with the same primary one, or the same source, still need. */
function sharedWith(
  device: InDevice,
  ifa: Ifaddr,
  primary: Ifaddr,
  promoting: Ifaddr | undefined,
): Shared {
  const mask = inet_make_mask(ifa.prefixlen);
  const [last, prefix] = [(ifa.address | ~mask) >>> 0, (ifa.address & mask) >>> 0];
  const shared: Shared = { local: false, given: false, last: false, prefix: false };
  const hasBroadcast = (has: (address: number) => boolean): void => {
    shared.given ||= has(ifa.broadcast);
    shared.last ||= has(last);
    shared.prefix ||= has(prefix);
  };
  const ignored =
    promoting === undefined ? undefined : device.subnetOf(promoting.address, promoting.prefixlen);
  const own = device.subnetOf(primary.address, primary.prefixlen);
  const subnets = new Set(own === undefined ? [] : [own]);
  for (const other of device.withLocal(primary.local)) {
    const subnet = device.subnetOf(other.address, other.prefixlen);
    if (isSecondary(other) || other === ifa || subnet === ignored) continue;
    if (subnet !== undefined && other !== primary) subnets.add(subnet);
    shared.local ||= other.local === ifa.local;
    hasBroadcast((address) => address === other.broadcast);
    const of = subnetOf(other);
    if (other.prefixlen >= 31 || ipv4_is_zeronet(of.prefix)) continue;
    hasBroadcast((address) => address === of.last || address === of.prefix);
  }
  for (const subnet of subnets) {
    if (subnet === ignored) continue;
    const { secondaries, broadcasts } = subnet;
    const itself = secondaries.has(ifa) ? ifa.broadcast : undefined;
    hasBroadcast((address) => (broadcasts.get(address) ?? 0) > (address === itself ? 1 : 0));
    for (const other of device.withLocal(ifa.local)) {
      if (other !== ifa && secondaries.has(other)) shared.local = true;
    }
  }
  return shared;
}
