/** What the tests of this folder build their messages with. */
import type { Kernel } from '../kernel.ts';
import type { Net } from '../net/net.ts';
import type { NetlinkKernelCfg, Request } from './kernel-side.ts';
import type { KernelSock } from './kernel-sock.ts';
import { netlink_kernel_create } from './netlink-kernel-create.ts';
import { netlink_rcv_skb } from './netlink-rcv-skb.ts';

export const USERSOCK = 2;
/** A protocol number that nothing else uses. */
export const TEST_PROTOCOL = 30;

interface Header {
  type: number;
  flags?: number;
  seq?: number;
  len?: number;
}

/** One message: the header, then `payload`. */
export function message(
  { type, flags = 0, seq = 0, len }: Header,
  payload: Uint8Array | number[] = [],
) {
  const out = new Uint8Array(16 + payload.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, len ?? out.length, true);
  view.setUint16(4, type, true);
  view.setUint16(6, flags, true);
  view.setUint32(8, seq, true);
  out.set(payload, 16);
  return out;
}

export const NOOP_ACK = message({ type: 1, flags: 5, seq: 1 });

export const hex = (bytes: Uint8Array | number): string =>
  typeof bytes === 'number' ? String(bytes) : Buffer.from(bytes).toString('hex');

/** A protocol whose requests go to `cb`. */
export function protocolOf(
  kernel: Kernel,
  cb: (request: Request) => number,
  cfg: NetlinkKernelCfg = {},
  net: Net = kernel.net(),
): KernelSock {
  const input: NetlinkKernelCfg['input'] = (skb) => void netlink_rcv_skb(skb, cb);
  const sk = netlink_kernel_create(net, TEST_PROTOCOL, { input, ...cfg });
  if (sk === undefined) throw new Error(`protocol ${TEST_PROTOCOL} is taken`);
  return sk;
}
