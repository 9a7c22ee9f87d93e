/** Numbers of pcap, pcapng and LINKTYPE_NETLINK that reader and writer share. */

/** tcpdump.org/linktypes.html */
export const LINKTYPE_NETLINK = 253;
/** Bytes before each datagram: packet type, ARPHRD_NETLINK, 10 of padding, protocol. */
export const COOKED = 16;
export const ARPHRD_NETLINK = 824;
/** include/uapi/linux/if_packet.h: whom a packet goes to. */
export const PACKET_USER = 6;
export const PACKET_KERNEL = 7;

/** Microseconds, nanoseconds. */
export const PCAP_MAGICS: ReadonlySet<number> = new Set([0xa1b2c3d4, 0xa1b23c4d]);
export const BYTE_ORDER = 0x1a2b3c4d;
/** Types of pcapng blocks. */
export const BLOCK = { section: 0x0a0d0d0a, interface: 1, packet: 6 } as const;
