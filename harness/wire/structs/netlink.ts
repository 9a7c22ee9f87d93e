/** Structs of include/uapi/linux/netlink.h. */
import { NETLINK, NLM_F } from '../constants/netlink.ts';
import { bytes, i32, layout, pad, u16, u32, type ValueOf } from '../layout.ts';

/** struct nlmsghdr, RFC 3549 section 2.3.2 */
export const nlmsghdr = layout('nlmsghdr', {
  len: u32(), // whole message, this header included
  type: u16(), // below NLMSG_MIN_TYPE (0x10): control messages
  flags: u16(NLM_F), // the bits from 0x100 on depend on the kind of message
  seq: u32(),
  pid: u32(), // port id of the sender, 0 is the kernel
});
export type Nlmsghdr = ValueOf<typeof nlmsghdr>;

/** struct nlmsgerr: the fixed part; the offending header follows, then its payload unless capped. */
export const nlmsgerr = layout('nlmsgerr', {
  error: i32(), // 0 acknowledges, else -errno
  msg: bytes(16), // the request's nlmsghdr, as it was sent
});

/** struct nlattr */
export const nlattr = layout('nlattr', { len: u16(), type: u16() });

/** struct sockaddr_nl, netlink(7) */
export const sockaddr_nl = layout('sockaddr_nl', {
  family: u16(), // AF_NETLINK, 16
  pad: pad(2),
  pid: u32(),
  groups: u32(),
});

/** struct nl_pktinfo, control message (SOL_NETLINK, NETLINK_PKTINFO) */
export const nl_pktinfo = layout('nl_pktinfo', { group: u32() });

export { NETLINK };

/** NLMSG_ALIGNTO and NLA_ALIGNTO are both 4. Right for lengths from 2 GiB on, too: they get sent. */
export const align4 = (length: number): number => length + (-length & 3);
