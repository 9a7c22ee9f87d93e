/** The RTM_NEWLINK message of a device, byte for byte as the profile's kernel (rtnl_fill_ifinfo). */
import { NLA_F_NESTED } from '../../harness/wire/constants/netlink.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import { type Device, IFF, IF_OPER } from '../net/device.ts';
import type { Net } from '../net/net.ts';
import { netif_oper_up } from '../netdev/operstate.ts';
import { MessageWriter } from '../nlattr/message-writer.ts';
import { putAfSpec } from './af-spec.ts';
import { peernet2id_alloc } from './rtnl-nsid.ts';
import { RTM_NEWLINK } from './rtnl-types.ts';

/** IFLA_*, those that link messages have. */
const IFLA = {
  ADDRESS: 1,
  BROADCAST: 2,
  IFNAME: 3,
  MTU: 4,
  LINK: 5,
  QDISC: 6,
  STATS: 7,
  MASTER: 10,
  TXQLEN: 13,
  MAP: 14,
  OPERSTATE: 16,
  LINKMODE: 17,
  LINKINFO: 18,
  IFALIAS: 20,
  STATS64: 23,
  PAD: 42,
  AF_SPEC: 26,
  GROUP: 27,
  PROMISCUITY: 30,
  NUM_TX_QUEUES: 31,
  NUM_RX_QUEUES: 32,
  CARRIER: 33,
  CARRIER_CHANGES: 35,
  LINK_NETNSID: 37,
  PROTO_DOWN: 39,
  GSO_MAX_SEGS: 40,
  GSO_MAX_SIZE: 41,
  XDP: 43,
  EVENT: 44,
  NEW_NETNSID: 45,
  TARGET_NETNSID: 46,
  CARRIER_UP_COUNT: 47,
  CARRIER_DOWN_COUNT: 48,
  NEW_IFINDEX: 49,
  MIN_MTU: 50,
  MAX_MTU: 51,
  PROP_LIST: 52,
  ALT_IFNAME: 53,
  PROTO_DOWN_REASON: 55,
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
const IFLA_PROTO_DOWN_REASON_VALUE = 2;
const [INFO_KIND, INFO_DATA, INFO_SLAVE_KIND, INFO_SLAVE_DATA] = [1, 2, 4, 5];

/** What a link message says besides the device. */
export interface FillOptions {
  /** Default RTM_NEWLINK. */
  readonly type?: number;
  /** nlmsghdr: all 0 by default. */
  readonly flags?: number;
  readonly seq?: number;
  readonly portid?: number;
  /** ifi_change */
  readonly change?: number;
  /** Statistics left out under RTEXT_FILTER_SKIP_STATS are those of IPv6 only. */
  readonly skipStats?: boolean;
  /** The fault filter-overdrop. */
  readonly overdrop?: boolean;
  /** IFLA_EVENT_*: why it is sent; 0 for no reason worth telling. */
  readonly event?: number;
  /** The namespace of the reader, whose ids name others; default that of the device. */
  readonly reader?: Net;
  /** IFLA_TARGET_NETNSID: the reader's id of the device's namespace. */
  readonly targetNsid?: number | undefined;
  /** Where it went: the id of the namespace, and the index there. */
  readonly newNsid?: number | undefined;
  readonly newIndex?: number | undefined;
}

/** rtnl_fill_ifinfo */
export function rtnl_fill_ifinfo(dev: Device, options: FillOptions = {}): Uint8Array {
  const { type = RTM_NEWLINK, flags = 0, seq = 0, portid = 0, change = 0 } = options;
  const { type: hardware, index } = dev;
  const fixed = ifinfomsg.encode({ type: hardware, index, flags: dev_get_flags(dev), change });
  const out = MessageWriter.message({ type, flags, seq, pid: portid }, fixed);
  if (options.targetNsid !== undefined) out.u32(IFLA.TARGET_NETNSID, options.targetNsid);
  const { links } = dev.net.kernel.profile;
  const knows = (attribute: number): boolean => !links.unknown.includes(attribute);
  putState(out, dev, knows);
  putCarrier(out, dev, knows, links.oldOrder);
  if (options.event) out.u32(IFLA.EVENT, options.event);
  if (links.oldOrder) out.put64(IFLA.MAP, new Uint8Array(32), IFLA.PAD);
  out
    .put(IFLA.ADDRESS, dev.address)
    .put(IFLA.BROADCAST, dev.broadcast)
    .put64(IFLA.STATS64, new Uint8Array(25 * 8), IFLA.PAD);
  if (!options.overdrop) out.put(IFLA.STATS, new Uint8Array(24 * 4));
  out.nest(IFLA.XDP, (xdp) => xdp.u8(IFLA_XDP_ATTACHED, 0));
  putLinkInfo(out, dev);
  if (options.newNsid !== undefined) out.u32(IFLA.NEW_NETNSID, options.newNsid);
  if (options.newIndex !== undefined) out.u32(IFLA.NEW_IFINDEX, options.newIndex);
  putLinkBelow(out, dev, options.reader ?? dev.net);
  if (!links.oldOrder) out.string(IFLA.QDISC, dev.qdisc.kind);
  out.nest(IFLA.AF_SPEC, (spec) => putAfSpec(spec, dev, !options.skipStats));
  if (!links.oldOrder) out.put64(IFLA.MAP, new Uint8Array(32), IFLA.PAD);
  if (dev.altNames.length > 0) {
    out.nest(IFLA.PROP_LIST | NLA_F_NESTED, (list) => {
      for (const name of dev.altNames) list.string(IFLA.ALT_IFNAME, name);
    });
  }
  for (const empty of [IFLA.DEVLINK_PORT, IFLA.DPLL_PIN]) {
    if (knows(empty)) out.put(empty | NLA_F_NESTED, new Uint8Array(0));
  }
  return out.end();
}

const COUNTED = IFF.PROMISC | IFF.ALLMULTI;

/** dev_get_flags: what an administrator set, and what follows from the state. */
export function dev_get_flags(dev: Device): number {
  let flags = (dev.flags & ~COUNTED) | (dev.gflags & COUNTED);
  if (!dev.running) return flags;
  if (netif_oper_up(dev)) flags |= IFF.RUNNING;
  if (dev.carrier) flags |= IFF.LOWER_UP;
  return flags;
}

type Knows = (attribute: number) => boolean;

function putState(out: MessageWriter, dev: Device, knows: Knows): void {
  out
    .string(IFLA.IFNAME, dev.name)
    .u32(IFLA.TXQLEN, dev.txqlen)
    .u8(IFLA.OPERSTATE, dev.running ? dev.operstate : IF_OPER.DOWN)
    .u8(IFLA.LINKMODE, dev.linkMode);
  if (knows(IFLA.NETNS_IMMUTABLE)) out.u8(IFLA.NETNS_IMMUTABLE, dev.netnsImmutable ? 1 : 0);
  out
    .u32(IFLA.MTU, dev.mtu)
    .u32(IFLA.MIN_MTU, dev.minMtu)
    .u32(IFLA.MAX_MTU, dev.maxMtu)
    .u32(IFLA.GROUP, dev.group)
    .u32(IFLA.PROMISCUITY, dev.promiscuity)
    .u32(IFLA.ALLMULTI, dev.allmulti)
    .u32(IFLA.NUM_TX_QUEUES, dev.numTxQueues)
    .u32(IFLA.GSO_MAX_SEGS, dev.gsoMaxSegs)
    .u32(IFLA.GSO_MAX_SIZE, dev.gsoMaxSize)
    .u32(IFLA.GRO_MAX_SIZE, dev.groMaxSize);
  if (knows(IFLA.GSO_IPV4_MAX_SIZE)) {
    out
      .u32(IFLA.GSO_IPV4_MAX_SIZE, dev.gsoIpv4MaxSize)
      .u32(IFLA.GRO_IPV4_MAX_SIZE, dev.groIpv4MaxSize);
  }
  out.u32(IFLA.TSO_MAX_SIZE, dev.tsoMaxSize).u32(IFLA.TSO_MAX_SEGS, dev.tsoMaxSegs);
  if (knows(IFLA.MAX_PACING_OFFLOAD_HORIZON)) out.u32(IFLA.MAX_PACING_OFFLOAD_HORIZON, 0);
  if (knows(IFLA.NUM_RX_QUEUES)) out.u32(IFLA.NUM_RX_QUEUES, dev.numRxQueues);
}

function putCarrier(out: MessageWriter, dev: Device, knows: Knows, oldOrder: boolean): void {
  if (dev.master !== undefined) out.u32(IFLA.MASTER, dev.master.index);
  out.u8(IFLA.CARRIER, dev.carrier ? 1 : 0);
  if (oldOrder) out.string(IFLA.QDISC, dev.qdisc.kind);
  if (dev.alias !== undefined) out.string(IFLA.IFALIAS, dev.alias);
  out
    .u32(IFLA.CARRIER_CHANGES, dev.carrierUpCount + dev.carrierDownCount)
    .u32(IFLA.CARRIER_UP_COUNT, dev.carrierUpCount)
    .u32(IFLA.CARRIER_DOWN_COUNT, dev.carrierDownCount);
  if (knows(IFLA.HEADROOM)) out.u16(IFLA.HEADROOM, 0).u16(IFLA.TAILROOM, 0);
  out.u8(IFLA.PROTO_DOWN, dev.protoDown ? 1 : 0);
  const { protoDownReason } = dev;
  if (protoDownReason === 0) return;
  out.nest(IFLA.PROTO_DOWN_REASON, (nest) =>
    nest.u32(IFLA_PROTO_DOWN_REASON_VALUE, protoDownReason),
  );
}

/** rtnl_link_fill: the kind of the device, and of what it is a port of. */
function putLinkInfo(out: MessageWriter, dev: Device): void {
  const { kind, master } = dev;
  if (kind.name === undefined && master === undefined) return;
  out.nest(IFLA.LINKINFO, (info) => {
    if (kind.name !== undefined) {
      info.string(INFO_KIND, kind.name);
      if (kind.fillInfo) info.nest(INFO_DATA, (data) => kind.fillInfo?.(dev, data));
    }
    if (master?.kind.name === undefined) return;
    info.string(INFO_SLAVE_KIND, master.kind.name);
    if (!master.kind.fillSlaveInfo) return;
    info.nest(INFO_SLAVE_DATA, (data) => master.kind.fillSlaveInfo?.(master, dev, data));
  });
}

/** rtnl_fill_link_netnsid: the device below, and the namespace it is in if that is another. */
function putLinkBelow(out: MessageWriter, dev: Device, reader: Net): void {
  const net = dev.kind.linkNet?.(dev);
  const elsewhere = net !== undefined && net !== dev.net;
  if (elsewhere) out.u32(IFLA.LINK_NETNSID, peernet2id_alloc(reader, net));
  if (elsewhere || dev.iflink !== dev.index) out.u32(IFLA.LINK, dev.iflink);
}
