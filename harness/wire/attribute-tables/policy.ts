/** NL_POLICY_TYPE_ATTR_*: the description of an attribute's policy (include/uapi/linux/netlink.h). */
import { attributes } from '../attribute-table.ts';
import { NL_ATTR_TYPE } from '../constants/netlink.ts';

export const NL_POLICY = attributes('NL_POLICY_TYPE_ATTR', {
  NL_POLICY_TYPE_ATTR_TYPE: [1, 'u32', NL_ATTR_TYPE],
  NL_POLICY_TYPE_ATTR_MIN_VALUE_S: [2, 's64'],
  NL_POLICY_TYPE_ATTR_MAX_VALUE_S: [3, 's64'],
  NL_POLICY_TYPE_ATTR_MIN_VALUE_U: [4, 'u64'],
  NL_POLICY_TYPE_ATTR_MAX_VALUE_U: [5, 'u64'],
  NL_POLICY_TYPE_ATTR_MIN_LENGTH: [6, 'u32'],
  NL_POLICY_TYPE_ATTR_MAX_LENGTH: [7, 'u32'],
  NL_POLICY_TYPE_ATTR_POLICY_IDX: [8, 'u32'],
  NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE: [9, 'u32'],
  NL_POLICY_TYPE_ATTR_BITFIELD32_MASK: [10, 'u32'],
  NL_POLICY_TYPE_ATTR_PAD: [11, 'binary'],
  NL_POLICY_TYPE_ATTR_MASK: [12, 'u64'],
});
