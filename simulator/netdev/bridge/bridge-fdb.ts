/** Local forwarding entries of a bridge: its own address, and those of its ports. */
import type { Device } from '../../net/device.ts';
import { RTM_DELNEIGH, RTM_NEWNEIGH } from '../../rtnetlink/rtnl-types.ts';
import { isValidEtherAddress, sameAddress } from '../ether-address.ts';
import { type FdbEntry, bridgeOf } from './bridge-device.ts';
import { fdb_notify } from './bridge-notify.ts';

const keyOf = (address: Uint8Array): string => address.join(':');

/** fdb_add_local: whoever had the address first keeps it. @param port undefined: the bridge */
export function fdb_add_local(bridge: Device, port: Device | undefined, address: Uint8Array): void {
  const { fdb } = bridgeOf(bridge);
  if (!isValidEtherAddress(address) || fdb.has(keyOf(address))) return;
  const entry = { address, port };
  fdb.set(keyOf(address), entry);
  fdb_notify(bridge, entry, RTM_NEWNEIGH);
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
  fdb.delete(keyOf(entry.address));
  fdb_notify(bridge, entry, RTM_DELNEIGH);
}

/** br_fdb_delete_by_port @param port undefined: what is the bridge's own */
export function br_fdb_delete_by_port(bridge: Device, port: Device | undefined): void {
  for (const entry of bridgeOf(bridge).fdb.values()) {
    if (entry.port === port) fdb_delete_local(bridge, port, entry);
  }
}

/** br_fdb_changeaddr: of a port. */
export function br_fdb_changeaddr(bridge: Device, port: Device): void {
  const own = [...bridgeOf(bridge).fdb.values()].find((entry) => entry.port === port);
  if (own !== undefined) fdb_delete_local(bridge, port, own);
  fdb_add_local(bridge, port, port.address);
}

/** br_fdb_change_mac_address: of the bridge itself, before it has the new one. */
export function br_fdb_change_mac_address(bridge: Device, address: Uint8Array): void {
  const own = bridgeOf(bridge).fdb.get(keyOf(bridge.address));
  if (own !== undefined && own.port === undefined) fdb_delete_local(bridge, undefined, own);
  fdb_add_local(bridge, undefined, address);
}
