/** A new device, not yet registered, with the attributes that a request gives it. */
import type { Request } from '../af-netlink/kernel-side.ts';
import { Device } from '../net/device.ts';
import type { Net } from '../net/net.ts';
import {
  __dev_change_flags,
  __dev_notify_flags,
  rtnl_dev_combine_flags,
} from '../netdev/dev-change-flags.ts';
import { dev_validate_mtu } from '../netdev/dev-set-mtu.ts';
import type { LinkKind } from '../netdev/link-kind.ts';
import { ALL } from '../netdev/register-netdevice.ts';
import { set_operstate } from '../netdev/operstate.ts';
import type { AttributeTable } from '../nlattr/nla-validate-parse.ts';
import { nla_get_s32, nla_get_u32, nla_get_u8 } from '../nlattr/nlattr.ts';
import { IFLA } from './ifla-policy.ts';
import { refuse } from './nlmsg-parse.ts';
import type { IfinfoTold } from './rtmsg-ifinfo.ts';
import { validate_linkmsg } from './validate-linkmsg.ts';

const MOST_QUEUES = 4096;

/** rtnl_create_link: the device, or -errno. @param name may be a template */
export function rtnl_create_link(
  net: Net,
  name: string,
  kind: LinkKind,
  tb: AttributeTable,
  request: Request,
): Device | number {
  const { extack } = request;
  const dev = new Device(net, name, kind);
  kind.created?.(dev);
  const own = kind.queues?.(dev) ?? 1;
  const [tx, rx] = [tb[IFLA.NUM_TX_QUEUES], tb[IFLA.NUM_RX_QUEUES]];
  dev.numTxQueues = tx === undefined ? own : nla_get_u32(tx);
  dev.numRxQueues = rx === undefined ? own : nla_get_u32(rx);
  if (!isQueueCount(dev.numTxQueues)) return refuse(extack, 'Invalid number of transmit queues');
  if (!isQueueCount(dev.numRxQueues)) return refuse(extack, 'Invalid number of receive queues');
  const invalid = validate_linkmsg(dev, tb, request);
  if (invalid < 0) return invalid;
  const mtu = tb[IFLA.MTU];
  if (mtu !== undefined) {
    const error = dev_validate_mtu(dev, nla_get_s32(mtu), extack);
    if (error < 0) return error;
    dev.mtu = nla_get_u32(mtu);
  }
  applyAttributes(dev, tb);
  return dev;
}

const isQueueCount = (count: number): boolean => count >= 1 && count <= MOST_QUEUES;

function applyAttributes(dev: Device, tb: AttributeTable): void {
  const length = dev.address.length;
  const given = (type: number, set: (value: number) => void): void => {
    const nla = tb[type];
    if (nla !== undefined) set(nla_get_u32(nla));
  };
  const [address, broadcast] = [tb[IFLA.ADDRESS], tb[IFLA.BROADCAST]];
  if (address !== undefined) {
    dev.address = address.data.slice(0, length);
    dev.addressSet = true;
  }
  if (broadcast !== undefined) dev.broadcast = broadcast.data.slice(0, length);
  given(IFLA.TXQLEN, (value) => (dev.txqlen = value));
  const [operstate, linkMode] = [tb[IFLA.OPERSTATE], tb[IFLA.LINKMODE]];
  if (operstate !== undefined) set_operstate(dev, nla_get_u8(operstate));
  if (linkMode !== undefined) dev.linkMode = nla_get_u8(linkMode);
  given(IFLA.GROUP, (value) => (dev.group = value));
  given(IFLA.GSO_MAX_SIZE, (value) => netif_set_gso_max_size(dev, value));
  given(IFLA.GSO_MAX_SEGS, (value) => (dev.gsoMaxSegs = value));
  given(IFLA.GRO_MAX_SIZE, (value) => netif_set_gro_max_size(dev, value));
  given(IFLA.GSO_IPV4_MAX_SIZE, (value) => (dev.gsoIpv4MaxSize = value));
  given(IFLA.GRO_IPV4_MAX_SIZE, (value) => (dev.groIpv4MaxSize = value));
}

/** GSO_LEGACY_MAX_SIZE, GRO_LEGACY_MAX_SIZE: up to it the limit of IPv4 follows. */
const LEGACY_MAX_SIZE = 65536;

/** netif_set_gso_max_size */
export function netif_set_gso_max_size(dev: Device, size: number): void {
  dev.gsoMaxSize = size;
  if (size <= LEGACY_MAX_SIZE) dev.gsoIpv4MaxSize = size;
}

/** netif_set_gro_max_size */
export function netif_set_gro_max_size(dev: Device, size: number): void {
  dev.groMaxSize = size;
  if (size <= LEGACY_MAX_SIZE) dev.groIpv4MaxSize = size;
}

/**
 * rtnl_configure_link: flags of the request, and the members hear of a device: of a new one that
 * everything changed.
 */
export function rtnl_configure_link(
  dev: Device,
  header: { flags: number; change: number } | undefined,
  to?: IfinfoTold,
): number {
  const old = dev.flags;
  if (header !== undefined && (header.flags !== 0 || header.change !== 0)) {
    const error = __dev_change_flags(dev, rtnl_dev_combine_flags(dev, header));
    if (error < 0) return error;
  }
  dev.announced = true;
  __dev_notify_flags(dev, old, ALL, to);
  return 0;
}
