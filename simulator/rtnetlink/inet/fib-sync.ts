/** Routes whose device went or came back, or whose source address went. */
import { IFF } from '../../net/device.ts';
import type { Net } from '../../net/net.ts';
import { linkOf } from '../device-state.ts';
import { dev_get_flags } from '../rtnl-fill-ifinfo.ts';
import { RTM_DELROUTE } from '../rtnl-types.ts';
import { RT_SCOPE_NOWHERE } from './fib-config.ts';
import { rtmsg_fib } from './fib-dump-info.ts';
import {
  type FibInfo,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
  fibInfosOf,
  fib_release_info,
  isImpaired,
} from './fib-info.ts';
import { RT_TABLE_MAIN, fibOf, tablesInOrder } from './fib-table.ts';
import { inetdev_by_index, rt_cache_flush } from './in-device.ts';

/** fib_sync_down_addr: routes of the main table with that source are dead. How many. */
export function fib_sync_down_addr(net: Net, local: number): number {
  let dead = 0;
  for (const info of local === 0 ? [] : (fibInfosOf(net).bySource.get(local) ?? [])) {
    if (info.table !== RT_TABLE_MAIN) continue;
    info.flags |= RTNH_F_DEAD;
    info.sourceGone = true;
    dead++;
  }
  return dead;
}

/**
 * fib_sync_down_dev: nexthops over the device are dead, or without carrier (`change`).
 * @param force also those of local routes
 * @returns how many fib_info are dead by it, or without carrier
 */
export function fib_sync_down_dev(
  net: Net,
  index: number,
  event: 'down' | 'unregister' | 'change',
  force: boolean,
): number {
  const spared = force ? -1 : RT_SCOPE_NOWHERE;
  const mark = event === 'change' ? RTNH_F_LINKDOWN : RTNH_F_DEAD | RTNH_F_LINKDOWN;
  let gone = 0;
  const { byDevice, impaired } = fibInfosOf(net);
  for (const info of byDevice.get(index) ?? []) {
    let dead = 0;
    for (const nh of info.nhs) {
      const over = nh.hasDevice && nh.oif === index;
      if ((nh.flags & RTNH_F_DEAD) !== 0) dead++;
      else if (over && nh.scope !== spared) {
        nh.flags |= mark;
        impaired.add(info);
        dead++;
      }
      if (event === 'unregister' && over) {
        dead = info.nhs.length;
        break;
      }
    }
    if (dead !== info.nhs.length) continue;
    info.flags |= mark;
    gone++;
  }
  return gone;
}

/** fib_sync_up: nexthops over the device live again. @param flags RTNH_F_* to take away */
export function fib_sync_up(net: Net, index: number, flags: number): void {
  const dev = linkOf(net, index);
  if (dev === undefined || !dev.isUp || inetdev_by_index(net, index) === undefined) return;
  const runs = (dev_get_flags(dev) & (IFF.RUNNING | IFF.LOWER_UP)) !== 0;
  const gone = (flags & RTNH_F_DEAD) !== 0 && runs ? flags | RTNH_F_LINKDOWN : flags;
  const { impaired } = fibInfosOf(net);
  for (const info of [...impaired]) {
    if (!info.nhs.some((nh) => nh.hasDevice && nh.oif === index)) continue;
    if (revive(info, index, gone)) info.flags &= ~gone;
    if (!isImpaired(info)) impaired.delete(info);
  }
}

function revive(info: FibInfo, index: number, flags: number): boolean {
  let alive = false;
  for (const nh of info.nhs) {
    const dead = (nh.flags & flags) !== 0;
    if (dead && !(nh.hasDevice && nh.oif === index)) continue;
    if (dead) nh.flags &= ~flags;
    alive = true;
  }
  return alive;
}

/** fib_flush: dead routes go, unheard unless their source address went. */
export function fib_flush(net: Net): void {
  const fib = fibOf(net);
  let flushed = false;
  for (const table of tablesInOrder(fib)) {
    for (const alias of table.trie.inReverse()) {
      const { info } = alias;
      if (alias.table !== table.id || (info.flags & RTNH_F_DEAD) === 0) continue;
      if (info.sourceGone) rtmsg_fib(net, RTM_DELROUTE, alias, 0);
      table.trie.remove(alias);
      fib.changes++;
      fib_release_info(net, info);
      flushed = true;
    }
  }
  if (flushed) rt_cache_flush(net);
}
