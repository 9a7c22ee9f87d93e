/** IFLA_LINKINFO: what kind of virtual device, and its own attributes (include/uapi/linux/if_link.h). */
import { type AttributeTable, attributes, nestedBehind, nestedBy } from '../attribute-table.ts';
import { ifinfomsg } from '../structs/rtnetlink.ts';

const IFLA_INFO_KIND = 1;

export const IFLA_VLAN = attributes('IFLA_VLAN', {
  IFLA_VLAN_ID: [1, 'u16'],
  IFLA_VLAN_FLAGS: [2, 'binary'], // struct ifla_vlan_flags
  IFLA_VLAN_EGRESS_QOS: [3, 'binary'],
  IFLA_VLAN_INGRESS_QOS: [4, 'binary'],
  IFLA_VLAN_PROTOCOL: [5, 'be16'],
});

export const IFLA_MACVLAN = attributes('IFLA_MACVLAN', {
  IFLA_MACVLAN_MODE: [1, 'u32'],
  IFLA_MACVLAN_FLAGS: [2, 'u16'],
  IFLA_MACVLAN_MACADDR_MODE: [3, 'u32'],
  IFLA_MACVLAN_MACADDR: [4, 'mac'],
  IFLA_MACVLAN_MACADDR_DATA: [5, 'binary'],
  IFLA_MACVLAN_MACADDR_COUNT: [6, 'u32'],
  IFLA_MACVLAN_BC_QUEUE_LEN: [7, 'u32'],
  IFLA_MACVLAN_BC_QUEUE_LEN_USED: [8, 'u32'],
  IFLA_MACVLAN_BC_CUTOFF: [9, 's32'],
});

export const IFLA_VRF = attributes('IFLA_VRF', { IFLA_VRF_TABLE: [1, 'u32'] });

/** IFLA_LINKINFO; the peer of a veth is a link again, of the table given. */
export const linkInfo = (links: () => AttributeTable): AttributeTable =>
  attributes('IFLA_INFO', {
    IFLA_INFO_KIND: [IFLA_INFO_KIND, 'string'],
    IFLA_INFO_DATA: [
      2,
      nestedBy(IFLA_INFO_KIND, {
        vlan: IFLA_VLAN,
        macvlan: IFLA_MACVLAN,
        vrf: IFLA_VRF,
        veth: attributes('VETH_INFO', { VETH_INFO_PEER: [1, nestedBehind(ifinfomsg, links)] }),
      }),
    ],
    IFLA_INFO_XSTATS: [3, 'binary'],
    IFLA_INFO_SLAVE_KIND: [4, 'string'],
    IFLA_INFO_SLAVE_DATA: [5, 'binary'], // a nest of the master's kind
  });
