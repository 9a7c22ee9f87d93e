/** NDTA_*: tables of neighbours (include/uapi/linux/neighbour.h). */
import { attributes, nested } from '../attribute-table.ts';

const NDTPA = attributes('NDTPA', {
  NDTPA_IFINDEX: [1, 'u32'],
  NDTPA_REFCNT: [2, 'u32'],
  NDTPA_REACHABLE_TIME: [3, 'u64'],
  NDTPA_BASE_REACHABLE_TIME: [4, 'u64'],
  NDTPA_RETRANS_TIME: [5, 'u64'],
  NDTPA_GC_STALETIME: [6, 'u64'],
  NDTPA_DELAY_PROBE_TIME: [7, 'u64'],
  NDTPA_QUEUE_LEN: [8, 'u32'],
  NDTPA_APP_PROBES: [9, 'u32'],
  NDTPA_UCAST_PROBES: [10, 'u32'],
  NDTPA_MCAST_PROBES: [11, 'u32'],
  NDTPA_ANYCAST_DELAY: [12, 'u64'],
  NDTPA_PROXY_DELAY: [13, 'u64'],
  NDTPA_PROXY_QLEN: [14, 'u32'],
  NDTPA_LOCKTIME: [15, 'u64'],
  NDTPA_QUEUE_LENBYTES: [16, 'u32'],
  NDTPA_MCAST_REPROBES: [17, 'u32'],
  NDTPA_PAD: [18, 'binary'],
  NDTPA_INTERVAL_PROBE_TIME_MS: [19, 'u64'],
});

export const NDTA = attributes('NDTA', {
  NDTA_NAME: [1, 'string'],
  NDTA_THRESH1: [2, 'u32'],
  NDTA_THRESH2: [3, 'u32'],
  NDTA_THRESH3: [4, 'u32'],
  NDTA_CONFIG: [5, 'binary'],
  NDTA_PARMS: [6, nested(NDTPA)],
  NDTA_STATS: [7, 'binary'],
  NDTA_GC_INTERVAL: [8, 'u64'],
  NDTA_PAD: [9, 'binary'],
});
