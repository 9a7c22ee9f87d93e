/** Structs of include/uapi/linux/rtnetlink.h, if_addr.h and neighbour.h. */
import { IFA_F } from '../constants/address.ts';
import { ARPHRD, IFF } from '../constants/link.ts';
import { NTF, NUD } from '../constants/neighbour.ts';
import { RTM_F, RTN, RTPROT, RT_SCOPE, RT_TABLE } from '../constants/route.ts';
import { AF } from '../constants/socket.ts';
import { i32, layout, pad, u16, u32, u8 } from '../layout.ts';

/** struct rtgenmsg: the least any routing request carries. */
export const rtgenmsg = layout('rtgenmsg', { family: u8(AF) });

/** struct ifinfomsg, RFC 3549 section 2.3.3.1 */
export const ifinfomsg = layout('ifinfomsg', {
  family: u8(AF),
  pad: pad(1),
  type: u16(ARPHRD),
  index: i32(),
  flags: u32(IFF),
  change: u32(IFF), // mask of the flags that a request sets
});

/** struct ifaddrmsg, RFC 3549 section 2.3.3.2 */
export const ifaddrmsg = layout('ifaddrmsg', {
  family: u8(AF),
  prefixlen: u8(),
  flags: u8(IFA_F), // superseded by attribute IFA_FLAGS
  scope: u8(RT_SCOPE),
  index: u32(),
});

/** struct rtmsg, RFC 3549 section 3.1.1 */
export const rtmsg = layout('rtmsg', {
  family: u8(AF),
  dst_len: u8(),
  src_len: u8(),
  tos: u8(),
  table: u8(RT_TABLE), // superseded by attribute RTA_TABLE
  protocol: u8(RTPROT),
  scope: u8(RT_SCOPE),
  type: u8(RTN),
  flags: u32(RTM_F),
});

/** struct ndmsg, RFC 3549 section 3.1.2 */
export const ndmsg = layout('ndmsg', {
  family: u8(AF),
  pad1: pad(1),
  pad2: pad(2),
  ifindex: i32(),
  state: u16(NUD),
  flags: u8(NTF),
  type: u8(RTN),
});

/** struct ifa_cacheinfo (IFA_CACHEINFO): lifetimes in seconds, stamps in hundredths of them. */
export const ifa_cacheinfo = layout('ifa_cacheinfo', {
  prefered: u32(),
  valid: u32(),
  cstamp: u32(),
  tstamp: u32(),
});

/** struct rta_cacheinfo (RTA_CACHEINFO) */
export const rta_cacheinfo = layout('rta_cacheinfo', {
  clntref: u32(),
  lastuse: u32(),
  expires: i32(),
  error: u32(),
  used: u32(),
  id: u32(),
  ts: u32(),
  tsage: u32(),
});

/** struct nda_cacheinfo (NDA_CACHEINFO) */
export const nda_cacheinfo = layout('nda_cacheinfo', {
  confirmed: u32(),
  used: u32(),
  updated: u32(),
  refcnt: u32(),
});

/** struct ifaddrlblmsg, include/uapi/linux/if_addrlabel.h */
export const ifaddrlblmsg = layout('ifaddrlblmsg', {
  family: u8(AF),
  reserved: u8(),
  prefixlen: u8(),
  flags: u8(),
  index: u32(),
  seq: u32(),
});

/** struct prefixmsg: what a router announced */
export const prefixmsg = layout('prefixmsg', {
  family: u8(AF),
  pad1: pad(1),
  pad2: pad(2),
  ifindex: i32(),
  type: u8(),
  len: u8(),
  flags: u8(),
  pad3: pad(1),
});

/** struct ndtmsg: a table of neighbours */
export const ndtmsg = layout('ndtmsg', { family: u8(AF), pad1: pad(1), pad2: pad(2) });

/** struct netconfmsg, include/uapi/linux/netconf.h */
export const netconfmsg = layout('netconfmsg', { family: u8(AF) });

/** struct if_stats_msg, include/uapi/linux/if_link.h */
export const if_stats_msg = layout('if_stats_msg', {
  family: u8(AF),
  pad1: pad(1),
  pad2: pad(2),
  ifindex: u32(),
  filter_mask: u32(),
});
