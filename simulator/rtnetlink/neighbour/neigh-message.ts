/** RTM_NEWNEIGH and RTM_DELNEIGH of an entry, and of a proxy. */
import { ndmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import { RTNLGRP, isHeard, rtnl_notify } from '../rtnl-notify.ts';
import { RTM_NEWNEIGH } from '../rtnl-types.ts';
import { NTF, NTF_EXT_SHIFT, type Neighbour, VALID } from './neigh-table.ts';
import type { ProxyEntry } from './pneigh.ts';

/** NDA_* (include/uapi/linux/neighbour.h) */
export const NDA = {
  DST: 1,
  LLADDR: 2,
  CACHEINFO: 3,
  PROBES: 4,
  VLAN: 5,
  PORT: 6,
  VNI: 7,
  IFINDEX: 8,
  MASTER: 9,
  PROTOCOL: 12,
  NH_ID: 13,
  FDB_EXT_ATTRS: 14,
  FLAGS_EXT: 15,
} as const;
const RTN_UNICAST = 1;

export interface NeighTold {
  /** Default RTM_NEWNEIGH. */
  readonly type?: number;
  readonly flags?: number;
  readonly seq?: number;
  readonly portid?: number;
  /** A request is working on it: it has one user more. */
  readonly held?: boolean;
}

/** neigh_fill_info. Its times count back from now. */
export function neigh_fill_info(neigh: Neighbour, told: NeighTold): Uint8Array {
  const { type = RTM_NEWNEIGH, flags = 0, seq = 0, portid = 0, held = false } = told;
  const { dev, family, state, key } = neigh;
  const fixed = ndmsg.encode({
    family,
    ifindex: dev.index,
    state,
    flags: neigh.flags & 0xff,
    type: neigh.type,
  });
  const out = MessageWriter.message({ type, flags, seq, pid: portid }, fixed).put(NDA.DST, key);
  if ((state & VALID) !== 0) out.put(NDA.LLADDR, neigh.address);
  const { now } = dev.net.kernel.clock;
  const times = [now - neigh.confirmed, now - neigh.used, now - neigh.updated];
  const cacheinfo = Uint32Array.of(...times, Number(held) + Number(neigh.timed));
  out.u32(NDA.PROBES, 0).put(NDA.CACHEINFO, new Uint8Array(cacheinfo.buffer));
  if (neigh.protocol !== 0) out.u8(NDA.PROTOCOL, neigh.protocol);
  const more = neigh.flags >>> NTF_EXT_SHIFT;
  if (more !== 0) out.u32(NDA.FLAGS_EXT, more);
  return out.end();
}

/** pneigh_fill_info */
export function pneigh_fill_info(
  entry: ProxyEntry,
  family: number,
  { type = RTM_NEWNEIGH, flags = 0, seq = 0, portid = 0 }: NeighTold,
): Uint8Array {
  const fixed = ndmsg.encode({
    family,
    ifindex: entry.dev?.index ?? 0,
    flags: (entry.flags & 0xff) | NTF.PROXY,
    type: RTN_UNICAST,
  });
  const out = MessageWriter.message({ type, flags, seq, pid: portid }, fixed);
  out.put(NDA.DST, entry.key);
  if (entry.protocol !== 0) out.u8(NDA.PROTOCOL, entry.protocol);
  const more = entry.flags >>> NTF_EXT_SHIFT;
  if (more !== 0) out.u32(NDA.FLAGS_EXT, more);
  return out.end();
}

/** __neigh_notify: the requester's port may be in it, its sequence number never; no echo. */
export function __neigh_notify(neigh: Neighbour, told: NeighTold): void {
  const { net } = neigh.dev;
  if (isHeard(net, RTNLGRP.NEIGH)) {
    rtnl_notify(net, RTNLGRP.NEIGH, neigh_fill_info(neigh, told));
  }
}
