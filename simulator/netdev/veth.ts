/** Pairs of virtual Ethernet devices (drivers/net/veth.c). */
import { EADDRNOTAVAIL, EINVAL, ENOTCONN } from '../net/errno.ts';
import { type Device, ETH_ALEN } from '../net/device.ts';
import type { PolicyTable } from '../nlattr/nla-policy.ts';
import type { AttributeTable } from '../nlattr/nla-validate-parse.ts';
import { nla_get_u32, nla_strscpy } from '../nlattr/nlattr.ts';
import { IFLA } from '../rtnetlink/ifla-policy.ts';
import { rtnl_configure_link, rtnl_create_link } from '../rtnetlink/rtnl-create-link.ts';
import { eth_mac_addr } from './dev-address.ts';
import { eth_random_addr, isValidEtherAddress } from './ether-address.ts';
import type { LinkKind } from './link-kind.ts';
import { netif_carrier_off, netif_carrier_on } from './netif-carrier.ts';
import type { NewLink } from './new-link.ts';
import { register_netdevice, unregister_netdevice_many } from './register-netdevice.ts';

export const VETH_INFO_PEER = 1;
const [MIN_MTU, MAX_MTU] = [68, 65535];
const IFNAMSIZ = 16;
/** struct ifinfomsg, which the peer's attributes follow. */
const policy: PolicyTable = { entries: { [VETH_INFO_PEER]: { type: 'UNSPEC', len: 16 } } };

const peerOf = (dev: Device): Device | undefined => dev.priv as Device | undefined;

/** Address checks that most kinds share; used by their `validate`. */
export function validateAddress(tb: AttributeTable): number {
  const address = tb[IFLA.ADDRESS];
  if (address === undefined) return 0;
  if (address.data.length !== ETH_ALEN) return -EINVAL;
  return isValidEtherAddress(address.data) ? 0 : -EADDRNOTAVAIL;
}

function validate(tb: AttributeTable): number {
  const error = validateAddress(tb);
  if (error < 0) return error;
  const mtu = tb[IFLA.MTU];
  if (mtu === undefined) return 0;
  const size = nla_get_u32(mtu);
  return size >= MIN_MTU && size <= MAX_MTU ? 0 : -EINVAL;
}

/**
 * veth_newlink: the peer comes first, and is told of before the other end is there. Without data
 * of its own it has the attributes of the named end.
 */
function newlink(dev: Device, { tb, peer: given, peerNet, request }: NewLink): number {
  const ptb = given?.tb ?? tb;
  const named = given === undefined ? undefined : ptb[IFLA.IFNAME];
  const name = named === undefined ? 'veth%d' : nameIn(named);
  const peer = rtnl_create_link(peerNet, name, veth, ptb, request);
  if (typeof peer === 'number') return peer;
  const { kernel } = dev.net;
  if (given === undefined || ptb[IFLA.ADDRESS] === undefined)
    peer.address = eth_random_addr(kernel);
  if (given !== undefined && dev.index !== 0) peer.index = given.index;
  let error = register_netdevice(peer);
  if (error < 0) return error;
  netif_carrier_off(peer);
  error = rtnl_configure_link(peer, given);
  if (error === 0) {
    if (tb[IFLA.ADDRESS] === undefined) dev.address = eth_random_addr(kernel);
    const own = tb[IFLA.IFNAME];
    dev.name = own === undefined ? 'veth%d' : nameIn(own);
    error = register_netdevice(dev);
  }
  if (error < 0) {
    unregister_netdevice_many([peer]);
    return error;
  }
  netif_carrier_off(dev);
  dev.priv = peer;
  peer.priv = dev;
  peer.changes++;
  return 0;
}

const nameIn = (nla: Parameters<typeof nla_strscpy>[0]): string =>
  String.fromCharCode(...nla_strscpy(nla, IFNAMSIZ));

export const veth: LinkKind = {
  name: 'veth',
  setup: { minMtu: MIN_MTU, maxMtu: MAX_MTU, tsoMaxSize: 524280 },
  policy,
  maxtype: VETH_INFO_PEER,
  peerType: VETH_INFO_PEER,
  validate,
  newlink,
  /** veth_dellink: neither knows the other any more when they are told of. */
  dellink(dev) {
    const peer = peerOf(dev);
    dev.priv = undefined;
    dev.changes++;
    if (peer === undefined) return [dev];
    peer.priv = undefined;
    peer.changes++;
    return [dev, peer];
  },
  queues: ({ net }) => net.kernel.cpus,
  linkNet: (dev) => peerOf(dev)?.net ?? dev.net,
  iflink: (dev) => peerOf(dev)?.index ?? 0,
  validatesAddress: true,
  setAddress: eth_mac_addr,
  /** veth_open: there is a carrier while both ends are up. */
  open(dev) {
    const peer = peerOf(dev);
    if (peer === undefined) return -ENOTCONN;
    if (!peer.isUp) return 0;
    netif_carrier_on(dev);
    netif_carrier_on(peer);
    return 0;
  },
  stop(dev) {
    netif_carrier_off(dev);
    const peer = peerOf(dev);
    if (peer !== undefined) netif_carrier_off(peer);
  },
};
