/** The RTM_NEWLINK message of a device, byte for byte as 6.18.44 (rtnl_fill_ifinfo). */
import { NLA_F_NESTED } from '../../harness/wire/constants/netlink.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import { MessageWriter } from '../nlattr/message-writer.ts';
import { Unmodelled } from '../unmodelled.ts';
import { putAfSpec } from './af-spec.ts';
import { type LinkDevice, dev_get_flags, groupOf, isUp, mtuOf, txqlenOf } from './link-device.ts';
import { RTM_NEWLINK } from './rtnl-types.ts';

const LOOPBACK_IFINDEX = 1;
const ARPHRD_LOOPBACK = 772;
const [IF_OPER_UNKNOWN, IF_OPER_DOWN] = [0, 2];
const ETH_ALEN = 6;

/** IFLA_*, those of a loopback device. */
const IFLA = {
  ADDRESS: 1,
  BROADCAST: 2,
  IFNAME: 3,
  MTU: 4,
  QDISC: 6,
  STATS: 7,
  TXQLEN: 13,
  MAP: 14,
  OPERSTATE: 16,
  LINKMODE: 17,
  IFALIAS: 20,
  STATS64: 23,
  AF_SPEC: 26,
  GROUP: 27,
  PROMISCUITY: 30,
  NUM_TX_QUEUES: 31,
  NUM_RX_QUEUES: 32,
  CARRIER: 33,
  CARRIER_CHANGES: 35,
  PROTO_DOWN: 39,
  GSO_MAX_SEGS: 40,
  GSO_MAX_SIZE: 41,
  XDP: 43,
  CARRIER_UP_COUNT: 47,
  CARRIER_DOWN_COUNT: 48,
  MIN_MTU: 50,
  MAX_MTU: 51,
  GRO_MAX_SIZE: 58,
  TSO_MAX_SIZE: 59,
  TSO_MAX_SEGS: 60,
  ALLMULTI: 61,
  DEVLINK_PORT: 62,
  GSO_IPV4_MAX_SIZE: 63,
  GRO_IPV4_MAX_SIZE: 64,
  DPLL_PIN: 65,
  MAX_PACING_OFFLOAD_HORIZON: 66,
  NETNS_IMMUTABLE: 67,
  HEADROOM: 68,
  TAILROOM: 69,
} as const;
const IFLA_XDP_ATTACHED = 2;

/** Statistics left out under RTEXT_FILTER_SKIP_STATS are those of IPv6 only. */
export interface FillOptions {
  readonly skipStats: boolean;
  /** The fault filter-overdrop. */
  readonly overdrop: boolean;
  /** ifi_change. */
  readonly change: number;
  /** IPv6 has taken notice that the device is up. */
  readonly ready: boolean;
  /** The MTU that IPv6 goes by. */
  readonly mtu6: number;
}

/**
 * A loopback device, with header flags, sequence number and port 0.
 * @throws Unmodelled for any other device
 */
export function rtnl_fill_ifinfo(dev: LinkDevice, options: FillOptions): Uint8Array {
  const { change, ready, mtu6 } = options;
  const fixed = { type: ARPHRD_LOOPBACK, index: dev.index, flags: dev_get_flags(dev), change };
  if (dev.index !== LOOPBACK_IFINDEX) throw new Unmodelled(`the link message of ${dev.name}`);
  const out = MessageWriter.message({ type: RTM_NEWLINK, seq: 0, pid: 0 }, ifinfomsg.encode(fixed))
    .string(IFLA.IFNAME, dev.name)
    .u32(IFLA.TXQLEN, txqlenOf(dev))
    .u8(IFLA.OPERSTATE, isUp(dev) ? IF_OPER_UNKNOWN : IF_OPER_DOWN)
    .u8(IFLA.LINKMODE, 0)
    .u8(IFLA.NETNS_IMMUTABLE, 1)
    .u32(IFLA.MTU, mtuOf(dev))
    .u32(IFLA.MIN_MTU, 0)
    .u32(IFLA.MAX_MTU, 0)
    .u32(IFLA.GROUP, groupOf(dev))
    .u32(IFLA.PROMISCUITY, 0)
    .u32(IFLA.ALLMULTI, 0)
    .u32(IFLA.NUM_TX_QUEUES, 1)
    .u32(IFLA.GSO_MAX_SEGS, 65535)
    .u32(IFLA.GSO_MAX_SIZE, 65536)
    .u32(IFLA.GRO_MAX_SIZE, 65536)
    .u32(IFLA.GSO_IPV4_MAX_SIZE, 65536)
    .u32(IFLA.GRO_IPV4_MAX_SIZE, 65536)
    .u32(IFLA.TSO_MAX_SIZE, 524280)
    .u32(IFLA.TSO_MAX_SEGS, 65535)
    .u32(IFLA.MAX_PACING_OFFLOAD_HORIZON, 0)
    .u32(IFLA.NUM_RX_QUEUES, 1)
    .u8(IFLA.CARRIER, 1);
  if (dev.alias !== undefined) out.string(IFLA.IFALIAS, dev.alias);
  out
    .u32(IFLA.CARRIER_CHANGES, 0)
    .u32(IFLA.CARRIER_UP_COUNT, 0)
    .u32(IFLA.CARRIER_DOWN_COUNT, 0)
    .u16(IFLA.HEADROOM, 0)
    .u16(IFLA.TAILROOM, 0)
    .u8(IFLA.PROTO_DOWN, 0)
    .put(IFLA.ADDRESS, new Uint8Array(ETH_ALEN))
    .put(IFLA.BROADCAST, new Uint8Array(ETH_ALEN))
    .put(IFLA.STATS64, new Uint8Array(25 * 8));
  if (!options.overdrop) out.put(IFLA.STATS, new Uint8Array(24 * 4));
  return out
    .nest(IFLA.XDP, (xdp) => xdp.u8(IFLA_XDP_ATTACHED, 0))
    .string(IFLA.QDISC, dev.wasUp ? 'noqueue' : 'noop')
    .nest(IFLA.AF_SPEC, (spec) => putAfSpec(spec, { mtu6, ready, stats: !options.skipStats }))
    .put(IFLA.MAP, new Uint8Array(32))
    .put(IFLA.DEVLINK_PORT | NLA_F_NESTED, new Uint8Array(0))
    .put(IFLA.DPLL_PIN | NLA_F_NESTED, new Uint8Array(0))
    .end();
}
