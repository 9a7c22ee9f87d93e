/**
 * A profile: the facts by which one kernel version differs from another, as data.
 */
import type { FamilyFacts } from '../genetlink/family-facts.ts';
import type { HandlerFacts } from '../rtnetlink/handlers.ts';
import type { BranchFacts } from './branch-facts.ts';

export interface Profile {
  /** What the user asks for, e.g. `6.18`. */
  readonly name: string;
  /** The kernel that the facts were measured on. */
  readonly version: string;
  /** False: read from source, not measured on a running kernel; what it says is no authority. */
  readonly measured: boolean;
  /** What it does where versions differ. */
  readonly facts: BranchFacts;
  /** Generic Netlink families that the machine has once it is up, without nlctrl. */
  readonly families: readonly FamilyFacts[];
  /** Protocols that have a kernel side from boot, by number. */
  readonly protocols: readonly ProtocolFacts[];
  /** What NETLINK_SOCK_DIAG has handlers for: address families, and transports of AF_INET. */
  readonly sockDiag: {
    readonly families: readonly number[];
    readonly transports: readonly number[];
  };
  /** Message types of NETLINK_ROUTE that are handled, by address family. */
  readonly handlers: readonly HandlerFacts[];
  /** FRA_MAX: what rules may have. NTF_EXT_MASK of neighbours. */
  readonly routing: {
    readonly ruleMax: number;
    readonly ntfExtMask: number;
    /** Address families that have rules, beside IPv4 and IPv6: 128, 129. */
    readonly multicastRules: readonly number[];
    /** CONFIG_IPV6_MROUTE: NETCONFA_MC_FORWARDING of IPv6. */
    readonly multicastRouting6: boolean;
  };
  /** What link messages are like. */
  readonly links: {
    /** IFLA_* that rtnl_fill_ifinfo does not write. */
    readonly unknown: readonly number[];
    /** IFLA_MAX. */
    readonly maxType: number;
    /** The least IFLA_GSO_MAX_SIZE: MAX_TCP_HEADER, which depends on what is configured, and one. */
    readonly gsoLeast: number;
    /** strict_start_type of ifla_policy; absent: none. */
    readonly strictFrom?: number;
    /** The largest IFLA_TXQLEN; absent: any. */
    readonly txqlenMost?: number;
    /** txqlen_range: the policy says so, rather than whoever changes it. */
    readonly txqlenPolicy?: true;
    /** IFLA_QDISC behind IFLA_CARRIER, IFLA_MAP before the addresses. */
    readonly oldOrder: boolean;
    /** DEVCONF_MAX, and IPSTATS_MIB counts: numbers that IPv6 tells of a device. */
    readonly devconf6: number;
    readonly snmp6: number;
  };
  /** CONFIG_IPV6_ROUTER_PREF */
  readonly routerPreferences: boolean;
  /**
   * What a work queue does with a new IPv6 address comes before the acknowledgement: mostly so where
   * there is one processor, and the one who asked may lose it.
   */
  readonly workBeforeAck: boolean;
  /** CONFIG_MPLS_ROUTING */
  readonly mpls: boolean;
  /** What bridges are like. */
  readonly bridge: {
    /** CONFIG_BRIDGE_VLAN_FILTERING: each has, and is in, a VLAN of its own. */
    readonly vlans: boolean;
    /** BR_BOOLOPT_*: those there are. */
    readonly boolOptions: number;
    /** CONFIG_BRIDGE_NETFILTER */
    readonly netfilter: boolean;
    /** IFLA_BR_MAX, IFLA_BRPORT_MAX. */
    readonly maxType: number;
    readonly portMaxType: number;
  };
  /** sizeof(struct skb_shared_info), aligned. */
  readonly sharedInfo: number;
  /** sizeof(struct sk_buff), aligned as kmalloc counts it. */
  readonly skBuff: number;
  /** SKB_SMALL_HEAD_CACHE_SIZE: the smallest head of an skb. */
  readonly smallHead: number;
  /** IFLA_INFO_KIND of the links that can be made (struct rtnl_link_ops). */
  readonly linkKinds: ReadonlySet<string>;
  /** TCA_KIND of the queueing disciplines that can be made (struct Qdisc_ops). */
  readonly qdiscKinds: ReadonlySet<string>;
  /** Without CONFIG_HAVE_EFFICIENT_UNALIGNED_ACCESS: nlattr/padding.ts. */
  readonly padsNumbers: boolean;
  /** Ticks a second: times are rounded to them. */
  readonly hz: number;
  readonly pageSize: number;
  /** net.core.rmem_default, wmem_default. */
  readonly bufferDefault: number;
  /** net.core.rmem_max, wmem_max. */
  readonly bufferMax: number;
}

export interface ProtocolFacts {
  readonly protocol: number;
  readonly groups: number;
  /** NL_CFG_F_NONROOT_RECV, NL_CFG_F_NONROOT_SEND. */
  readonly nonrootRecv?: true;
  readonly nonrootSend?: true;
  /**
   * What answers at port 0 of a namespace that is not the first: a `module` of the simulator;
   * nothing at all (`none`); something that is not modelled, or of which only the common loop
   * over messages is (`rcv-skb`: headers and control messages).
   */
  readonly kernelSide: 'module' | 'none' | 'rcv-skb' | 'unmodelled';
  /**
   * The protocol's own check when a group is joined, though reception is open: refused always
   * (audit asks for a capability over the first user namespace), or for even group numbers
   * without CAP_NET_ADMIN (the connector takes the number for a mask).
   */
  readonly groupVeto?: 'always' | 'even';
}
