/** IPv6 of the loopback device: ::1 and its route are there as long as the device is up. */
import { FIRST_STAMP } from '../../net/clock.ts';
import { ifaddrmsg, rtmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Device } from '../../net/device.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import { IFA, type Told, permanentCacheinfo } from '../inet/ifaddr-message.ts';
import { RTNLGRP, rtnl_notify } from '../rtnl-notify.ts';
import { PF_INET6, RTM_DELADDR, RTM_DELROUTE, RTM_NEWADDR, RTM_NEWROUTE } from '../rtnl-types.ts';

const IFA_F_PERMANENT = 0x80;
const RT_SCOPE_HOST = 254;
const IFAPROT_KERNEL_LO = 1;
const [RT_TABLE_LOCAL, RTPROT_KERNEL, RTN_LOCAL] = [255, 2, 2];
const RTA = { DST: 1, OIF: 4, PRIORITY: 6, CACHEINFO: 12, TABLE: 15, PREF: 20 } as const;
const NEW_ROUTE_FLAGS = 0x600; // NLM_F_CREATE | NLM_F_EXCL
const loopback = new Uint8Array(16).fill(1, 15);
const nobody = { seq: 0, portid: 0 };

/** inet6_fill_ifaddr of ::1/128. */
export function loopbackAddress({ type, flags = 0, seq, portid }: Told): Uint8Array {
  const fixed = ifaddrmsg.encode({
    family: PF_INET6,
    prefixlen: 128,
    flags: IFA_F_PERMANENT,
    scope: RT_SCOPE_HOST,
    index: 1,
  });
  return MessageWriter.message({ type, flags, seq, pid: portid }, fixed)
    .put(IFA.ADDRESS, loopback)
    .put(IFA.CACHEINFO, permanentCacheinfo(FIRST_STAMP))
    .u32(IFA.FLAGS, IFA_F_PERMANENT)
    .u8(IFA.PROTO, IFAPROT_KERNEL_LO)
    .end();
}

/** rt6_fill_node of the local route to ::1. */
export function loopbackRoute({ type, flags = 0, seq, portid }: Told): Uint8Array {
  const fixed = rtmsg.encode({
    family: PF_INET6,
    dst_len: 128,
    table: RT_TABLE_LOCAL,
    protocol: RTPROT_KERNEL,
    type: RTN_LOCAL,
  });
  return MessageWriter.message({ type, flags, seq, pid: portid }, fixed)
    .u32(RTA.TABLE, RT_TABLE_LOCAL)
    .put(RTA.DST, loopback)
    .u32(RTA.PRIORITY, 0)
    .u32(RTA.OIF, 1)
    .put(RTA.CACHEINFO, new Uint8Array(32))
    .u8(RTA.PREF, 0)
    .end();
}

/** addrconf_notify, NETDEV_UP: all from nobody. */
export function loopback_up({ net }: Device): void {
  const route = { type: RTM_NEWROUTE, flags: NEW_ROUTE_FLAGS, ...nobody };
  rtnl_notify(net, RTNLGRP.IPV6_IFADDR, loopbackAddress({ type: RTM_NEWADDR, ...nobody }));
  rtnl_notify(net, RTNLGRP.IPV6_ROUTE, loopbackRoute(route));
}

/** addrconf_ifdown: the address goes, unlike those of IPv4. */
export function loopback_down({ net }: Device): void {
  rtnl_notify(net, RTNLGRP.IPV6_ROUTE, loopbackRoute({ type: RTM_DELROUTE, ...nobody }));
  rtnl_notify(net, RTNLGRP.IPV6_IFADDR, loopbackAddress({ type: RTM_DELADDR, ...nobody }));
}
