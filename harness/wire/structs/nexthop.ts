/** Struct of include/uapi/linux/nexthop.h. */
import { RTM_F, RTPROT, RT_SCOPE } from '../constants/route.ts';
import { AF } from '../constants/socket.ts';
import { layout, u32, u8 } from '../layout.ts';

/** struct nhmsg */
export const nhmsg = layout('nhmsg', {
  family: u8(AF),
  scope: u8(RT_SCOPE),
  protocol: u8(RTPROT),
  resvd: u8(),
  flags: u32(RTM_F), // RTNH_F_*
});
