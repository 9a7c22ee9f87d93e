/** IFLA_*: network devices (include/uapi/linux/if_link.h), up to 6.18. */
import { type AttributeTable, attributes, nested, unknownAttributes } from '../attribute-table.ts';
import { IF_LINK_MODE, IF_OPER, RTEXT_FILTER, XDP_ATTACHED } from '../constants/link.ts';
import { IFLA_AF } from './ifla-af.ts';
import { linkInfo } from './ifla-info.ts';
import { IFLA_VF_INFO_LIST, IFLA_VF_PORT_LIST, IFLA_PORT } from './ifla-vf.ts';

export const IFLA_XDP = attributes('IFLA_XDP', {
  IFLA_XDP_FD: [1, 's32'],
  IFLA_XDP_ATTACHED: [2, 'u8', XDP_ATTACHED],
  IFLA_XDP_FLAGS: [3, 'u32'],
  IFLA_XDP_PROG_ID: [4, 'u32'],
  IFLA_XDP_DRV_PROG_ID: [5, 'u32'],
  IFLA_XDP_SKB_PROG_ID: [6, 'u32'],
  IFLA_XDP_HW_PROG_ID: [7, 'u32'],
  IFLA_XDP_EXPECTED_FD: [8, 's32'],
});

/** A list: the same attribute again and again. */
export const IFLA_PROP = attributes('IFLA_PROP_LIST', { IFLA_ALT_IFNAME: [53, 'string'] });

export const IFLA_PROTO_DOWN_REASON = attributes('IFLA_PROTO_DOWN_REASON', {
  IFLA_PROTO_DOWN_REASON_MASK: [1, 'u32'],
  IFLA_PROTO_DOWN_REASON_VALUE: [2, 'u32'],
});

/** Of include/uapi/linux/dpll.h only what a device names its pin by. */
export const DPLL_A_PIN = attributes('DPLL_A_PIN', { DPLL_A_PIN_ID: [1, 'u32'] });

const links = (): AttributeTable => IFLA;

export const IFLA = attributes('IFLA', {
  IFLA_ADDRESS: [1, 'mac'],
  IFLA_BROADCAST: [2, 'mac'],
  IFLA_IFNAME: [3, 'string'],
  IFLA_MTU: [4, 'u32'],
  IFLA_LINK: [5, 'u32'],
  IFLA_QDISC: [6, 'string'],
  IFLA_STATS: [7, 'binary'], // struct rtnl_link_stats
  IFLA_COST: [8, 'binary'],
  IFLA_PRIORITY: [9, 'binary'],
  IFLA_MASTER: [10, 'u32'],
  IFLA_WIRELESS: [11, 'binary'],
  IFLA_PROTINFO: [12, 'binary'], // a nest of the address family, where it is one
  IFLA_TXQLEN: [13, 'u32'],
  IFLA_MAP: [14, 'binary'], // struct rtnl_link_ifmap
  IFLA_WEIGHT: [15, 'u32'],
  IFLA_OPERSTATE: [16, 'u8', IF_OPER],
  IFLA_LINKMODE: [17, 'u8', IF_LINK_MODE],
  IFLA_LINKINFO: [18, nested(linkInfo(links))],
  IFLA_NET_NS_PID: [19, 'u32'],
  IFLA_IFALIAS: [20, 'string'],
  IFLA_NUM_VF: [21, 'u32'],
  IFLA_VFINFO_LIST: [22, nested(IFLA_VF_INFO_LIST)],
  IFLA_STATS64: [23, 'binary'], // struct rtnl_link_stats64
  IFLA_VF_PORTS: [24, nested(IFLA_VF_PORT_LIST)],
  IFLA_PORT_SELF: [25, nested(IFLA_PORT)],
  IFLA_AF_SPEC: [26, nested(IFLA_AF)],
  IFLA_GROUP: [27, 'u32'],
  IFLA_NET_NS_FD: [28, 'u32'],
  IFLA_EXT_MASK: [29, 'u32', RTEXT_FILTER],
  IFLA_PROMISCUITY: [30, 'u32'],
  IFLA_NUM_TX_QUEUES: [31, 'u32'],
  IFLA_NUM_RX_QUEUES: [32, 'u32'],
  IFLA_CARRIER: [33, 'u8'],
  IFLA_PHYS_PORT_ID: [34, 'binary'],
  IFLA_CARRIER_CHANGES: [35, 'u32'],
  IFLA_PHYS_SWITCH_ID: [36, 'binary'],
  IFLA_LINK_NETNSID: [37, 's32'],
  IFLA_PHYS_PORT_NAME: [38, 'string'],
  IFLA_PROTO_DOWN: [39, 'u8'],
  IFLA_GSO_MAX_SEGS: [40, 'u32'],
  IFLA_GSO_MAX_SIZE: [41, 'u32'],
  IFLA_PAD: [42, 'binary'],
  IFLA_XDP: [43, nested(IFLA_XDP)],
  IFLA_EVENT: [44, 'u32'],
  IFLA_NEW_NETNSID: [45, 's32'],
  IFLA_TARGET_NETNSID: [46, 's32'], // IFLA_IF_NETNSID of old
  IFLA_CARRIER_UP_COUNT: [47, 'u32'],
  IFLA_CARRIER_DOWN_COUNT: [48, 'u32'],
  IFLA_NEW_IFINDEX: [49, 's32'],
  IFLA_MIN_MTU: [50, 'u32'],
  IFLA_MAX_MTU: [51, 'u32'],
  IFLA_PROP_LIST: [52, nested(IFLA_PROP)],
  IFLA_ALT_IFNAME: [53, 'string'],
  IFLA_PERM_ADDRESS: [54, 'mac'],
  IFLA_PROTO_DOWN_REASON: [55, nested(IFLA_PROTO_DOWN_REASON)],
  IFLA_PARENT_DEV_NAME: [56, 'string'],
  IFLA_PARENT_DEV_BUS_NAME: [57, 'string'],
  IFLA_GRO_MAX_SIZE: [58, 'u32'],
  IFLA_TSO_MAX_SIZE: [59, 'u32'],
  IFLA_TSO_MAX_SEGS: [60, 'u32'],
  IFLA_ALLMULTI: [61, 'u32'],
  IFLA_DEVLINK_PORT: [62, nested(unknownAttributes)], // DEVLINK_ATTR_*
  IFLA_GSO_IPV4_MAX_SIZE: [63, 'u32'],
  IFLA_GRO_IPV4_MAX_SIZE: [64, 'u32'],
  IFLA_DPLL_PIN: [65, nested(DPLL_A_PIN)],
  IFLA_MAX_PACING_OFFLOAD_HORIZON: [66, 'uint'],
  IFLA_NETNS_IMMUTABLE: [67, 'u8'],
  IFLA_HEADROOM: [68, 'u16'],
  IFLA_TAILROOM: [69, 'u16'],
});
