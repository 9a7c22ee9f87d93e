/** A link as IPv6 sees it: RTM_NEWLINK of family AF_INET6. */
import { ifinfomsg } from '../../../harness/wire/structs/rtnetlink.ts';
import { type Device, IF_OPER } from '../../net/device.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import { inet6_fill_ifla6_attrs } from '../af-spec.ts';
import { dev_get_flags } from '../rtnl-fill-ifinfo.ts';
import { RTNLGRP, isHeard, rtnl_notify } from '../rtnl-notify.ts';
import { PF_INET6, RTM_NEWLINK } from '../rtnl-types.ts';

const IFLA = { ADDRESS: 1, IFNAME: 3, MTU: 4, LINK: 5, PROTINFO: 12, OPERSTATE: 16 } as const;

export interface Inet6Told {
  readonly flags?: number;
  readonly seq?: number;
  readonly portid?: number;
}

/** inet6_fill_ifinfo; undefined of a device that IPv6 leaves alone. */
export function inet6_fill_ifinfo(
  dev: Device,
  { flags = 0, seq = 0, portid = 0 }: Inet6Told = {},
): Uint8Array | undefined {
  const { ip6_ptr } = dev;
  if (ip6_ptr === undefined) return undefined;
  const fixed = ifinfomsg.encode({
    family: PF_INET6,
    type: dev.type,
    index: dev.index,
    flags: dev_get_flags(dev),
  });
  const out = MessageWriter.message({ type: RTM_NEWLINK, flags, seq, pid: portid }, fixed)
    .string(IFLA.IFNAME, dev.name)
    .put(IFLA.ADDRESS, dev.address)
    .u32(IFLA.MTU, dev.mtu);
  if (dev.iflink !== dev.index) out.u32(IFLA.LINK, dev.iflink);
  return out
    .u8(IFLA.OPERSTATE, dev.running ? dev.operstate : IF_OPER.DOWN)
    .nest(IFLA.PROTINFO, (inet6) =>
      inet6_fill_ifla6_attrs(inet6, ip6_ptr, true, dev.net.kernel.profile),
    )
    .end();
}

/** inet6_ifinfo_notify */
export function inet6_ifinfo_notify(dev: Device): void {
  if (!isHeard(dev.net, RTNLGRP.IPV6_IFINFO)) return;
  const message = inet6_fill_ifinfo(dev);
  if (message !== undefined) rtnl_notify(dev.net, RTNLGRP.IPV6_IFINFO, message);
}
