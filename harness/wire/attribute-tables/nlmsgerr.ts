/** NLMSGERR_ATTR_*: the TLVs of an extended ACK (include/uapi/linux/netlink.h). */
import { attributes, nested } from '../attribute-table.ts';
import { NL_POLICY } from './policy.ts';

export const EXT_ACK = attributes('NLMSGERR_ATTR', {
  NLMSGERR_ATTR_MSG: [1, 'string'],
  NLMSGERR_ATTR_OFFS: [2, 'u32'], // from the start of the request's header
  NLMSGERR_ATTR_COOKIE: [3, 'binary'],
  NLMSGERR_ATTR_POLICY: [4, nested(NL_POLICY)],
  NLMSGERR_ATTR_MISS_TYPE: [5, 'u32'],
  NLMSGERR_ATTR_MISS_NEST: [6, 'u32'], // offset of the nest that misses it
});
