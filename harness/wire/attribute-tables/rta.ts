/** RTA_*: routes (include/uapi/linux/rtnetlink.h), up to 6.18. */
import { attributes, nested, struct } from '../attribute-table.ts';
import { RT_TABLE } from '../constants/route.ts';
import { rta_cacheinfo } from '../structs/rtnetlink.ts';

export const RTAX = attributes('RTAX', {
  RTAX_LOCK: [1, 'u32'],
  RTAX_MTU: [2, 'u32'],
  RTAX_WINDOW: [3, 'u32'],
  RTAX_RTT: [4, 'u32'],
  RTAX_RTTVAR: [5, 'u32'],
  RTAX_SSTHRESH: [6, 'u32'],
  RTAX_CWND: [7, 'u32'],
  RTAX_ADVMSS: [8, 'u32'],
  RTAX_REORDERING: [9, 'u32'],
  RTAX_HOPLIMIT: [10, 'u32'],
  RTAX_INITCWND: [11, 'u32'],
  RTAX_FEATURES: [12, 'u32'],
  RTAX_RTO_MIN: [13, 'u32'],
  RTAX_INITRWND: [14, 'u32'],
  RTAX_QUICKACK: [15, 'u32'],
  RTAX_CC_ALGO: [16, 'string'],
  RTAX_FASTOPEN_NO_COOKIE: [17, 'u32'],
});

export const RTA = attributes('RTA', {
  RTA_DST: [1, 'ip'],
  RTA_SRC: [2, 'ip'],
  RTA_IIF: [3, 'u32'],
  RTA_OIF: [4, 'u32'],
  RTA_GATEWAY: [5, 'ip'],
  RTA_PRIORITY: [6, 'u32'],
  RTA_PREFSRC: [7, 'ip'],
  RTA_METRICS: [8, nested(RTAX)],
  RTA_MULTIPATH: [9, 'binary'], // a row of struct rtnexthop, each with attributes
  RTA_PROTOINFO: [10, 'binary'],
  RTA_FLOW: [11, 'u32'],
  RTA_CACHEINFO: [12, struct(rta_cacheinfo)],
  RTA_SESSION: [13, 'binary'],
  RTA_MP_ALGO: [14, 'binary'],
  RTA_TABLE: [15, 'u32', RT_TABLE],
  RTA_MARK: [16, 'u32'],
  RTA_MFC_STATS: [17, 'binary'],
  RTA_VIA: [18, 'binary'], // struct rtvia
  RTA_NEWDST: [19, 'binary'],
  RTA_PREF: [20, 'u8'],
  RTA_ENCAP_TYPE: [21, 'u16'],
  RTA_ENCAP: [22, 'binary'], // a nest of the encapsulation's own
  RTA_EXPIRES: [23, 'u32'],
  RTA_PAD: [24, 'binary'],
  RTA_UID: [25, 'u32'],
  RTA_TTL_PROPAGATE: [26, 'u8'],
  RTA_IP_PROTO: [27, 'u8'],
  RTA_SPORT: [28, 'be16'],
  RTA_DPORT: [29, 'be16'],
  RTA_NH_ID: [30, 'u32'],
  RTA_FLOWLABEL: [31, 'be32'],
});
