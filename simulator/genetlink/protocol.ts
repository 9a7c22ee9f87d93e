/** The protocol number of generic Netlink. */
import { NETLINK } from '../../harness/wire/constants/netlink.ts';

export const NETLINK_GENERIC: number = NETLINK.values['NETLINK_GENERIC'] ?? 16;
