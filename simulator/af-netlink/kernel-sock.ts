/** The kernel's end of a protocol in one namespace: the socket at port 0. */
import type { Net } from '../net/net.ts';
import type { NetlinkKernelCfg } from './kernel-side.ts';

export class KernelSock {
  readonly net: Net;
  readonly protocol: number;
  readonly cfg: NetlinkKernelCfg;
  readonly inode: number;
  /** As one that asks: the kernel may send to itself. */
  readonly portid = 0;
  readonly capAck = false;
  readonly extAck = false;
  readonly strictChk = false;
  readonly opener = undefined;
  readonly dump = undefined;

  constructor(net: Net, protocol: number, cfg: NetlinkKernelCfg) {
    this.net = net;
    this.protocol = protocol;
    this.cfg = cfg;
    this.inode = net.kernel.nextInode++;
  }
}
