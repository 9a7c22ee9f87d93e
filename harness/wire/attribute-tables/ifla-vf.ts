/** IFLA_VFINFO_LIST and IFLA_VF_PORTS: SR-IOV functions (include/uapi/linux/if_link.h). */
import { attributes, nested } from '../attribute-table.ts';

/** The binary ones are structs that start with the number of the function. */
export const IFLA_VF = attributes('IFLA_VF', {
  IFLA_VF_MAC: [1, 'binary'],
  IFLA_VF_VLAN: [2, 'binary'],
  IFLA_VF_TX_RATE: [3, 'binary'],
  IFLA_VF_SPOOFCHK: [4, 'binary'],
  IFLA_VF_LINK_STATE: [5, 'binary'],
  IFLA_VF_RATE: [6, 'binary'],
  IFLA_VF_RSS_QUERY_EN: [7, 'binary'],
  IFLA_VF_STATS: [8, 'binary'],
  IFLA_VF_TRUST: [9, 'binary'],
  IFLA_VF_IB_NODE_GUID: [10, 'binary'],
  IFLA_VF_IB_PORT_GUID: [11, 'binary'],
  IFLA_VF_VLAN_LIST: [12, 'binary'],
  IFLA_VF_BROADCAST: [13, 'mac'],
});

export const IFLA_PORT = attributes('IFLA_PORT', {
  IFLA_PORT_VF: [1, 'u32'],
  IFLA_PORT_PROFILE: [2, 'string'],
  IFLA_PORT_VSI_TYPE: [3, 'binary'],
  IFLA_PORT_INSTANCE_UUID: [4, 'binary'],
  IFLA_PORT_HOST_UUID: [5, 'binary'],
  IFLA_PORT_REQUEST: [6, 'u8'],
  IFLA_PORT_RESPONSE: [7, 'u16'],
});

export const IFLA_VF_INFO_LIST = attributes('IFLA_VFINFO_LIST', {
  IFLA_VF_INFO: [1, nested(IFLA_VF)],
});

export const IFLA_VF_PORT_LIST = attributes('IFLA_VF_PORTS', {
  IFLA_VF_PORT: [1, nested(IFLA_PORT)],
});
