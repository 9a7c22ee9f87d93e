/** The Request of kernel-side.ts: one message of a datagram, as its handler sees it. */
import type { Net } from '../net/net.ts';
import type { Dump, Extack, Request } from './kernel-side.ts';
import { Unmodelled } from '../unmodelled.ts';
import { netlink_ns_capable } from './netlink-allowed.ts';
import { netlink_dump_start } from './netlink-dump.ts';
import { nlmsg_unicast } from './nlmsg.ts';
import type { RequestSkb } from './request-skb.ts';

export class NetlinkRequest implements Request {
  readonly net: Net;
  readonly message: Uint8Array;
  readonly type: number;
  readonly flags: number;
  readonly portid: number;
  readonly extack: Extack;
  readonly skb: RequestSkb;

  constructor(
    skb: RequestSkb,
    message: Uint8Array,
    type: number,
    flags: number,
    extack: Extack = {},
  ) {
    this.skb = skb;
    this.net = skb.net;
    this.message = message;
    this.type = type;
    this.flags = flags;
    this.portid = skb.portid;
    this.extack = extack;
  }

  get seq(): number {
    const { message } = this;
    return (message[8]! | (message[9]! << 8) | (message[10]! << 16) | (message[11]! << 24)) >>> 0;
  }

  get strict(): boolean {
    return this.skb.sk.strictChk;
  }

  netCapable(capability: string): boolean {
    const { sk, sender, explicitDst, data } = this.skb;
    const { faults } = this.net.kernel;
    if (faults.has('batch-first-only') && this.message.byteOffset !== data.byteOffset) return true;
    if (sender === undefined || sk.opener === undefined) {
      throw new Unmodelled('what the kernel itself may do');
    }
    return netlink_ns_capable(sk.opener, sender, explicitDst, capability);
  }

  capable(capability: string): boolean {
    return this.net.kernel.root === 'machine' && this.netCapable(capability);
  }

  reply(message: Uint8Array): number {
    return nlmsg_unicast(this.skb.kernelSock, message, this.portid);
  }

  startDump(dump: Dump): number {
    return netlink_dump_start(this, dump);
  }
}
