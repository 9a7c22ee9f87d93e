/** The protocol number of generic Netlink: NETLINK_GENERIC. */
export const NETLINK_GENERIC = 16;
