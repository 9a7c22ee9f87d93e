/** Routes that follow from the IPv4 addresses of the loopback device. */
import type { Device } from '../../net/device.ts';
import type { Net } from '../../net/net.ts';
import { Unmodelled } from '../../unmodelled.ts';
import {
  NLM_F_APPEND,
  NLM_F_CREATE,
  fib_table_delete,
  fib_table_insert,
} from './fib-table-insert.ts';
import { type FibConfig, RT_TABLE_LOCAL, fibOf } from './fib-table.ts';
import {
  IFA_F_NOPREFIXROUTE,
  IFA_F_SECONDARY,
  type Ifaddr,
  inDevice,
  inet_ifa_match,
  inet_make_mask,
} from './in-device.ts';

const [RTN_LOCAL, RTN_BROADCAST] = [2, 3];
const [RT_SCOPE_LINK, RT_SCOPE_HOST] = [253, 254];
const RTPROT_KERNEL = 2;
const LOOPBACK_IFINDEX = 1;
const NO_BROADCAST = 0xffffffff;

type Destination = Pick<FibConfig, 'type' | 'dst' | 'dstLen'>;

/** fib_magic: what a route of the kernel's own looks like. On lo even subnets are local. */
const kernelRoute = (to: Destination, primary: Ifaddr, priority = 0): FibConfig => ({
  ...to,
  tos: 0,
  table: RT_TABLE_LOCAL,
  protocol: RTPROT_KERNEL,
  scope: to.type === RTN_LOCAL ? RT_SCOPE_HOST : RT_SCOPE_LINK,
  priority,
  prefsrc: primary.local,
  oif: LOOPBACK_IFINDEX,
});

const add = (net: Net, route: FibConfig): number =>
  fib_table_insert(net, route, NLM_F_CREATE | NLM_F_APPEND);

const isSecondary = ({ flags }: Ifaddr): boolean => (flags & IFA_F_SECONDARY) !== 0;

/** The address whose subnet a secondary one is in; of others themselves. */
function primaryOf(net: Net, ifa: Ifaddr): Ifaddr {
  if (!isSecondary(ifa)) return ifa;
  const { addresses } = inDevice(net);
  const found = addresses.find(
    (other) =>
      !isSecondary(other) &&
      other.prefixlen === ifa.prefixlen &&
      inet_ifa_match(ifa.address, other),
  );
  if (found === undefined) throw new Unmodelled('a secondary address without a primary one');
  return found;
}

const local = ({ local: dst }: Ifaddr): Destination => ({ type: RTN_LOCAL, dst, dstLen: 32 });
const broadcast = (dst: number): Destination => ({ type: RTN_BROADCAST, dst, dstLen: 32 });

/** What a primary address brings besides its own route. */
function subnetOf(ifa: Ifaddr): { prefix: number; last: number; routed: boolean } {
  const mask = inet_make_mask(ifa.prefixlen);
  const prefix = (ifa.address & mask) >>> 0;
  const routed =
    prefix >>> 24 !== 0 && !isSecondary(ifa) && (prefix !== ifa.local || ifa.prefixlen < 32);
  return { prefix, last: (prefix | ~mask) >>> 0, routed };
}

/** fib_add_ifaddr: the address alone while the device is down, then its broadcasts and subnet. */
export function fib_add_ifaddr(net: Net, ifa: Ifaddr): void {
  const primary = primaryOf(net, ifa);
  add(net, kernelRoute(local(ifa), primary));
  if (!loopback(net).isUp) return;
  if (ifa.broadcast !== 0 && ifa.broadcast !== NO_BROADCAST) {
    add(net, kernelRoute(broadcast(ifa.broadcast), primary));
  }
  const { prefix, last, routed } = subnetOf(ifa);
  if (!routed) return;
  if ((ifa.flags & IFA_F_NOPREFIXROUTE) === 0) {
    const subnet = { type: RTN_LOCAL, dst: prefix, dstLen: ifa.prefixlen };
    add(net, kernelRoute(subnet, primary, ifa.priority));
  }
  if (ifa.prefixlen < 31) add(net, kernelRoute(broadcast(last), primary));
}

/** fib_del_ifaddr: the subnet, broadcasts, and the address unless another has it too. */
export function fib_del_ifaddr(net: Net, ifa: Ifaddr): void {
  const { addresses } = inDevice(net);
  const primary = primaryOf(net, ifa);
  const { prefix, last, routed } = subnetOf(ifa);
  if (routed && (ifa.flags & IFA_F_NOPREFIXROUTE) === 0) {
    const subnet = { type: RTN_LOCAL, dst: prefix, dstLen: ifa.prefixlen };
    fib_table_delete(net, kernelRoute(subnet, primary));
  }
  if (ifa.broadcast !== 0) fib_table_delete(net, kernelRoute(broadcast(ifa.broadcast), primary));
  if (routed && ifa.prefixlen < 31) fib_table_delete(net, kernelRoute(broadcast(last), primary));
  if (addresses.some((other) => other.local === ifa.local)) return;
  fib_table_delete(net, kernelRoute(local(ifa), primary));
}

/** @throws Unmodelled if routes of the address might be shared with those of others */
export function refuseSharedRoutes(net: Net, ifa: Ifaddr): void {
  const broadcasts = (of: Ifaddr): number[] => [of.broadcast, subnetOf(of).last].filter(Boolean);
  const others = inDevice(net).addresses.filter((other) => other !== ifa);
  const shared = others.some((other) => broadcasts(other).some((b) => broadcasts(ifa).includes(b)));
  if (shared && loopback(net).isUp) throw new Unmodelled('addresses that share a broadcast');
}

/** fib_sync_down_dev: broadcasts die with the device, unheard; local routes stay. */
export function fib_sync_down_dev(net: Net): void {
  const fib = fibOf(net);
  for (const { routes } of fib.tables) {
    for (let at = routes.length - 1; at >= 0; at--) {
      const route = routes[at];
      if (route === undefined || route.oif === 0 || route.scope === RT_SCOPE_HOST) continue;
      routes.splice(at, 1);
      fib.changes++;
    }
  }
}

function loopback(net: Net): Device {
  const device = net.devices.get(LOOPBACK_IFINDEX);
  if (device === undefined) throw new Unmodelled('a namespace without a loopback device');
  return device;
}
