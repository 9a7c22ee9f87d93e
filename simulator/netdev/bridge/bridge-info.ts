/** IFLA_INFO_DATA of a bridge, and IFLA_INFO_SLAVE_DATA of its port. */
import type { Device } from '../../net/device.ts';
import type { MessageWriter } from '../../nlattr/message-writer.ts';
import { BR, bridgeOf, portOf, throughJiffies } from './bridge-device.ts';

const [IFLA_BR_PAD, IFLA_BRPORT_PAD] = [40, 26];
/** Timers, by number of their attribute: none runs while the bridge is down. */
const timers = [16, 17, 18];
const GC_TIMER = 19;
/** The least time between two searches for old entries. */
const LEAST = 1;
/** What it does with multicast: attribute, size, value. */
const multicast: readonly (readonly [type: number, size: 1 | 4 | 8, value: number])[] = [
  [22, 1, 1], // MCAST_ROUTER
  [23, 1, 1], // MCAST_SNOOPING
  [24, 1, 0], // MCAST_QUERY_USE_IFADDR
  [25, 1, 0], // MCAST_QUERIER
  [42, 1, 0], // MCAST_STATS_ENABLED
  [26, 4, 16], // MCAST_HASH_ELASTICITY
  [27, 4, 4096], // MCAST_HASH_MAX
  [28, 4, 2], // MCAST_LAST_MEMBER_CNT
  [29, 4, 2], // MCAST_STARTUP_QUERY_CNT
  [43, 1, 2], // MCAST_IGMP_VERSION
  [44, 1, 1], // MCAST_MLD_VERSION
  [30, 8, 100], // MCAST_LAST_MEMBER_INTVL
  [31, 8, 26000], // MCAST_MEMBERSHIP_INTVL
  [32, 8, 25500], // MCAST_QUERIER_INTVL
  [33, 8, 12500], // MCAST_QUERY_INTVL
  [34, 8, 1000], // MCAST_QUERY_RESPONSE_INTVL
  [35, 8, 3125], // MCAST_STARTUP_QUERY_INTVL
];

function put(out: MessageWriter, type: number, size: 1 | 4 | 8, value: number): void {
  if (size === 1) out.u8(type, value);
  else if (size === 4) out.u32(type, value);
  else out.u64(type, BigInt(value), IFLA_BR_PAD);
}

/** br_fill_info */
export function br_fill_info(dev: Device, out: MessageWriter): void {
  const { settings, id, groupAddress } = bridgeOf(dev);
  const { hz, bridge } = dev.net.kernel.profile;
  const { vlans, boolOptions, maxType } = bridge;
  const setting = (number: number): number => settings.get(number) ?? 0;
  for (const timer of timers) out.u64(timer, 0n, IFLA_BR_PAD);
  out.u64(GC_TIMER, BigInt(gcTimer(dev)), IFLA_BR_PAD);
  for (const number of [
    BR.FORWARD_DELAY,
    BR.HELLO_TIME,
    BR.MAX_AGE,
    BR.AGEING_TIME,
    BR.STP_STATE,
  ]) {
    out.u32(number, setting(number));
  }
  out
    .u16(BR.PRIORITY, setting(BR.PRIORITY))
    .u8(BR.VLAN_FILTERING, 0)
    .u16(BR.GROUP_FWD_MASK, setting(BR.GROUP_FWD_MASK))
    .put(BR.BRIDGE_ID, id)
    .put(BR.ROOT_ID, id)
    .u16(12, 0) // ROOT_PORT
    .u32(13, 0) // ROOT_PATH_COST
    .u8(14, 0) // TOPOLOGY_CHANGE
    .u8(15, 0) // TOPOLOGY_CHANGE_DETECTED
    .put(BR.GROUP_ADDR, groupAddress)
    .put(46, Uint8Array.of(0, 0, 0, 0, boolOptions, 0, 0, 0)); // MULTI_BOOLOPT: on, known
  if (maxType >= BR.FDB_MAX_LEARNED) {
    out.u32(48, 0).u32(BR.FDB_MAX_LEARNED, setting(BR.FDB_MAX_LEARNED)); // FDB_N_LEARNED
  }
  if (vlans) {
    out
      .put(8, Uint8Array.of(0x81, 0)) // VLAN_PROTOCOL
      .u16(39, 1) // VLAN_DEFAULT_PVID
      .u8(41, 0) // VLAN_STATS_ENABLED
      .u8(45, 0); // VLAN_STATS_PER_PORT
  }
  for (const [type, size, value] of multicast) {
    put(out, type, size, size === 8 ? throughJiffies(value, hz) : value);
  }
  if (!bridge.netfilter) return;
  for (const number of [BR.NF_CALL_IPTABLES, BR.NF_CALL_IP6TABLES, BR.NF_CALL_ARPTABLES]) {
    out.u8(number, setting(number));
  }
}

/** How long until old entries are looked for again. */
function gcTimer(dev: Device): number {
  const { cleanedAt, settings } = bridgeOf(dev);
  if (cleanedAt === undefined) return 0;
  const period = Math.max(LEAST, settings.get(BR.AGEING_TIME) ?? 0);
  return period - ((dev.net.kernel.clock.now - cleanedAt) % period);
}

const DEFAULT_PORT_PRIORITY = 0x20;
/** port_cost of a link of 10 Gbit/s, and of one that does not tell. */
const [FAST, UNKNOWN] = [2, 100];
/** Flags of a port: attribute, and whether it is on. */
const flags: readonly (readonly [type: number, on: 0 | 1])[] = [
  [4, 0], // MODE
  [5, 0], // GUARD
  [6, 0], // PROTECT
  [7, 0], // FAST_LEAVE
  [28, 0], // MCAST_TO_UCAST
  [8, 1], // LEARNING
  [9, 1], // UNICAST_FLOOD
  [27, 1], // MCAST_FLOOD
  [30, 1], // BCAST_FLOOD
  [10, 0], // PROXYARP
  [12, 0], // PROXYARP_WIFI
];
const moreFlags = [32, 35, 36, 33, 39, 40, 43];

/** br_port_fill_attrs: of a port that does not forward. */
export function br_port_fill_attrs(master: Device, port: Device, out: MessageWriter): void {
  const { number, root, bridge } = portOf(master, port);
  const portId = 0x8000 | number;
  const { portMaxType } = master.net.kernel.profile.bridge;
  out
    .u8(1, 0) // STATE
    .u16(2, DEFAULT_PORT_PRIORITY)
    .u32(3, port.kind.name === 'veth' ? FAST : UNKNOWN); // COST
  for (const [type, on] of flags) out.u8(type, on);
  out
    .put(13, root) // ROOT_ID
    .put(14, bridge) // BRIDGE_ID
    .u16(15, portId) // DESIGNATED_PORT
    .u16(16, 0) // DESIGNATED_COST
    .u16(17, portId)
    .u16(18, number)
    .u8(19, 0) // TOPOLOGY_CHANGE_ACK
    .u8(20, 0) // CONFIG_PENDING
    .u8(29, 0) // VLAN_TUNNEL
    .u16(31, 0); // GROUP_FWD_MASK
  for (const type of moreFlags) if (type <= portMaxType) out.u8(type, 0);
  for (const timer of [21, 22, 23]) out.u64(timer, 0n, IFLA_BRPORT_PAD);
  out
    .u8(25, 1) // MULTICAST_ROUTER
    .u32(37, 512) // MCAST_EHT_HOSTS_LIMIT
    .u32(38, 0); // MCAST_EHT_HOSTS_CNT
  if (portMaxType > 41) out.u32(41, 0).u32(42, 0); // MCAST_N_GROUPS, MCAST_MAX_GROUPS
}
