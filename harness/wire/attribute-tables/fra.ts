/** FRA_*: routing rules (include/uapi/linux/fib_rules.h), up to 6.18. */
import { attributes } from '../attribute-table.ts';
import { RT_TABLE, RTPROT } from '../constants/route.ts';

export const FRA = attributes('FRA', {
  FRA_DST: [1, 'ip'],
  FRA_SRC: [2, 'ip'],
  FRA_IIFNAME: [3, 'string'],
  FRA_GOTO: [4, 'u32'],
  FRA_PRIORITY: [6, 'u32'],
  FRA_FWMARK: [10, 'u32'],
  FRA_FLOW: [11, 'u32'],
  FRA_TUN_ID: [12, 'binary'], // a 64-bit number, the network's byte order
  FRA_SUPPRESS_IFGROUP: [13, 'u32'],
  FRA_SUPPRESS_PREFIXLEN: [14, 'u32'],
  FRA_TABLE: [15, 'u32', RT_TABLE],
  FRA_FWMASK: [16, 'u32'],
  FRA_OIFNAME: [17, 'string'],
  FRA_PAD: [18, 'binary'],
  FRA_L3MDEV: [19, 'u8'],
  FRA_UID_RANGE: [20, 'binary'], // struct fib_rule_uid_range
  FRA_PROTOCOL: [21, 'u8', RTPROT],
  FRA_IP_PROTO: [22, 'u8'],
  FRA_SPORT_RANGE: [23, 'binary'], // struct fib_rule_port_range
  FRA_DPORT_RANGE: [24, 'binary'],
  FRA_DSCP: [25, 'u8'],
  FRA_FLOWLABEL: [26, 'be32'],
  FRA_FLOWLABEL_MASK: [27, 'be32'],
  FRA_SPORT_MASK: [28, 'u16'],
  FRA_DPORT_MASK: [29, 'u16'],
  FRA_DSCP_MASK: [30, 'u8'],
});
