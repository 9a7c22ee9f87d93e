/**
 * A kind of device: what struct rtnl_link_ops says of its making and struct net_device_ops of its
 * life. What a kind leaves out does nothing, or is not supported.
 */
import type { Profile } from '../profiles/profile.ts';
import type { Extack } from '../af-netlink/kernel-side.ts';
import type { Device, DeviceSetup } from '../net/device.ts';
import type { MessageWriter } from '../nlattr/message-writer.ts';
import type { PolicyTable } from '../nlattr/nla-policy.ts';
import type { AttributeTable } from '../nlattr/nla-validate-parse.ts';
import type { NewLink } from './new-link.ts';

export interface LinkKind {
  /** IFLA_INFO_KIND; undefined: no rtnl_link_ops, as lo. */
  readonly name?: string;
  readonly setup: DeviceSetup;
  /** Of IFLA_INFO_DATA. */
  readonly policy?: PolicyTable;
  readonly maxtype?: number;
  /** Instead of `maxtype`, where it differs by version. */
  maxtypeOf?(profile: Profile): number;
  /** Which attribute of IFLA_INFO_DATA describes a peer: struct ifinfomsg, then IFLA_*. */
  readonly peerType?: number;
  /** What the setup does besides constants: of each device, before its attributes are applied. */
  created?(dev: Device): void;
  /** rtnl_link_ops.validate: 0 or -errno. @param data IFLA_INFO_DATA, if there */
  validate?(tb: AttributeTable, data: AttributeTable | undefined, extack: Extack): number;
  /** rtnl_link_ops.newlink: registers the device, or others with it; absent: register_netdevice. */
  newlink?(dev: Device, given: NewLink): number;
  changelink?(dev: Device, given: Pick<NewLink, 'data' | 'tb' | 'request'>): number;
  /** rtnl_link_ops.dellink: the devices that go; absent: no request can delete it. */
  dellink?(dev: Device): readonly Device[];
  /** rtnl_link_ops.get_num_tx_queues */
  queues?(dev: Device): number;
  /** rtnl_link_ops.fill_info: IFLA_INFO_DATA of what it is; absent: none. */
  fillInfo?(dev: Device, out: MessageWriter): void;
  /** rtnl_link_ops.fill_slave_info: IFLA_INFO_SLAVE_DATA of a port of it. */
  fillSlaveInfo?(master: Device, port: Device, out: MessageWriter): void;
  /** rtnl_link_ops.get_link_net */
  linkNet?(dev: Device): Device['net'] | undefined;
  /** ndo_open, ndo_stop */
  open?(dev: Device): number;
  stop?(dev: Device): void;
  /** ndo_uninit, and what must go before. */
  uninit?(dev: Device): void;
  /** ndo_validate_addr: eth_validate_addr. */
  readonly validatesAddress?: true;
  /** ndo_set_mac_address; absent: EOPNOTSUPP. */
  setAddress?(dev: Device, address: Uint8Array): number;
  changeMtu?(dev: Device, mtu: number): void;
  /** ndo_change_carrier */
  changeCarrier?(dev: Device, carrier: boolean): number;
  /** ndo_add_slave, ndo_del_slave */
  addPort?(master: Device, port: Device, extack: Extack): number;
  removePort?(master: Device, port: Device): number;
  /** rtnl_link_ops.slave_changelink */
  readonly changesPorts?: true;
  /** ndo_get_iflink; undefined: itself. */
  iflink?(dev: Device): number | undefined;
}
