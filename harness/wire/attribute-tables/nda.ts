/** NDA_*: neighbours and forwarding entries (include/uapi/linux/neighbour.h). */
import { attributes, nested, struct } from '../attribute-table.ts';
import { NTF_EXT, NUD } from '../constants/neighbour.ts';
import { RTPROT } from '../constants/route.ts';
import { nda_cacheinfo } from '../structs/rtnetlink.ts';

export const NFEA = attributes('NDA_FDB_EXT_ATTRS', {
  NFEA_ACTIVITY_NOTIFY: [1, 'u8'],
  NFEA_DONT_REFRESH: [2, 'flag'],
});

export const NDA = attributes('NDA', {
  NDA_DST: [1, 'ip'],
  NDA_LLADDR: [2, 'mac'],
  NDA_CACHEINFO: [3, struct(nda_cacheinfo)],
  NDA_PROBES: [4, 'u32'],
  NDA_VLAN: [5, 'u16'],
  NDA_PORT: [6, 'be16'],
  NDA_VNI: [7, 'u32'],
  NDA_IFINDEX: [8, 'u32'],
  NDA_MASTER: [9, 'u32'],
  NDA_LINK_NETNSID: [10, 's32'],
  NDA_SRC_VNI: [11, 'u32'],
  NDA_PROTOCOL: [12, 'u8', RTPROT],
  NDA_NH_ID: [13, 'u32'],
  NDA_FDB_EXT_ATTRS: [14, nested(NFEA)],
  NDA_FLAGS_EXT: [15, 'u32', NTF_EXT],
  NDA_NDM_STATE_MASK: [16, 'u16', NUD],
  NDA_NDM_FLAGS_MASK: [17, 'u8'],
});
