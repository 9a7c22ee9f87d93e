/** NETNSA_*: ids of network namespaces (include/uapi/linux/net_namespace.h). */
import { attributes } from '../attribute-table.ts';

export const NETNSA = attributes('NETNSA', {
  NETNSA_NSID: [1, 's32'],
  NETNSA_PID: [2, 'u32'],
  NETNSA_FD: [3, 'u32'],
  NETNSA_TARGET_NSID: [4, 's32'],
  NETNSA_CURRENT_NSID: [5, 's32'],
});
