/** Ids that a namespace has for others (net/core/net_namespace.c). */
import type { Request } from '../af-netlink/kernel-side.ts';
import type { Net } from '../net/net.ts';
import { MessageWriter } from '../nlattr/message-writer.ts';
import { RTNLGRP, rtnl_notify } from './rtnl-notify.ts';
import { RTM_DELNSID, RTM_NEWNSID } from './rtnl-types.ts';

export const NETNSA = { NSID: 1, PID: 2, FD: 3, TARGET_NSID: 4, CURRENT_NSID: 5 } as const;
export const NETNSA_NSID_NOT_ASSIGNED = -1;

export interface NsidTold {
  /** Default RTM_NEWNSID. */
  readonly type?: number;
  readonly flags?: number;
  readonly seq?: number;
  readonly portid?: number;
  /** NETNSA_CURRENT_NSID */
  readonly current?: number | undefined;
}

/** rtnl_net_fill: struct rtgenmsg, then the id. */
export function rtnl_net_fill(
  nsid: number,
  { type = RTM_NEWNSID, flags = 0, seq = 0, portid = 0, current }: NsidTold = {},
): Uint8Array {
  const fixed = new Uint8Array(1);
  const out = MessageWriter.message({ type, flags, seq, pid: portid }, fixed);
  out.u32(NETNSA.NSID, nsid);
  if (current !== undefined) out.u32(NETNSA.CURRENT_NSID, current);
  return out.end();
}

/** rtnl_net_notifyid */
export function rtnl_net_notifyid(net: Net, nsid: number, type?: number, request?: Request): void {
  const { seq = 0, portid = 0 } = request ?? {};
  const message = rtnl_net_fill(nsid, type === undefined ? { seq, portid } : { type, seq, portid });
  rtnl_notify(net, RTNLGRP.NSID, message, request);
}

/** The lowest id that names nobody. */
export function freeNsid(net: Net): number {
  const taken = new Set(net.nsids.values());
  let nsid = 0;
  while (taken.has(nsid)) nsid++;
  return nsid;
}

/** peernet2id_alloc: the id there is, or the lowest that is free, which the members hear of. */
export function peernet2id_alloc(net: Net, peer: Net): number {
  const known = net.nsids.get(peer);
  if (known !== undefined) return known;
  const nsid = freeNsid(net);
  net.nsids.set(peer, nsid);
  rtnl_net_notifyid(net, nsid);
  return nsid;
}

/** get_net_ns_by_id */
export function get_net_ns_by_id(net: Net, nsid: number): Net | undefined {
  for (const [peer, id] of net.nsids) if (id === nsid) return peer;
  return undefined;
}

/** unhash_nsid: nobody has an id any more for a namespace that ends. */
export function unhash_nsid(gone: Net): void {
  for (const net of gone.kernel.nets.values()) {
    const nsid = net.nsids.get(gone);
    if (nsid === undefined) continue;
    net.nsids.delete(gone);
    rtnl_net_notifyid(net, nsid, RTM_DELNSID);
  }
}
