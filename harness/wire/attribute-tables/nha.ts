/** NHA_*: nexthop objects (include/uapi/linux/nexthop.h), up to 6.18. */
import { attributes, nested, unknownAttributes } from '../attribute-table.ts';

export const NHA = attributes('NHA', {
  NHA_ID: [1, 'u32'],
  NHA_GROUP: [2, 'binary'], // an array of struct nexthop_grp
  NHA_GROUP_TYPE: [3, 'u16'],
  NHA_BLACKHOLE: [4, 'flag'],
  NHA_OIF: [5, 'u32'],
  NHA_GATEWAY: [6, 'ip'],
  NHA_ENCAP_TYPE: [7, 'u16'],
  NHA_ENCAP: [8, 'binary'], // a nest of the encapsulation's own
  NHA_GROUPS: [9, 'flag'],
  NHA_MASTER: [10, 'u32'],
  NHA_FDB: [11, 'flag'],
  NHA_RES_GROUP: [12, nested(unknownAttributes)],
  NHA_RES_BUCKET: [13, nested(unknownAttributes)],
  NHA_OP_FLAGS: [14, 'u32'],
  NHA_GROUP_STATS: [15, nested(unknownAttributes)],
  NHA_HW_STATS_ENABLE: [16, 'u32'],
  NHA_HW_STATS_USED: [17, 'u32'],
});
