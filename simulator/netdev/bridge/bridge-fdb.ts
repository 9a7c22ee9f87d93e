/** Local forwarding entries of a bridge: its own address, and those of its ports. */
import type { Device } from '../../net/device.ts';
import { RTM_DELNEIGH, RTM_NEWNEIGH } from '../../rtnetlink/rtnl-types.ts';
import { isValidEtherAddress, sameAddress } from '../ether-address.ts';
import { type FdbEntry, bridgeOf, vidsOf } from './bridge-device.ts';
import { fdb_notify } from './bridge-notify.ts';

const keyOf = (address: Uint8Array, vid: number): string => `${vid}/${address.join(':')}`;

/**
 * fdb_add_local: whoever had the address first keeps it.
 * @param port undefined: the bridge
 * @param vid default: one entry for each of `vidsOf`
 */
export function fdb_add_local(
  bridge: Device,
  port: Device | undefined,
  address: Uint8Array,
  vid?: number,
): void {
  const { fdb } = bridgeOf(bridge);
  for (const each of vid === undefined ? vidsOf(bridge) : [vid]) {
    if (!isValidEtherAddress(address) || fdb.has(keyOf(address, each))) continue;
    const entry = { address, port, vid: each };
    fdb.set(keyOf(address, each), entry);
    fdb_notify(bridge, entry, RTM_NEWNEIGH);
  }
}

/** fdb_delete_local: another port, or the bridge itself, may have the same address. */
function fdb_delete_local(bridge: Device, port: Device | undefined, entry: FdbEntry): void {
  const { fdb, ports } = bridgeOf(bridge);
  for (const other of ports.keys()) {
    if (other === port || !sameAddress(other.address, entry.address)) continue;
    entry.port = other;
    return;
  }
  if (port !== undefined && sameAddress(bridge.address, entry.address)) {
    entry.port = undefined;
    return;
  }
  fdb.delete(keyOf(entry.address, entry.vid));
  fdb_notify(bridge, entry, RTM_DELNEIGH);
}

/** br_fdb_delete_by_port: the newest first. @param port undefined: what is the bridge's own */
export function br_fdb_delete_by_port(bridge: Device, port: Device | undefined): void {
  for (const entry of [...bridgeOf(bridge).fdb.values()].toReversed()) {
    if (entry.port === port) fdb_delete_local(bridge, port, entry);
  }
}

/** br_fdb_changeaddr: of a port. */
export function br_fdb_changeaddr(bridge: Device, port: Device): void {
  br_fdb_delete_by_port(bridge, port);
  fdb_add_local(bridge, port, port.address);
}

/** br_fdb_change_mac_address: of the bridge itself, before it has the new one. */
export function br_fdb_change_mac_address(bridge: Device, address: Uint8Array): void {
  for (const vid of vidsOf(bridge)) {
    const own = bridgeOf(bridge).fdb.get(keyOf(bridge.address, vid));
    if (own !== undefined && own.port === undefined) fdb_delete_local(bridge, undefined, own);
    fdb_add_local(bridge, undefined, address, vid);
  }
}
