/** Adding a route to a table of IPv6 (fib6_add, fib6_add_rt2node). */
import type { Extack } from '../../af-netlink/kernel-side.ts';
import { EEXIST, ENOENT } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { sameGateway } from '../inet/fib-config.ts';
import { refuse } from '../nlmsg-parse.ts';
import { RTM_NEWROUTE } from '../rtnl-types.ts';
import { type Fib6Info, RTF, nsiblings, rt6_qualify_for_ecmp } from './fib6-info.ts';
import { fib6_clean_expires, fib6_set_expires } from './fib6-expiring.ts';
import { fib6_start_gc } from './fib6-gc.ts';
import { addPrefsrc } from './fib6-prefsrc.ts';
import { type Fib6Node, fib6_new_table } from './fib6-table.ts';
import { type NlInfo, purge } from './fib6-purge.ts';
import { inet6_rt_notify } from './rt6-fill-node.ts';

export const [NLM_F_REPLACE, NLM_F_EXCL] = [0x100, 0x200];
export const [NLM_F_CREATE, NLM_F_APPEND] = [0x400, 0x800];

/** fib6_add: 0 or -errno. */
export function fib6_add(net: Net, route: Fib6Info, info: NlInfo, extack: Extack): number {
  const table = fib6_new_table(net, route.table);
  const { dst, dstLen } = route;
  const { flags } = info;
  const required = flags !== undefined && (flags & NLM_F_REPLACE) !== 0;
  const allowed = flags === undefined || (flags & NLM_F_CREATE) !== 0;
  const isNode = (): boolean =>
    dstLen === 0 || table.locate(dst, dstLen) !== undefined || table.forksAt(dst, dstLen);
  if (required && !allowed && !isNode()) {
    return refuse(extack, 'Can not replace route - no match found', ENOENT);
  }
  const node = table.node(dst, dstLen);
  const error = fib6_add_rt2node(net, node, route, info);
  if (error < 0) {
    table.trim(node);
    return error;
  }
  route.nexthop?.fib6Infos.add(route);
  addPrefsrc(net, route);
  fib6_start_gc(net, route);
  table.sernum++;
  return 0;
}

/** Where a route goes. */
interface Place {
  readonly at: number;
  readonly found: boolean;
  /** How many of those before it are other ways to the same. */
  readonly siblings: number;
  readonly nlflags: number;
}

function fib6_add_rt2node(net: Net, node: Fib6Node, route: Fib6Info, info: NlInfo): number {
  const { flags } = info;
  const replaces = flags !== undefined && (flags & NLM_F_REPLACE) !== 0;
  const adds = flags === undefined || (flags & NLM_F_CREATE) !== 0;
  const place = placeOf(net, node, route, info, replaces);
  if (typeof place === 'number') return place;
  if (place.siblings > 0) join(node, route);
  if (replaces && place.found) {
    replace(net, node, route, info, place.at);
    return 0;
  }
  if (replaces && !adds) return -ENOENT;
  node.routes.splice(place.at, 0, route);
  route.linked = true;
  if (info.skipNotify !== true) {
    inet6_rt_notify(net, RTM_NEWROUTE, route, place.nlflags | NLM_F_CREATE, info.request);
  }
  return 0;
}

function placeOf(
  net: Net,
  { routes }: Fib6Node,
  route: Fib6Info,
  { flags }: NlInfo,
  replaces: boolean,
): Place | number {
  const canEcmp = rt6_qualify_for_ecmp(route);
  let nlflags = NLM_F_EXCL | ((flags ?? 0) & NLM_F_APPEND);
  let siblings = 0;
  let fallback: number | undefined;
  let at = 0;
  for (; at < routes.length; at++) {
    const other = routes[at];
    if (other === undefined || other.metric > route.metric) break;
    if (other.metric !== route.metric) continue;
    if (((flags ?? 0) & NLM_F_EXCL) !== 0) return -EEXIST;
    nlflags &= ~NLM_F_EXCL;
    if (replaces) {
      if (canEcmp === rt6_qualify_for_ecmp(other)) {
        return { at, found: true, siblings: 0, nlflags };
      }
      fallback ??= at;
      continue;
    }
    if (rt6_duplicate_nexthop(other, route)) {
      takeOver(net, other, route);
      return -EEXIST;
    }
    if (canEcmp && rt6_qualify_for_ecmp(other)) siblings++;
  }
  if (fallback !== undefined) return { at: fallback, found: true, siblings: 0, nlflags };
  return { at, found: false, siblings, nlflags };
}

/** rt6_duplicate_nexthop */
export function rt6_duplicate_nexthop(a: Fib6Info, b: Fib6Info): boolean {
  if (a.nexthop !== undefined || b.nexthop !== undefined) return a.nexthop === b.nexthop;
  return a.nh?.oif === b.nh?.oif && sameGateway(a.nh?.gateway, b.nh?.gateway);
}

/** A route that expires takes over when the same one is to expire that was refused for it. */
function takeOver(net: Net, known: Fib6Info, refused: Fib6Info): void {
  if ((known.flags & RTF.EXPIRES) === 0) return;
  if ((refused.flags & RTF.EXPIRES) === 0) fib6_clean_expires(net, known);
  else fib6_set_expires(net, known, refused.expires);
}

/** It becomes one of several ways. */
function join({ routes }: Fib6Node, route: Fib6Info): void {
  const first = routes.find(
    (other) => other.metric === route.metric && rt6_qualify_for_ecmp(other),
  );
  if (first === undefined) return;
  // list_add_tail: in front of the one it is added to, which is at the end of the circle.
  const circle = (first.siblings ??= [first]);
  circle.push(route);
  route.siblings = circle;
}

/** The first that fits goes; of several ways all. */
function replace(net: Net, node: Fib6Node, route: Fib6Info, info: NlInfo, at: number): void {
  const { routes } = node;
  const old = routes[at];
  if (old === undefined) return;
  const others = nsiblings(old);
  routes.splice(at, 1, route);
  route.linked = true;
  if (info.skipNotify !== true) {
    inet6_rt_notify(net, RTM_NEWROUTE, route, NLM_F_REPLACE, info.request);
  }
  purge(net, old);
  if (others === 0) return;
  for (let next = at + 1; next < routes.length;) {
    const other = routes[next];
    if (other === undefined || other.metric > route.metric) break;
    if (rt6_qualify_for_ecmp(other)) {
      routes.splice(next, 1);
      purge(net, other);
    } else next++;
  }
}
