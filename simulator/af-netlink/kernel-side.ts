/**
 * What af-netlink shows to the protocols behind it (genetlink, rtnetlink): a request under
 * handling, its extended ACK, and dumps. Numbers returned are the kernel's: 0 or -errno.
 */
import type { Net } from '../net/net.ts';

/** struct netlink_ext_ack. Offsets count from the request's nlmsghdr. */
export interface Extack {
  msg?: string | undefined;
  /** Offset of the bad attribute's header. */
  badAttr?: number | undefined;
  /** Attributes of the NLMSGERR_ATTR_POLICY nest, encoded. */
  policy?: Uint8Array | undefined;
  missType?: number | undefined;
  missNest?: number | undefined;
  cookie?: Uint8Array | undefined;
}

/** One message of a datagram, as its handler sees it. */
export interface Request {
  readonly net: Net;
  /** nlmsg_len bytes, the header included; not a copy. */
  readonly message: Uint8Array;
  readonly type: number;
  readonly flags: number;
  readonly seq: number;
  /** NETLINK_CB(skb).portid: the requester's port. */
  readonly portid: number;
  readonly extack: Extack;
  /** NETLINK_GET_STRICT_CHK of the requesting socket. */
  readonly strict: boolean;
  /** netlink_net_capable: sender and opener have it over the namespace's user namespace. */
  netCapable(capability: string): boolean;
  /** netlink_capable: the same over the first user namespace. */
  capable(capability: string): boolean;
  /** nlmsg_unicast to the requester: 0 or -errno. */
  reply(message: Uint8Array): number;
  /** netlink_dump_start: -EINTR once started (so that no ACK is sent), else -errno. */
  startDump(dump: Dump): number;
}

/** A dump under way: struct netlink_callback and its functions. */
export interface Dump {
  /** Runs before the first part; its error is an ordinary refusal. */
  start?(request: Request): number;
  /**
   * Puts as many messages as fit. @returns a positive number to be called again, 0 at the end,
   * -errno to end with DONE -errno.
   */
  dump(part: DumpPart): number;
  /** Runs once, at the end or when the socket closes over an unread dump. */
  done?(): void;
  /** RTNL_FLAG_DUMP_SPLIT_NLM_DONE and its like: DONE is always a datagram of its own. */
  readonly splitDone: boolean;
  /** Its callback returns what it returns on every branch: it is no dump of Linux itself. */
  readonly asWritten?: boolean;
  /** netlink_callback.answer_flags, e.g. NLM_F_DUMP_FILTERED: read when DONE is made. */
  readonly answerFlags?: number;
}

/** The datagram that a dump is filling. */
export interface DumpPart {
  /** Bytes put so far. */
  readonly used: number;
  readonly portid: number;
  readonly seq: number;
  readonly extack: Extack;
  /** Appends one whole message (aligned behind); false, and nothing written, if it does not fit. */
  put(message: Uint8Array): boolean;
}

/** struct netlink_kernel_cfg */
export interface NetlinkKernelCfg {
  groups?: number;
  /** NL_CFG_F_NONROOT_RECV: anyone may join groups. */
  nonrootRecv?: boolean;
  /** NL_CFG_F_NONROOT_SEND: anyone may send to ports and groups. */
  nonrootSend?: boolean;
  /** Gets a whole datagram; most call netlink_rcv_skb on it. Absent: ECONNREFUSED to senders. */
  input?(skb: Skb): void;
  /** Asked before a group is joined, by its number: 0 or -errno. `capable` is the joiner's. */
  bind?(net: Net, group: number, capable: (capability: string) => boolean): number;
  unbind?(net: Net, group: number): void;
}

/** A datagram on its way into the kernel: made by af-netlink, opaque to protocols. */
export interface Skb {
  readonly data: Uint8Array;
  readonly net: Net;
  readonly portid: number;
}
