/** Rules that say which routing table is asked (struct fib_rule). */
import { slotOf } from '../net-slot.ts';
import { PF_INET, PF_INET6, RTNL_FAMILY_IP6MR, RTNL_FAMILY_IPMR } from '../rtnl-types.ts';

/** FRA_* (include/uapi/linux/fib_rules.h) */
export const FRA = {
  DST: 1,
  SRC: 2,
  IIFNAME: 3,
  GOTO: 4,
  PRIORITY: 6,
  FWMARK: 10,
  FLOW: 11,
  TUN_ID: 12,
  SUPPRESS_IFGROUP: 13,
  SUPPRESS_PREFIXLEN: 14,
  TABLE: 15,
  FWMASK: 16,
  OIFNAME: 17,
  L3MDEV: 19,
  UID_RANGE: 20,
  PROTOCOL: 21,
  IP_PROTO: 22,
  SPORT_RANGE: 23,
  DPORT_RANGE: 24,
  DSCP: 25,
  FLOWLABEL: 26,
  FLOWLABEL_MASK: 27,
  SPORT_MASK: 28,
  DPORT_MASK: 29,
  DSCP_MASK: 30,
} as const;
export const FR_ACT_TO_TBL = 1;
export const FR_ACT_GOTO = 2;
export const FR_ACT_NOP = 3;
export const FR_ACT_BLACKHOLE = 6;
export const FR_ACT_UNREACHABLE = 7;
export const FR_ACT_PROHIBIT = 8;
/** FIB_RULE_* flags. */
export const FIB_RULE_PERMANENT = 1;
export const FIB_RULE_INVERT = 2;
export const FIB_RULE_UNRESOLVED = 4;
export const FIB_RULE_IIF_DETACHED = 8;
export const FIB_RULE_OIF_DETACHED = 16;

/** Of a name that no device has. */
export const DETACHED = -1;
export const NO_LIMIT = 0xffffffff;
export const UID_UNSET = 0xffffffff;
const RTPROT_KERNEL = 2;
const [MAIN, DEFAULT, LOCAL] = [254, 253, 255];

/** Ports from one to another; 0 to 0 are none. A mask of 0 where there is a range. */
export interface Ports {
  readonly start: number;
  readonly end: number;
  readonly mask: number;
}

export interface FibRule {
  readonly pref: number;
  table: number;
  readonly protocol: number;
  readonly action: number;
  readonly flags: number;
  readonly iifname: string;
  readonly oifname: string;
  /** 0 without a name, DETACHED while no device has it. */
  iifindex: number;
  oifindex: number;
  readonly mark: number;
  readonly markMask: number;
  readonly target: number;
  /** ctarget: the rule with that preference. */
  resolved: FibRule | undefined;
  readonly tunId: bigint;
  readonly l3mdev: number;
  readonly uidStart: number;
  readonly uidEnd: number;
  readonly ipProto: number;
  readonly sport: Ports;
  readonly dport: Ports;
  readonly suppressIfgroup: number;
  readonly suppressPrefixlen: number;
  readonly srcLen: number;
  readonly dstLen: number;
  /** Empty without a length. */
  readonly src: Uint8Array;
  readonly dst: Uint8Array;
  /** Of the DS field, two bits lower than in the header. */
  dscp: number;
  /** FRA_DSCP was given: the whole field is compared, not only what was TOS. */
  dscpFull: boolean;
  dscpMask: number;
  readonly flow: number;
  flowlabel: number;
  flowlabelMask: number;
}

export const NO_PORTS: Ports = { start: 0, end: 0, mask: 0 };
const NOTHING = new Uint8Array(0);

/** fib_default_rule_add */
const ofKernel = (pref: number, table: number): FibRule => ({
  pref,
  table,
  protocol: RTPROT_KERNEL,
  action: FR_ACT_TO_TBL,
  flags: 0,
  iifname: '',
  oifname: '',
  iifindex: 0,
  oifindex: 0,
  mark: 0,
  markMask: 0,
  target: 0,
  resolved: undefined,
  tunId: 0n,
  l3mdev: 0,
  uidStart: 0,
  uidEnd: UID_UNSET,
  ipProto: 0,
  sport: NO_PORTS,
  dport: NO_PORTS,
  suppressIfgroup: NO_LIMIT,
  suppressPrefixlen: NO_LIMIT,
  srcLen: 0,
  dstLen: 0,
  src: NOTHING,
  dst: NOTHING,
  dscp: 0,
  dscpFull: false,
  dscpMask: 0,
  flow: 0,
  flowlabel: 0,
  flowlabelMask: 0,
});

/** struct fib_rules_ops: the rules of a family, by preference. */
export interface RulesOps {
  readonly family: number;
  /** RTNLGRP_* */
  readonly group: number;
  /** Bytes of an address. */
  readonly addressSize: number;
  readonly rules: FibRule[];
  /** A rule was added once. */
  custom: boolean;
}

/** Families in the order that a dump of all goes through them, with what they begin with. */
const atStart = (): RulesOps[] => [
  {
    family: PF_INET,
    group: 8,
    addressSize: 4,
    rules: [ofKernel(0, LOCAL), ofKernel(32766, MAIN), ofKernel(32767, DEFAULT)],
    custom: false,
  },
  {
    family: RTNL_FAMILY_IPMR,
    group: 27,
    addressSize: 4,
    rules: [ofKernel(32767, DEFAULT)],
    custom: false,
  },
  {
    family: RTNL_FAMILY_IP6MR,
    group: 28,
    addressSize: 16,
    rules: [ofKernel(32767, MAIN)],
    custom: false,
  },
  {
    family: PF_INET6,
    group: 19,
    addressSize: 16,
    rules: [ofKernel(0, LOCAL), ofKernel(32766, MAIN)],
    custom: false,
  },
];

export const rulesOf = slotOf<readonly RulesOps[]>('rtnetlink.rules', ({ kernel }) => {
  const { multicastRules } = kernel.profile.routing;
  const has = ({ family }: RulesOps): boolean =>
    family === PF_INET || family === PF_INET6 || multicastRules.includes(family);
  return atStart().filter(has);
});

/** uid_range_set */
export const hasUids = ({ uidStart, uidEnd }: FibRule): boolean =>
  !(uidStart === 0 && uidEnd === UID_UNSET);
