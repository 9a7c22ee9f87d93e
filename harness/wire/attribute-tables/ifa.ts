/** IFA_*: addresses of devices (include/uapi/linux/if_addr.h). */
import { attributes, struct } from '../attribute-table.ts';
import { IFA_F, IFAPROT } from '../constants/address.ts';
import { ifa_cacheinfo } from '../structs/rtnetlink.ts';

export const IFA = attributes('IFA', {
  IFA_ADDRESS: [1, 'ip'],
  IFA_LOCAL: [2, 'ip'],
  IFA_LABEL: [3, 'string'],
  IFA_BROADCAST: [4, 'ip'],
  IFA_ANYCAST: [5, 'ip'],
  IFA_CACHEINFO: [6, struct(ifa_cacheinfo)],
  IFA_MULTICAST: [7, 'ip'],
  IFA_FLAGS: [8, 'u32', IFA_F],
  IFA_RT_PRIORITY: [9, 'u32'],
  IFA_TARGET_NETNSID: [10, 's32'],
  IFA_PROTO: [11, 'u8', IFAPROT],
});
