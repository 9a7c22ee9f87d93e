/**
 * A datagram on its way into the kernel: the Skb of kernel-side.ts, with what af-netlink itself
 * needs to answer it.
 */
import type { Net } from '../net/net.ts';
import type { Task } from '../net/task.ts';
import type { Skb } from './kernel-side.ts';
import type { KernelSock } from './kernel-sock.ts';
import type { NetlinkSock } from './netlink-sock.ts';

export class RequestSkb implements Skb {
  readonly data: Uint8Array;
  readonly net: Net;
  readonly portid: number;
  readonly kernelSock: KernelSock;
  /** NETLINK_CB(skb).sk: whose options decide what answers look like. */
  readonly sk: NetlinkSock;
  readonly sender: Task;
  /** NETLINK_SKB_DST: sent to an explicit address. */
  readonly explicitDst: boolean;
  /** What send returns under the fault err-from-send. */
  faultyResult: number | undefined = undefined;

  constructor(
    kernelSock: KernelSock,
    sk: NetlinkSock,
    sender: Task,
    data: Uint8Array,
    explicitDst: boolean,
  ) {
    this.data = data;
    this.net = sk.net;
    this.portid = sk.portid;
    this.kernelSock = kernelSock;
    this.sk = sk;
    this.sender = sender;
    this.explicitDst = explicitDst;
  }
}
