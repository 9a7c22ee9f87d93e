/** What is told of bridges besides link messages: of ports (family PF_BRIDGE), of local entries. */
import { NLA_F_NESTED } from '../../../harness/wire/constants/netlink.ts';
import { ifinfomsg, ndmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import { type Device, IF_OPER } from '../../net/device.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import { dev_get_flags } from '../../rtnetlink/rtnl-fill-ifinfo.ts';
import { RTNLGRP, isHeard, rtnl_notify } from '../../rtnetlink/rtnl-notify.ts';
import { PF_BRIDGE, RTM_NEWLINK } from '../../rtnetlink/rtnl-types.ts';
import { Unmodelled } from '../../unmodelled.ts';
import type { FdbEntry } from './bridge-device.ts';
import { br_port_fill_attrs } from './bridge-info.ts';

const IFLA = {
  ADDRESS: 1,
  IFNAME: 3,
  MTU: 4,
  LINK: 5,
  MASTER: 10,
  PROTINFO: 12,
  OPERSTATE: 16,
  AF_SPEC: 26,
} as const;
const [NDA_LLADDR, NDA_CACHEINFO, NDA_VLAN, NDA_MASTER, NDA_FLAGS_EXT] = [2, 3, 5, 9, 15];
const IFLA_BRIDGE_VLAN_INFO = 2;
/** struct bridge_vlan_info: BRIDGE_VLAN_INFO_PVID and _UNTAGGED, and the VLAN. */
const OWN_VLAN = Uint8Array.of(6, 0, 1, 0);
const NUD_PERMANENT = 0x80;

export interface PortTold {
  readonly type: number;
  readonly flags?: number;
  readonly seq?: number;
  readonly portid?: number;
}

/** br_fill_ifinfo, of a port, or of the bridge itself. @param vlans RTEXT_FILTER_BRVLAN_COMPRESSED */
export function br_fill_ifinfo(
  dev: Device,
  { type, flags = 0, seq = 0, portid = 0 }: PortTold,
  vlans = false,
): Uint8Array {
  const { master } = dev;
  const fixed = ifinfomsg.encode({
    family: PF_BRIDGE,
    type: dev.type,
    index: dev.index,
    flags: dev_get_flags(dev),
  });
  const out = MessageWriter.message({ type, flags, seq, pid: portid }, fixed)
    .string(IFLA.IFNAME, dev.name)
    .u32(IFLA.MASTER, (master ?? dev).index)
    .u32(IFLA.MTU, dev.mtu)
    .u8(IFLA.OPERSTATE, dev.running ? dev.operstate : IF_OPER.DOWN)
    .put(IFLA.ADDRESS, dev.address);
  if (dev.iflink !== dev.index) out.u32(IFLA.LINK, dev.iflink);
  if (type === RTM_NEWLINK && master !== undefined) {
    out.nest(IFLA.PROTINFO | NLA_F_NESTED, (info) => br_port_fill_attrs(master, dev, info));
  }
  if (vlans && dev.net.kernel.profile.bridge.vlans) {
    out.nest(IFLA.AF_SPEC, (spec) => spec.put(IFLA_BRIDGE_VLAN_INFO, OWN_VLAN));
  }
  return out.end();
}

/** br_ifinfo_notify: of a port. */
export function br_ifinfo_notify(port: Device, type: number): void {
  if (!isHeard(port.net, RTNLGRP.LINK)) return;
  rtnl_notify(port.net, RTNLGRP.LINK, br_fill_ifinfo(port, { type }, true));
}

/** fdb_fill_info of a local entry. */
export function fdb_fill_info(bridge: Device, entry: FdbEntry, told: PortTold): Uint8Array {
  const { type, flags = 0, seq = 0, portid = 0 } = told;
  const { index: ifindex } = entry.port ?? bridge;
  const fixed = ndmsg.encode({ family: PF_BRIDGE, ifindex, state: NUD_PERMANENT });
  const out = MessageWriter.message({ type, flags, seq, pid: portid }, fixed)
    .put(NDA_LLADDR, entry.address)
    .u32(NDA_MASTER, bridge.index);
  if (bridge.net.kernel.profile.facts.fdbTellsFlagsExt) out.u32(NDA_FLAGS_EXT, 0);
  out.put(NDA_CACHEINFO, new Uint8Array(16));
  if (entry.vid !== 0) out.u16(NDA_VLAN, entry.vid);
  return out.end();
}

/** fdb_notify */
export function fdb_notify(bridge: Device, entry: FdbEntry, type: number): void {
  if (!isHeard(bridge.net, RTNLGRP.NEIGH)) return;
  rtnl_notify(bridge.net, RTNLGRP.NEIGH, fdb_fill_info(bridge, entry, { type }));
}

/** br_vlan_notify: of the VLAN that a bridge or its port got, or lost. @throws Unmodelled if somebody hears */
export function br_vlan_notify({ net }: Device): void {
  if (!net.kernel.profile.bridge.vlans || !isHeard(net, RTNLGRP.BRVLAN)) return;
  throw new Unmodelled('what is told of VLANs of a bridge');
}
