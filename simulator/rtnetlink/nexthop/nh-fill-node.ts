/** RTM_NEWNEXTHOP and RTM_DELNEXTHOP. */
import { nhmsg } from '../../../harness/wire/structs/nexthop.ts';
import type { Request } from '../../af-netlink/kernel-side.ts';
import type { Kernel } from '../../kernel.ts';
import type { Net } from '../../net/net.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import { Unmodelled } from '../../unmodelled.ts';
import type { Told } from '../inet/ifaddr-message.ts';
import { addressBytes } from '../inet/ifaddr.ts';
import { RTNLGRP, rtnl_notify } from '../rtnl-notify.ts';
import type { Nexthop, NhGroup } from './nexthop.ts';
import { NHA } from './nh-policy.ts';

const NHA_OP_FLAG_DUMP_STATS = 1;
const NHA_OP_FLAG_RESP_GRP_RESVD_0 = 0x80000000;

/** nh_fill_node. @param opFlags NHA_OP_FLAGS of the request */
export function nh_fill_node(
  { profile }: Kernel,
  { id, flags: nhFlags, protocol, info, group }: Nexthop,
  { type, flags = 0, seq, portid }: Told,
  opFlags = 0,
): Uint8Array {
  const fixed = nhmsg.encode({
    family: info?.family ?? 0,
    scope: info === undefined || info.blackhole ? 0 : info.nh.scope,
    protocol,
    flags: nhFlags,
  });
  const out = MessageWriter.message({ type, flags, seq, pid: portid }, fixed).u32(NHA.ID, id);
  if (group !== undefined) {
    putGroup(out, group, opFlags);
    if (profile.facts.nexthopOpFlags) out.u32(NHA.OP_FLAGS, NHA_OP_FLAG_RESP_GRP_RESVD_0);
    return out.end();
  }
  if (info === undefined) return out.end();
  const { nh, blackhole, fdb } = info;
  if (blackhole) return out.put(NHA.BLACKHOLE, NOTHING).end();
  if (fdb) out.put(NHA.FDB, NOTHING);
  else if (nh.hasDevice) out.u32(NHA.OIF, nh.oif);
  if (nh.gateway?.family === 2) out.put(NHA.GATEWAY, addressBytes(nh.gateway.address));
  else if (nh.gateway !== undefined) out.put(NHA.GATEWAY, nh.gateway.address);
  return out.end();
}

const NOTHING = new Uint8Array(0);

/** nla_put_nh_group */
function putGroup(out: MessageWriter, { fdb, entries }: NhGroup, opFlags: number): void {
  if (fdb) out.put(NHA.FDB, NOTHING);
  if ((opFlags & NHA_OP_FLAG_DUMP_STATS) !== 0) throw new Unmodelled('statistics of nexthops');
  const members = new Uint8Array(entries.length * 8);
  const view = new DataView(members.buffer);
  for (const [nth, { nexthop, weight }] of entries.entries()) {
    view.setUint32(nth * 8, nexthop.id, true);
    view.setUint16(nth * 8 + 4, weight - 1, true);
  }
  out.u16(NHA.GROUP_TYPE, 0).put(NHA.GROUP, members);
}

/** nexthop_notify: with the flags of the request. */
export function nexthop_notify(net: Net, type: number, nexthop: Nexthop, request: Request): void {
  const { flags, seq, portid } = request;
  const message = nh_fill_node(net.kernel, nexthop, { type, flags, seq, portid });
  rtnl_notify(net, RTNLGRP.NEXTHOP, message, request);
}
