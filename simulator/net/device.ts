/**
 * struct net_device: a network device, as every module shares it. What changes it lives in
 * `netdev/`, what is told of it in `rtnetlink/`.
 */
import type { Inet6Dev } from '../rtnetlink/inet6/inet6-dev.ts';
import type { InDevice } from '../rtnetlink/inet/in-device.ts';
import type { LinkKind } from '../netdev/link-kind.ts';
import { type Qdisc, noop_qdisc } from '../netdev/qdisc.ts';
import type { Net } from './net.ts';

export const ETH_ALEN = 6;

/** IFF_* that are kept in `flags`; the others follow from the state (dev_get_flags). */
export const IFF = {
  UP: 0x1,
  BROADCAST: 0x2,
  DEBUG: 0x4,
  LOOPBACK: 0x8,
  POINTOPOINT: 0x10,
  NOTRAILERS: 0x20,
  RUNNING: 0x40,
  NOARP: 0x80,
  PROMISC: 0x100,
  ALLMULTI: 0x200,
  MASTER: 0x400,
  SLAVE: 0x800,
  MULTICAST: 0x1000,
  PORTSEL: 0x2000,
  AUTOMEDIA: 0x4000,
  DYNAMIC: 0x8000,
  LOWER_UP: 0x10000,
  DORMANT: 0x20000,
  ECHO: 0x40000,
} as const;

/** IF_OPER_* (RFC 2863) */
export const IF_OPER = {
  UNKNOWN: 0,
  NOTPRESENT: 1,
  DOWN: 2,
  LOWERLAYERDOWN: 3,
  TESTING: 4,
  DORMANT: 5,
  UP: 6,
} as const;

/** What a kind of device begins with; what is left out is as alloc_netdev and ether_setup say. */
export interface DeviceSetup {
  /** ARPHRD_*; default Ethernet. */
  readonly type?: number;
  readonly flags?: number;
  readonly mtu?: number;
  readonly minMtu?: number;
  readonly maxMtu?: number;
  readonly txqlen?: number;
  readonly tsoMaxSize?: number;
  readonly netnsImmutable?: boolean;
  readonly broadcast?: Uint8Array;
}

export class Device {
  /** The namespace it is in. */
  net: Net;
  /** ifindex: unique in its namespace, lo is 1; 0 until it is registered. */
  index = 0;
  name: string;
  /** IFLA_ALT_IFNAME, in the order they were given. */
  readonly altNames: string[] = [];
  readonly kind: LinkKind;
  /** What the driver keeps of it (netdev_priv). */
  priv: unknown;
  readonly type: number;
  /** IFF_*, those of the table above that are kept. */
  flags: number;
  /** IFF_PROMISC and IFF_ALLMULTI as user space asked for. */
  gflags = 0;
  promiscuity = 0;
  allmulti = 0;
  mtu: number;
  minMtu: number;
  maxMtu: number;
  txqlen: number;
  group = 0;
  address: Uint8Array = new Uint8Array(ETH_ALEN);
  /** NET_ADDR_SET: somebody chose the address. */
  addressSet = false;
  broadcast: Uint8Array;
  alias: Uint8Array | undefined;
  operstate: number = IF_OPER.UNKNOWN;
  linkMode = 0;
  carrier = true;
  carrierUpCount = 0;
  carrierDownCount = 0;
  protoDown = false;
  protoDownReason = 0;
  numTxQueues = 1;
  numRxQueues = 1;
  gsoMaxSize = 65536;
  gsoMaxSegs = 65535;
  groMaxSize = 65536;
  gsoIpv4MaxSize = 65536;
  groIpv4MaxSize = 65536;
  tsoMaxSize: number;
  tsoMaxSegs = 65535;
  readonly netnsImmutable: boolean;
  /** The device that this one is a port of, and the ports that this one has. */
  master: Device | undefined;
  readonly ports = new Set<Device>();
  /** Its root queueing discipline: noop until the first start, then attach_default_qdiscs. */
  qdisc: Qdisc = noop_qdisc;
  /** Its discipline is in use: qdisc_tx_is_noop says no. */
  transmits = false;
  /** Of what comes in; undefined until somebody asked for one. */
  ingress: Qdisc | undefined;
  /** What IPv4 and IPv6 keep of it (ip_ptr, ip6_ptr); undefined while they leave it alone. */
  ip_ptr: InDevice | undefined;
  ip6_ptr: Inet6Dev | undefined;
  /** __LINK_STATE_START: it was started; IFF_UP follows when that went well. */
  running = false;
  /** NETREG_*: not there yet, there, or on its way out, when link messages tell of it no more. */
  regState: 'new' | 'registered' | 'unregistering' = 'new';
  /** RTNL_LINK_INITIALIZED: it was told of, so that its end is, too. */
  announced = false;
  /** How often anything of it changed: messages made before a change are stale. */
  changes = 0;

  constructor(net: Net, name: string, kind: LinkKind) {
    const { setup } = kind;
    this.net = net;
    this.name = name;
    this.kind = kind;
    this.type = setup.type ?? 1;
    this.flags = setup.flags ?? IFF.BROADCAST | IFF.MULTICAST;
    this.mtu = setup.mtu ?? 1500;
    this.minMtu = setup.minMtu ?? 68;
    this.maxMtu = setup.maxMtu ?? 65535;
    this.txqlen = setup.txqlen ?? 1000;
    this.tsoMaxSize = setup.tsoMaxSize ?? 65536;
    this.netnsImmutable = setup.netnsImmutable ?? false;
    this.broadcast = setup.broadcast ?? new Uint8Array(ETH_ALEN).fill(0xff);
  }

  /** IFF_UP: an administrator has it up. */
  get isUp(): boolean {
    return (this.flags & IFF.UP) !== 0;
  }

  /** dev_get_iflink: the index of the device below it, or its own. */
  get iflink(): number {
    return this.kind.iflink?.(this) ?? this.index;
  }
}
