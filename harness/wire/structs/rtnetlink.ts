/** Structs of include/uapi/linux/rtnetlink.h, if_addr.h and neighbour.h. */
import { i32, layout, pad, u16, u32, u8 } from '../layout.ts';

/** struct rtgenmsg: the least any routing request carries. */
export const rtgenmsg = layout('rtgenmsg', { family: u8() });

/** struct ifinfomsg, RFC 3549 section 2.3.3.1 */
export const ifinfomsg = layout('ifinfomsg', {
  family: u8(),
  pad: pad(1),
  type: u16(), // ARPHRD_*
  index: i32(),
  flags: u32(), // IFF_*
  change: u32(), // mask of the flags that a request sets
});

/** struct ifaddrmsg, RFC 3549 section 2.3.3.2 */
export const ifaddrmsg = layout('ifaddrmsg', {
  family: u8(),
  prefixlen: u8(),
  flags: u8(), // IFA_F_*, superseded by attribute IFA_FLAGS
  scope: u8(),
  index: u32(),
});

/** struct rtmsg, RFC 3549 section 3.1.1 */
export const rtmsg = layout('rtmsg', {
  family: u8(),
  dst_len: u8(),
  src_len: u8(),
  tos: u8(),
  table: u8(), // RT_TABLE_*, superseded by attribute RTA_TABLE
  protocol: u8(),
  scope: u8(),
  type: u8(), // RTN_*
  flags: u32(),
});

/** struct ndmsg, RFC 3549 section 3.1.2 */
export const ndmsg = layout('ndmsg', {
  family: u8(),
  pad1: pad(1),
  pad2: pad(2),
  ifindex: i32(),
  state: u16(), // NUD_*
  flags: u8(), // NTF_*
  type: u8(),
});
