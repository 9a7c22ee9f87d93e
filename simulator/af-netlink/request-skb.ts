/**
 * A datagram on its way into the kernel: the Skb of kernel-side.ts, with what af-netlink itself
 * needs to answer it.
 */
import type { CapabilitySet } from '../net/capability.ts';
import type { Net } from '../net/net.ts';
import type { Task } from '../net/task.ts';
import type { Skb } from './kernel-side.ts';
import type { KernelSock } from './kernel-sock.ts';
import type { NetlinkSock } from './netlink-sock.ts';

/** What matters of the socket that asks, which may be the kernel's own. */
export type Asker = Pick<
  NetlinkSock,
  'net' | 'protocol' | 'portid' | 'capAck' | 'extAck' | 'strictChk' | 'dump'
> & { readonly opener: CapabilitySet | undefined };

export class RequestSkb implements Skb {
  readonly data: Uint8Array;
  readonly net: Net;
  readonly portid: number;
  readonly kernelSock: KernelSock;
  /** NETLINK_CB(skb).sk: whose options decide what answers look like. */
  readonly sk: Asker;
  /** undefined: the kernel itself. */
  readonly sender: Task | undefined;
  /** NETLINK_SKB_DST: sent to an explicit address. */
  readonly explicitDst: boolean;
  /** What send returns under the fault err-from-send. */
  faultyResult: number | undefined = undefined;

  constructor(
    kernelSock: KernelSock,
    sk: Asker,
    sender: Task | undefined,
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
