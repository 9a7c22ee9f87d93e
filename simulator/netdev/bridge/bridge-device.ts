/** What a bridge keeps of itself and of its ports (struct net_bridge, struct net_bridge_port). */
import { type Device, ETH_ALEN } from '../../net/device.ts';

/** Settings by the number of their attribute (IFLA_BR_*); times in hundredths of a second. */
export const BR = {
  FORWARD_DELAY: 1,
  HELLO_TIME: 2,
  MAX_AGE: 3,
  AGEING_TIME: 4,
  STP_STATE: 5,
  PRIORITY: 6,
  VLAN_FILTERING: 7,
  GROUP_FWD_MASK: 9,
  ROOT_ID: 10,
  BRIDGE_ID: 11,
  GROUP_ADDR: 20,
  FDB_FLUSH: 21,
  NF_CALL_IPTABLES: 36,
  NF_CALL_IP6TABLES: 37,
  NF_CALL_ARPTABLES: 38,
  FDB_MAX_LEARNED: 49,
} as const;

export interface BridgePort {
  readonly dev: Device;
  /** From 1: the lowest that was free. */
  readonly number: number;
  /** designated_root, designated_bridge: as the bridge had them when they were last taken over. */
  root: Uint8Array;
  bridge: Uint8Array;
}

/** A time as it comes back: counted in ticks meanwhile. @param hz ticks a second */
export const throughJiffies = (hundredths: number, hz: number): number =>
  Math.floor((Math.floor((hundredths * hz) / 100) * 100) / hz);

/** A local forwarding entry: of a port, or of the bridge itself. */
export interface FdbEntry {
  readonly address: Uint8Array;
  /** 0: none. */
  readonly vid: number;
  port: Device | undefined;
}

export interface Bridge {
  /** In the order they joined. */
  readonly ports: Map<Device, BridgePort>;
  /** Local entries by VLAN and address, in the order they came. */
  readonly fdb: Map<string, FdbEntry>;
  readonly settings: Map<number, number>;
  groupAddress: Uint8Array;
  /** Priority and address: bridge_id, which is the designated root, too. */
  id: Uint8Array;
  /** When the search for old entries began; undefined: it never did. */
  cleanedAt: number | undefined;
  /** The MTU was set, and does not follow the ports any more. */
  mtuByUser: boolean;
}

const DEFAULT_PRIORITY = 0x8000;

export const newBridge = (): Bridge => ({
  ports: new Map(),
  fdb: new Map(),
  settings: new Map([
    [BR.FORWARD_DELAY, 1500],
    [BR.HELLO_TIME, 200],
    [BR.MAX_AGE, 2000],
    [BR.AGEING_TIME, 30000],
    [BR.PRIORITY, DEFAULT_PRIORITY],
  ]),
  groupAddress: Uint8Array.of(0x01, 0x80, 0xc2, 0, 0, 0),
  id: Uint8Array.of(DEFAULT_PRIORITY >> 8, 0, ...new Uint8Array(ETH_ALEN)),
  cleanedAt: undefined,
  mtuByUser: false,
});

/** default_pvid: the VLAN that bridges and their ports are in, where there are VLANs. */
const DEFAULT_PVID = 1;

/** VLANs of the entries of an address: 0 is that without one. */
export const vidsOf = ({ net }: Device): readonly number[] =>
  net.kernel.profile.bridge.vlans ? [0, DEFAULT_PVID] : [0];

export const bridgeOf = (dev: Device): Bridge => dev.priv as Bridge;
export const isBridge = (dev: Device): boolean => dev.kind.name === 'bridge';

/** @throws TypeError for a device that is none of its ports */
export function portOf(bridge: Device, dev: Device): BridgePort {
  const port = bridgeOf(bridge).ports.get(dev);
  if (port === undefined) throw new TypeError(`${dev.name} is no port of ${bridge.name}`);
  return port;
}
