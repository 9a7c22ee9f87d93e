/** What RTM_SETLINK and RTM_NEWLINK change of a link. */
import { EINVAL } from '../net/errno.ts';
import type { Net } from '../net/net.ts';
import type { AttributeTable } from '../nlattr/nla-validate-parse.ts';
import { type Nlattr, nla_get_s32, nla_get_u32 } from '../nlattr/nlattr.ts';
import { Unmodelled } from '../unmodelled.ts';
import { changesMore, netif_change_flags, rtnl_dev_combine_flags } from './dev-change-flags.ts';
import { IFLA } from './ifla-policy.ts';
import { type LinkDevice, changeDevice, isUp, mtuOf, txqlenOf } from './link-device.ts';
import { type LinkHeader, type LinkRequest, nameIn } from './link-request.ts';
import { refuse } from './nlmsg-parse.ts';
import { rtmsg_ifinfo } from './rtnl-notify.ts';

/** Below it IPv6 leaves the device, and below 68 IPv4 too. */
const IPV6_MIN_MTU = 1280;
const ETH_ALEN = 6;

/** Attributes that are looked at here, or say nothing of the link. */
const MODELLED: ReadonlySet<number> = new Set([
  IFLA.ADDRESS,
  IFLA.IFNAME,
  IFLA.MTU,
  IFLA.TXQLEN,
  IFLA.LINKINFO,
  IFLA.IFALIAS,
  IFLA.GROUP,
  IFLA.EXT_MASK,
  IFLA.ALT_IFNAME,
]);

/**
 * validate_linkmsg and do_setlink: one attribute after the other, in the kernel's order. Some
 * notify at once; alias and group at the end, and only of a device that is up.
 */
export function do_setlink(dev: LinkDevice, { request, header, tb }: LinkRequest): number {
  const { net, extack } = request;
  refuseUnmodelled(dev, header, tb);
  const address = tb[IFLA.ADDRESS];
  if (address !== undefined) {
    if (address.data.length < ETH_ALEN) return -EINVAL;
    throw new Unmodelled('a change of the address of a link');
  }
  const mtu = tb[IFLA.MTU];
  if (mtu !== undefined && nla_get_u32(mtu) !== mtuOf(dev)) {
    if (nla_get_s32(mtu) < 0) return refuse(extack, 'mtu less than device minimum');
    setMtu(net, dev, nla_get_u32(mtu));
  }
  let notify = false;
  const group = tb[IFLA.GROUP];
  if (group !== undefined) {
    changeDevice(dev, { group: nla_get_u32(group) });
    notify = true;
  }
  const alias = tb[IFLA.IFALIAS];
  if (alias !== undefined) {
    const nul = alias.data.indexOf(0);
    const text = nul < 0 ? alias.data.slice() : alias.data.slice(0, nul);
    changeDevice(dev, { alias: text.length === 0 ? undefined : text });
    notify = true;
  }
  if (header.flags !== 0 || header.change !== 0) {
    netif_change_flags(net, dev, rtnl_dev_combine_flags(dev, header));
  }
  const txqlen = tb[IFLA.TXQLEN];
  if (txqlen !== undefined && nla_get_u32(txqlen) !== txqlenOf(dev)) {
    changeDevice(dev, { txqlen: nla_get_u32(txqlen) });
    rtmsg_ifinfo(net, dev);
  }
  // netdev_state_change
  if (notify && isUp(dev)) rtmsg_ifinfo(net, dev);
  return 0;
}

/** Before anything was changed, for nothing is half done. @throws Unmodelled */
function refuseUnmodelled(dev: LinkDevice, header: LinkHeader, tb: AttributeTable): void {
  const other = tb.findIndex((nla, type) => nla !== undefined && !MODELLED.has(type));
  if (other > 0) throw new Unmodelled(`a change of a link by attribute ${other}`);
  if (dev.index !== 1) throw new Unmodelled(`a change of ${dev.name}`);
  const [name, mtu] = [tb[IFLA.IFNAME], tb[IFLA.MTU]];
  if (name !== undefined && header.index > 0 && renames(dev, name)) {
    throw new Unmodelled('a change of the name of a link');
  }
  const size = mtu === undefined ? mtuOf(dev) : nla_get_s32(mtu);
  if (size >= 0 && size < IPV6_MIN_MTU) throw new Unmodelled(`an MTU of ${size}`);
  const flags = rtnl_dev_combine_flags(dev, header);
  if ((header.flags !== 0 || header.change !== 0) && changesMore(dev, flags)) {
    throw new Unmodelled(`a change of flags to 0x${flags.toString(16)}`);
  }
}

/** netif_set_mtu_ext: IPv6 takes notice after the notification. */
function setMtu(net: Net, dev: LinkDevice, mtu: number): void {
  const mtu6 = mtuOf(dev);
  changeDevice(dev, { mtu });
  rtmsg_ifinfo(net, dev, 0, { mtu6 });
}

/** An empty name, or the one it has, changes nothing. */
function renames(dev: LinkDevice, nla: Nlattr): boolean {
  const name = nameIn(nla);
  return name !== '' && name !== dev.name;
}
