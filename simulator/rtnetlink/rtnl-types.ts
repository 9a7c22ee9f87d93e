/** Message types of rtnetlink (include/uapi/linux/rtnetlink.h). */
import { NETLINK } from '../../harness/wire/constants/netlink.ts';

export const NETLINK_ROUTE: number = NETLINK.values['NETLINK_ROUTE'] ?? 0;
export const RTM_BASE = 16;
/** The last type of 6.18. */
export const RTM_MAX = 123;
export const RTM_NEWLINK = 16;
export const RTM_DELLINK = 17;
export const RTM_GETLINK = 18;
export const RTM_SETLINK = 19;
export const RTM_NEWADDR = 20;
export const RTM_DELADDR = 21;
export const RTM_GETADDR = 22;
export const RTM_NEWROUTE = 24;
export const RTM_DELROUTE = 25;
export const RTM_GETROUTE = 26;
export const RTM_NEWNEIGH = 28;
export const RTM_DELNEIGH = 29;
export const RTM_GETNEIGH = 30;
export const RTM_NEWRULE = 32;
export const RTM_DELRULE = 33;
export const RTM_GETRULE = 34;
export const RTM_NEWQDISC = 36;
export const RTM_DELQDISC = 37;
export const RTM_GETQDISC = 38;
export const RTM_NEWTCLASS = 40;
export const RTM_DELTCLASS = 41;
export const RTM_GETTCLASS = 42;
export const RTM_NEWTFILTER = 44;
export const RTM_DELTFILTER = 45;
export const RTM_GETTFILTER = 46;
export const RTM_NEWACTION = 48;
export const RTM_DELACTION = 49;
export const RTM_GETACTION = 50;
export const RTM_NEWMULTICAST = 56;
export const RTM_DELMULTICAST = 57;
export const RTM_GETMULTICAST = 58;
export const RTM_GETANYCAST = 62;
export const RTM_GETNEIGHTBL = 66;
export const RTM_SETNEIGHTBL = 67;
export const RTM_NEWADDRLABEL = 72;
export const RTM_DELADDRLABEL = 73;
export const RTM_GETADDRLABEL = 74;
export const RTM_GETDCB = 78;
export const RTM_SETDCB = 79;
export const RTM_NEWNETCONF = 80;
export const RTM_DELNETCONF = 81;
export const RTM_GETNETCONF = 82;
export const RTM_NEWNSID = 88;
export const RTM_DELNSID = 89;
export const RTM_GETNSID = 90;
export const RTM_NEWSTATS = 92;
export const RTM_GETSTATS = 94;
export const RTM_SETSTATS = 95;
export const RTM_NEWCHAIN = 100;
export const RTM_DELCHAIN = 101;
export const RTM_GETCHAIN = 102;
export const RTM_NEWLINKPROP = 108;
export const RTM_DELLINKPROP = 109;
export const RTM_NEWNEXTHOP = 104;
export const RTM_DELNEXTHOP = 105;
export const RTM_GETNEXTHOP = 106;
export const RTM_GETVLAN = 114;
export const RTM_GETNEXTHOPBUCKET = 118;

export const PF_UNSPEC = 0;
export const PF_INET = 2;
export const PF_BRIDGE = 7;
export const PF_INET6 = 10;
export const PF_MPLS = 28;
export const RTNL_FAMILY_IPMR = 128;
export const RTNL_FAMILY_IP6MR = 129;
export const RTNL_FAMILY_MAX = 129;

/** enum rtnl_kinds: the low two bits of the type; 0 is new, 3 is set. */
export const RTNL_KIND_DEL = 1;
export const RTNL_KIND_GET = 2;
export const rtnl_msgtype_kind = (type: number): number => type & 3;

/** enum rtnl_link_flags */
/** The doit runs without rtnl_lock. */
export const RTNL_FLAG_DOIT_UNLOCKED = 1;
export const RTNL_FLAG_BULK_DEL_SUPPORTED = 2;
