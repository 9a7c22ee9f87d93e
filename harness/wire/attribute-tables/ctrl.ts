/** CTRL_ATTR_*: the family "nlctrl" (include/uapi/linux/genetlink.h). */
import { array, attributes, nested } from '../attribute-table.ts';
import { GENL_OP_FLAGS } from '../constants/genetlink.ts';
import { NL_POLICY } from './policy.ts';

export const CTRL_ATTR_OP = attributes('CTRL_ATTR_OP', {
  CTRL_ATTR_OP_ID: [1, 'u32'],
  CTRL_ATTR_OP_FLAGS: [2, 'u32', GENL_OP_FLAGS],
});

export const CTRL_ATTR_MCAST_GRP = attributes('CTRL_ATTR_MCAST_GRP', {
  CTRL_ATTR_MCAST_GRP_NAME: [1, 'string'],
  CTRL_ATTR_MCAST_GRP_ID: [2, 'u32'],
});

/** Index of the policy that an operation has, by way of asking. */
export const CTRL_ATTR_POLICY = attributes('CTRL_ATTR_POLICY', {
  CTRL_ATTR_POLICY_DO: [1, 'u32'],
  CTRL_ATTR_POLICY_DUMP: [2, 'u32'],
});

export const CTRL_ATTR = attributes('CTRL_ATTR', {
  CTRL_ATTR_FAMILY_ID: [1, 'u16'],
  CTRL_ATTR_FAMILY_NAME: [2, 'string'],
  CTRL_ATTR_VERSION: [3, 'u32'],
  CTRL_ATTR_HDRSIZE: [4, 'u32'],
  CTRL_ATTR_MAXATTR: [5, 'u32'],
  CTRL_ATTR_OPS: [6, array(nested(CTRL_ATTR_OP))], // by index, from 1
  CTRL_ATTR_MCAST_GROUPS: [7, array(nested(CTRL_ATTR_MCAST_GRP))], // by index, from 1
  CTRL_ATTR_POLICY: [8, array(array(nested(NL_POLICY)))], // by index of the policy, by attribute
  CTRL_ATTR_OP_POLICY: [9, array(nested(CTRL_ATTR_POLICY))], // by command
  CTRL_ATTR_OP: [10, 'u32'],
});
