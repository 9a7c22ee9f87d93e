/** Nexthop objects that come, or are replaced. */
import type { Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EEXIST, ENOENT } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { fib_check_nh } from '../inet/fib-check-nh.ts';
import { RT_SCOPE_LINK } from '../inet/fib-config.ts';
import { rtmsg_fib } from '../inet/fib-dump-info.ts';
import { fib_nh_init } from '../inet/fib-get-nhs.ts';
import { fibOf, RT_TABLE_MAIN, tablesInOrder } from '../inet/fib-table.ts';
import { rt_cache_flush } from '../inet/in-device.ts';
import { fib6_check_nexthop } from '../inet6/fib6-check-nexthop.ts';
import { RTF } from '../inet6/fib6-info.ts';
import { fib6_nh_init } from '../inet6/fib6-nh-init.ts';
import { IN6_ANY } from '../inet6/in6.ts';
import { inet6_rt_notify } from '../inet6/rt6-fill-node.ts';
import { refuse } from '../nlmsg-parse.ts';
import { PF_INET6, RTM_NEWNEXTHOP, RTM_NEWROUTE } from '../rtnl-types.ts';
import { type Nexthop, type NhInfo, fib_check_nexthop, nexthopsOf } from './nexthop.ts';
import type { NhConfig } from './nh-config.ts';
import { nexthop_notify } from './nh-fill-node.ts';
import { devhash } from './remove-nexthop.ts';

const [NLM_F_REPLACE, NLM_F_CREATE] = [0x100, 0x400];
const LOOPBACK_IFINDEX = 1;

/** nexthop_add: 0 or -errno. */
export function nexthop_add(request: Request, config: NhConfig): number {
  const { net, extack, flags } = request;
  const nexthops = nexthopsOf(net);
  const id = config.id === 0 ? nh_find_unused_id(net) : config.id;
  const made = config.members === undefined ? nexthop_create(net, config, extack) : undefined;
  if (typeof made === 'number') return made;
  const nexthop: Nexthop = {
    id,
    protocol: config.protocol,
    flags: made?.nh.flags ?? 0,
    info: made,
    group: config.members === undefined ? undefined : groupOf(net, config),
    fibInfos: new Set(),
    fib6Infos: new Set(),
    groups: new Set(),
  };
  const old = nexthops.byId.get(id);
  if (old !== undefined) {
    if ((flags & NLM_F_REPLACE) === 0) return -EEXIST;
    const error = replace_nexthop(net, old, nexthop, extack);
    if (error < 0) return error;
    nexthops.changes++;
    nexthop_notify(net, RTM_NEWNEXTHOP, old, request);
    nexthop_replace_notify(net, old, request);
    return 0;
  }
  if ((flags & NLM_F_REPLACE) !== 0 && (flags & NLM_F_CREATE) === 0) {
    return refuse(extack, 'Replace specified without create and no entry exists', ENOENT);
  }
  nexthops.byId.set(id, nexthop);
  devhash(net, nexthop, 'add');
  for (const member of nexthop.group?.entries ?? []) member.nexthop.groups.add(nexthop);
  nexthops.changes++;
  nexthop_notify(net, RTM_NEWNEXTHOP, nexthop, request);
  return 0;
}

function nh_find_unused_id(net: Net): number {
  const nexthops = nexthopsOf(net);
  do nexthops.lastId = (nexthops.lastId + 1) >>> 0;
  while (nexthops.lastId === 0 || nexthops.byId.has(nexthops.lastId));
  return nexthops.lastId;
}

/** nexthop_create: the way, or -errno. */
function nexthop_create(net: Net, config: NhConfig, extack: Extack): NhInfo | number {
  const { family, blackhole, fdb, gateway, flags, encap, encapType } = config;
  const oif = blackhole ? LOOPBACK_IFINDEX : (config.ifindex ?? 0);
  if (family === PF_INET6 && !fdb) return nh_create_ipv6(net, config, oif, extack);
  const nh = fib_nh_init({ oif, gateway, flags, flow: 0, encap, encapType }, 1, extack);
  if (typeof nh === 'number') return nh;
  if (family === PF_INET6) nh.scope = RT_SCOPE_LINK;
  const error = fdb ? 0 : fib_check_nh(net, nh, RT_TABLE_MAIN, 0, extack);
  return error < 0 ? error : { family, blackhole, fdb, nh };
}

function nh_create_ipv6(
  net: Net,
  { family, blackhole, fdb, gateway, flags, encap, encapType }: NhConfig,
  ifindex: number,
  extack: Extack,
): NhInfo | number {
  const address = gateway?.family === PF_INET6 ? gateway.address : undefined;
  const config = {
    table: 0,
    ifindex,
    flags: flags | (address === undefined ? 0 : RTF.GATEWAY),
    gateway: address ?? IN6_ANY,
    encap,
    encapType,
    ignoreDevDown: false,
  };
  const nh = fib6_nh_init(net, config, extack);
  if (typeof nh === 'number') return nh;
  return { family, blackhole, fdb, nh: { ...nh, scope: RT_SCOPE_LINK } };
}

const groupOf = (net: Net, { members = [], fdb }: NhConfig) => ({
  fdb,
  entries: members.flatMap(({ id, weight }) => {
    const nexthop = nexthopsOf(net).byId.get(id);
    return nexthop === undefined ? [] : [{ nexthop, weight }];
  }),
});

/** fib_check_nh_list, fib6_check_nh_list: routes that lead to the old one may lead to the new. */
function checkRoutes(old: Nexthop, made: Nexthop, extack: Extack): number {
  for (const { scope } of [...old.fibInfos].toReversed()) {
    const error = fib_check_nexthop(made, scope, extack);
    if (error < 0) return error;
  }
  return old.fib6Infos.size === 0 ? 0 : fib6_check_nexthop(made, extack);
}

/** replace_nexthop: the old object stays, and gets what the new one has. */
function replace_nexthop(net: Net, old: Nexthop, made: Nexthop, extack: Extack): number {
  let error = checkRoutes(old, made, extack);
  for (const parent of [...old.groups].toReversed()) {
    if (error < 0) return error;
    if (made.info?.blackhole === true && (parent.group?.entries.length ?? 0) > 1) {
      const text = 'Blackhole nexthop can not be a member of a group with more than one path';
      return refuse(extack, text);
    }
    error = checkRoutes(parent, made, extack);
  }
  if (error < 0) return error;
  if (old.group !== undefined) {
    if (made.group === undefined) {
      return refuse(extack, 'Can not replace a nexthop group with a nexthop.');
    }
    for (const { nexthop } of old.group.entries) nexthop.groups.delete(old);
    old.group = made.group;
    for (const { nexthop } of made.group.entries) nexthop.groups.add(old);
  } else {
    if (made.info === undefined) {
      return refuse(extack, 'Can not replace a nexthop with a nexthop group.');
    }
    if (old.groups.size > 0 && made.info.fdb !== old.info?.fdb) {
      return refuse(extack, 'Cannot change nexthop FDB status while in a group');
    }
    devhash(net, old, 'delete');
    Object.assign(old, { protocol: made.protocol, flags: made.flags, info: made.info });
    devhash(net, old, 'add');
  }
  rt_cache_flush(net);
  return 0;
}

/** nexthop_replace_notify: routes that lead there, or to a group that it is in. */
function nexthop_replace_notify(net: Net, nexthop: Nexthop, request: Request): void {
  for (const each of [nexthop, ...[...nexthop.groups].toReversed()]) {
    if (each.fibInfos.size > 0) notifyRoutes(net, each, request);
    for (const route of [...each.fib6Infos].toReversed()) {
      inet6_rt_notify(net, RTM_NEWROUTE, route, NLM_F_REPLACE, request);
    }
  }
}

/** fib_info_notify_update */
function notifyRoutes(net: Net, nexthop: Nexthop, request: Request): void {
  for (const table of tablesInOrder(fibOf(net))) {
    for (const alias of table.trie.inReverse()) {
      if (alias.table !== table.id || alias.info.nexthop !== nexthop) continue;
      rtmsg_fib(net, RTM_NEWROUTE, alias, NLM_F_REPLACE, request);
    }
  }
}
