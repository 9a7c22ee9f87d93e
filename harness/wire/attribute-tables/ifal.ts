/** IFAL_*: labels of IPv6 addresses (include/uapi/linux/if_addrlabel.h). */
import { attributes } from '../attribute-table.ts';

export const IFAL = attributes('IFAL', {
  IFAL_ADDRESS: [1, 'ip'],
  IFAL_LABEL: [2, 'u32'],
});
