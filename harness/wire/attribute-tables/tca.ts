/** TCA_*: queueing disciplines and classes (include/uapi/linux/rtnetlink.h, gen_stats.h). */
import { attributes, nested } from '../attribute-table.ts';

const TCA_STATS2_ENTRIES = attributes('TCA_STATS2', {
  TCA_STATS_BASIC: [1, 'binary'],
  TCA_STATS_RATE_EST: [2, 'binary'],
  TCA_STATS_QUEUE: [3, 'binary'],
  TCA_STATS_APP: [4, 'binary'],
  TCA_STATS_RATE_EST64: [5, 'binary'],
  TCA_STATS_PAD: [6, 'binary'],
  TCA_STATS_BASIC_HW: [7, 'binary'],
  TCA_STATS_PKT64: [8, 'u64'],
});

export const TCA = attributes('TCA', {
  TCA_KIND: [1, 'string'],
  TCA_OPTIONS: [2, 'binary'], // of each kind its own
  TCA_STATS: [3, 'binary'],
  TCA_XSTATS: [4, 'binary'],
  TCA_RATE: [5, 'binary'],
  TCA_FCNT: [6, 'binary'],
  TCA_STATS2: [7, nested(TCA_STATS2_ENTRIES)],
  TCA_STAB: [8, 'binary'],
  TCA_PAD: [9, 'binary'],
  TCA_DUMP_INVISIBLE: [10, 'flag'],
  TCA_CHAIN: [11, 'u32'],
  TCA_HW_OFFLOAD: [12, 'u8'],
  TCA_INGRESS_BLOCK: [13, 'u32'],
  TCA_EGRESS_BLOCK: [14, 'u32'],
  TCA_DUMP_FLAGS: [15, 'binary'],
  TCA_EXT_WARN_MSG: [16, 'string'],
});
