/** Message types of rtnetlink (include/uapi/linux/rtnetlink.h). */
import { NETLINK } from '../../harness/wire/constants/netlink.ts';

export const NETLINK_ROUTE: number = NETLINK.values['NETLINK_ROUTE'] ?? 0;
export const RTM_BASE = 16;
/** The last type of 6.18. */
export const RTM_MAX = 123;
export const RTM_NEWLINK = 16;
export const RTM_GETLINK = 18;

export const PF_UNSPEC = 0;
export const PF_INET = 2;
export const PF_BRIDGE = 7;
export const PF_INET6 = 10;
export const RTNL_FAMILY_IPMR = 128;
export const RTNL_FAMILY_IP6MR = 129;
export const RTNL_FAMILY_MAX = 129;

/** enum rtnl_kinds: the low two bits of the type; 0 is new, 3 is set. */
export const RTNL_KIND_DEL = 1;
export const RTNL_KIND_GET = 2;
export const rtnl_msgtype_kind = (type: number): number => type & 3;

/** enum rtnl_link_flags */
export const RTNL_FLAG_BULK_DEL_SUPPORTED = 1;
