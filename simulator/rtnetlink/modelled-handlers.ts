/** Which message types are modelled, and by what. */
import { br_vlan_rtm_dump } from './bridge/br-vlan-rtm-dump.ts';
import { rtnl_bridge_getlink } from './bridge/rtnl-bridge-getlink.ts';
import { rtnl_fdb_dump } from './bridge/rtnl-fdb-dump.ts';
import { rtnl_fdb_add, rtnl_fdb_del, rtnl_fdb_get } from './bridge/rtnl-fdb.ts';
import { dcb_doit } from './dcb-doit.ts';
import { inet_dump_fib } from './inet/inet-dump-fib.ts';
import { inet_dump_ifaddr } from './inet/inet-dump-ifaddr.ts';
import { inet_rtm_deladdr, inet_rtm_newaddr } from './inet/inet-rtm-newaddr.ts';
import { inet_rtm_delroute, inet_rtm_newroute } from './inet/inet-rtm-newroute.ts';
import { inet_rtm_getroute } from './inet/inet-rtm-getroute.ts';
import { inet_dump_ifmcaddr } from './inet/ifmcaddr.ts';
import { inet6_dump_ifinfo } from './inet6/inet6-dump-ifinfo.ts';
import {
  inet6_dump_ifacaddr,
  inet6_dump_ifaddr,
  inet6_dump_ifmcaddr,
  inet6_rtm_getaddr,
} from './inet6/inet6-dump-ifaddr.ts';
import { inet6_dump_fib } from './inet6/inet6-dump-fib.ts';
import { inet6_rtm_getroute } from './inet6/inet6-rtm-getroute.ts';
import { inet6_rtm_deladdr, inet6_rtm_newaddr } from './inet6/inet6-rtm-newaddr.ts';
import { inet6_rtm_delroute, inet6_rtm_newroute } from './inet6/inet6-rtm-newroute.ts';
import { ip6addrlbl_dump, ip6addrlbl_get, ip6addrlbl_newdel } from './inet6/ip6addrlbl-requests.ts';
import { neigh_add } from './neighbour/neigh-add.ts';
import { neigh_delete } from './neighbour/neigh-delete.ts';
import { neigh_dump_info } from './neighbour/neigh-dump.ts';
import { neigh_get } from './neighbour/neigh-get.ts';
import { neightbl_dump_info, neightbl_set } from './neighbour/neightbl.ts';
import { inet6_netconf_dump, inet_netconf_dump } from './netconf-dump.ts';
import { inet6_netconf_get, inet_netconf_get } from './netconf-get.ts';
import { rtm_del_nexthop, rtm_dump_nexthop, rtm_get_nexthop } from './nexthop/rtm-get-nexthop.ts';
import {
  rtm_dump_nexthop_bucket,
  rtm_get_nexthop_bucket,
} from './nexthop/rtm-get-nexthop-bucket.ts';
import { rtm_new_nexthop } from './nexthop/rtm-new-nexthop.ts';
import { tc_ctl_action, tc_dump_action } from './qdisc/tc-action.ts';
import { tc_ctl_tclass, tc_dump_tclass } from './qdisc/tc-ctl-tclass.ts';
import { tc_ctl_chain, tc_dump_chain, tc_dump_tfilter, tc_tfilter } from './qdisc/tc-filter.ts';
import { tc_dump_qdisc } from './qdisc/tc-dump-qdisc.ts';
import { tc_get_qdisc } from './qdisc/tc-get-qdisc.ts';
import { tc_modify_qdisc } from './qdisc/tc-modify-qdisc.ts';
import { rtnl_dellink } from './rtnl-dellink.ts';
import { rtnl_dump_all } from './rtnl-dump-all.ts';
import { rtnl_dump_ifinfo } from './rtnl-dump-ifinfo.ts';
import { rtnl_getlink } from './rtnl-getlink.ts';
import { rtnl_dellinkprop, rtnl_newlinkprop } from './rtnl-linkprop.ts';
import { rtnl_newlink } from './rtnl-newlink.ts';
import { rtnl_net_dumpid, rtnl_net_getid, rtnl_net_newid } from './rtnl-net-id.ts';
import type { RtnlMsgHandler } from './rtnl-register.ts';
import { rtnl_setlink } from './rtnl-setlink.ts';
import { rtnl_stats_dump, rtnl_stats_get, rtnl_stats_set } from './rtnl-stats.ts';
import * as type from './rtnl-types.ts';
import { PF_BRIDGE, PF_INET, PF_INET6, PF_UNSPEC } from './rtnl-types.ts';
import { fib_nl_dumprule } from './rules/fib-nl-dumprule.ts';
import { fib_nl_delrule, fib_nl_newrule } from './rules/fib-nl-newrule.ts';

type Handlers = readonly Omit<RtnlMsgHandler, 'protocol'>[];

const any: Handlers = [
  { msgtype: type.RTM_GETLINK, doit: rtnl_getlink, dumpit: rtnl_dump_ifinfo },
  { msgtype: type.RTM_NEWLINK, doit: rtnl_newlink },
  { msgtype: type.RTM_SETLINK, doit: rtnl_setlink },
  { msgtype: type.RTM_DELLINK, doit: rtnl_dellink },
  { msgtype: type.RTM_NEWLINKPROP, doit: rtnl_newlinkprop },
  { msgtype: type.RTM_DELLINKPROP, doit: rtnl_dellinkprop },
  { msgtype: type.RTM_GETADDR, dumpit: rtnl_dump_all(inet_dump_ifaddr, inet6_dump_ifaddr) },
  { msgtype: type.RTM_GETROUTE, dumpit: rtnl_dump_all(inet_dump_fib, inet6_dump_fib) },
  { msgtype: type.RTM_GETNETCONF, dumpit: rtnl_dump_all(inet_netconf_dump, inet6_netconf_dump) },
  { msgtype: type.RTM_NEWNEIGH, doit: neigh_add },
  { msgtype: type.RTM_DELNEIGH, doit: neigh_delete },
  { msgtype: type.RTM_GETNEIGH, doit: neigh_get, dumpit: neigh_dump_info },
  { msgtype: type.RTM_GETNEIGHTBL, dumpit: neightbl_dump_info },
  { msgtype: type.RTM_SETNEIGHTBL, doit: neightbl_set },
  { msgtype: type.RTM_NEWRULE, doit: fib_nl_newrule },
  { msgtype: type.RTM_DELRULE, doit: fib_nl_delrule },
  { msgtype: type.RTM_GETRULE, dumpit: fib_nl_dumprule },
  { msgtype: type.RTM_NEWQDISC, doit: tc_modify_qdisc },
  { msgtype: type.RTM_DELQDISC, doit: tc_get_qdisc },
  { msgtype: type.RTM_GETQDISC, doit: tc_get_qdisc, dumpit: tc_dump_qdisc },
  ...[type.RTM_NEWTCLASS, type.RTM_DELTCLASS].map((msgtype) => ({ msgtype, doit: tc_ctl_tclass })),
  { msgtype: type.RTM_GETTCLASS, doit: tc_ctl_tclass, dumpit: tc_dump_tclass },
  ...[type.RTM_NEWTFILTER, type.RTM_DELTFILTER].map((msgtype) => ({ msgtype, doit: tc_tfilter })),
  { msgtype: type.RTM_GETTFILTER, doit: tc_tfilter, dumpit: tc_dump_tfilter },
  ...[type.RTM_NEWCHAIN, type.RTM_DELCHAIN].map((msgtype) => ({ msgtype, doit: tc_ctl_chain })),
  { msgtype: type.RTM_GETCHAIN, doit: tc_ctl_chain, dumpit: tc_dump_chain },
  { msgtype: type.RTM_NEWACTION, doit: tc_ctl_action },
  { msgtype: type.RTM_GETACTION, doit: tc_ctl_action, dumpit: tc_dump_action },
  { msgtype: type.RTM_GETDCB, doit: dcb_doit },
  { msgtype: type.RTM_DELACTION, doit: tc_ctl_action },
  { msgtype: type.RTM_SETDCB, doit: dcb_doit },
  { msgtype: type.RTM_NEWNSID, doit: rtnl_net_newid },
  { msgtype: type.RTM_GETNSID, doit: rtnl_net_getid, dumpit: rtnl_net_dumpid },
  { msgtype: type.RTM_GETSTATS, doit: rtnl_stats_get, dumpit: rtnl_stats_dump },
  { msgtype: type.RTM_SETSTATS, doit: rtnl_stats_set },
  { msgtype: type.RTM_NEWNEXTHOP, doit: rtm_new_nexthop },
  { msgtype: type.RTM_DELNEXTHOP, doit: rtm_del_nexthop },
  { msgtype: type.RTM_GETNEXTHOP, doit: rtm_get_nexthop, dumpit: rtm_dump_nexthop },
  {
    msgtype: type.RTM_GETNEXTHOPBUCKET,
    doit: rtm_get_nexthop_bucket,
    dumpit: rtm_dump_nexthop_bucket,
  },
];
const inet: Handlers = [
  { msgtype: type.RTM_NEWADDR, doit: inet_rtm_newaddr },
  { msgtype: type.RTM_DELADDR, doit: inet_rtm_deladdr },
  { msgtype: type.RTM_GETADDR, dumpit: inet_dump_ifaddr },
  { msgtype: type.RTM_NEWROUTE, doit: inet_rtm_newroute },
  { msgtype: type.RTM_DELROUTE, doit: inet_rtm_delroute },
  { msgtype: type.RTM_GETROUTE, doit: inet_rtm_getroute, dumpit: inet_dump_fib },
  { msgtype: type.RTM_GETMULTICAST, dumpit: inet_dump_ifmcaddr },
  { msgtype: type.RTM_GETNETCONF, doit: inet_netconf_get, dumpit: inet_netconf_dump },
];
const bridge: Handlers = [
  { msgtype: type.RTM_GETLINK, dumpit: rtnl_bridge_getlink },
  { msgtype: type.RTM_NEWNEIGH, doit: rtnl_fdb_add },
  { msgtype: type.RTM_DELNEIGH, doit: rtnl_fdb_del, flags: type.RTNL_FLAG_BULK_DEL_SUPPORTED },
  { msgtype: type.RTM_GETNEIGH, doit: rtnl_fdb_get, dumpit: rtnl_fdb_dump },
  { msgtype: type.RTM_GETVLAN, dumpit: br_vlan_rtm_dump },
];
const inet6: Handlers = [
  { msgtype: type.RTM_GETLINK, dumpit: inet6_dump_ifinfo },
  { msgtype: type.RTM_NEWADDR, doit: inet6_rtm_newaddr },
  { msgtype: type.RTM_DELADDR, doit: inet6_rtm_deladdr },
  { msgtype: type.RTM_GETADDR, doit: inet6_rtm_getaddr, dumpit: inet6_dump_ifaddr },
  { msgtype: type.RTM_NEWROUTE, doit: inet6_rtm_newroute },
  { msgtype: type.RTM_DELROUTE, doit: inet6_rtm_delroute },
  { msgtype: type.RTM_GETROUTE, doit: inet6_rtm_getroute, dumpit: inet6_dump_fib },
  { msgtype: type.RTM_GETMULTICAST, dumpit: inet6_dump_ifmcaddr },
  { msgtype: type.RTM_GETANYCAST, dumpit: inet6_dump_ifacaddr },
  { msgtype: type.RTM_NEWADDRLABEL, doit: ip6addrlbl_newdel },
  { msgtype: type.RTM_DELADDRLABEL, doit: ip6addrlbl_newdel },
  { msgtype: type.RTM_GETADDRLABEL, doit: ip6addrlbl_get, dumpit: ip6addrlbl_dump },
  { msgtype: type.RTM_GETNETCONF, doit: inet6_netconf_get, dumpit: inet6_netconf_dump },
];

export const modelledHandlers: readonly RtnlMsgHandler[] = [
  ...any.map((handler) => ({ ...handler, protocol: PF_UNSPEC })),
  ...inet.map((handler) => ({ ...handler, protocol: PF_INET })),
  ...bridge.map((handler) => ({ ...handler, protocol: PF_BRIDGE })),
  ...inet6.map((handler) => ({ ...handler, protocol: PF_INET6 })),
];
