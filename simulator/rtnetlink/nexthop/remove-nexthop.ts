/** Nexthop objects that go: by request, with their device, or with the last of a group. */
import type { Request } from '../../af-netlink/kernel-side.ts';
import type { Net } from '../../net/net.ts';
import { RTNH_F_DEAD } from '../inet/fib-info.ts';
import { fib_flush } from '../inet/fib-sync.ts';
import { ip6_del_rt } from '../inet6/fib6-del.ts';
import { RTM_DELNEXTHOP, RTM_NEWNEXTHOP } from '../rtnl-types.ts';
import { type Nexthop, nexthopsOf } from './nexthop.ts';
import { nexthop_notify } from './nh-fill-node.ts';

/** remove_nexthop. @param request absent: nobody is told of it, nor of its groups */
export function remove_nexthop(net: Net, nexthop: Nexthop, request?: Request): void {
  const nexthops = nexthopsOf(net);
  nexthops.byId.delete(nexthop.id);
  if (request !== undefined) nexthop_notify(net, RTM_DELNEXTHOP, nexthop, request);
  removeFibs(net, nexthop);
  if (nexthop.group === undefined) {
    devhash(net, nexthop, 'delete');
    for (const group of [...nexthop.groups].toReversed()) {
      removeMember(net, group, nexthop, request);
    }
  } else {
    for (const { nexthop: member } of nexthop.group.entries) member.groups.delete(nexthop);
  }
  nexthops.changes++;
}

/** __remove_nexthop_fib: routes that lead there. Those of IPv4 go unheard. */
function removeFibs(net: Net, nexthop: Nexthop): void {
  for (const info of nexthop.fibInfos) info.flags |= RTNH_F_DEAD;
  if (nexthop.fibInfos.size > 0) fib_flush(net);
  for (const route of [...nexthop.fib6Infos].toReversed()) ip6_del_rt(net, route);
}

/** remove_nh_grp_entry: the last one takes the group with it. */
function removeMember(net: Net, parent: Nexthop, member: Nexthop, request?: Request): void {
  const { group } = parent;
  if (group === undefined) return;
  if (group.entries.length === 1) {
    remove_nexthop(net, parent, request);
    return;
  }
  group.entries = group.entries.filter(({ nexthop }) => nexthop !== member);
  member.groups.delete(parent);
  for (const { nexthop } of group.entries) {
    nexthop.groups.delete(parent);
    nexthop.groups.add(parent);
  }
  if (request !== undefined) nexthop_notify(net, RTM_NEWNEXTHOP, parent, request);
}

/** nexthop_devhash_add, and its contrary. */
export function devhash(net: Net, nexthop: Nexthop, how: 'add' | 'delete'): void {
  const { byDevice } = nexthopsOf(net);
  const { info } = nexthop;
  if (info === undefined || info.fdb || !info.nh.hasDevice) return;
  const set = byDevice.get(info.nh.oif) ?? new Set();
  set[how](nexthop);
  byDevice.set(info.nh.oif, set);
}

/** nexthop_flush_dev: those over the device, unheard; black holes stay until it is gone itself. */
export function nexthop_flush_dev(net: Net, index: number, unregister: boolean): void {
  const over = [...(nexthopsOf(net).byDevice.get(index) ?? [])].toReversed();
  for (const nexthop of over) {
    if (!unregister && nexthop.info?.blackhole === true) continue;
    remove_nexthop(net, nexthop);
  }
}
