/** RTM_NEWADDR and RTM_DELADDR of an IPv6 address, and what requests about them may carry. */
import { ifa_cacheinfo, ifaddrmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import { IFA_F_PERMANENT, INFINITY_LIFE_TIME } from '../inet/ifaddr.ts';
import { IFA, type Told, permanentCacheinfo } from '../inet/ifaddr-message.ts';
import type { Expected } from '../nlmsg-parse.ts';
import { RTNLGRP, rtnl_notify } from '../rtnl-notify.ts';
import { PF_INET6 } from '../rtnl-types.ts';
import { IPV6_ADDR } from './in6.ts';
import type { Inet6Ifaddr } from './inet6-ifaddr.ts';

/** ifa_ipv6_policy of 6.18.44. */
export const ifa6Request: Expected = {
  hdrlen: ifaddrmsg.size,
  maxtype: IFA.PROTO,
  policy: {
    entries: {
      [IFA.ADDRESS]: { type: 'UNSPEC', len: 16 },
      [IFA.LOCAL]: { type: 'UNSPEC', len: 16 },
      [IFA.CACHEINFO]: { type: 'UNSPEC', len: ifa_cacheinfo.size },
      [IFA.FLAGS]: { type: 'UNSPEC', len: 4 },
      [IFA.RT_PRIORITY]: { type: 'UNSPEC', len: 4 },
      [IFA.TARGET_NETNSID]: { type: 'S32' },
      [IFA.PROTO]: { type: 'U8' },
    },
  },
};

/** rt_scope: RT_SCOPE_* of IFA_*. */
function rt_scope(scope: number): number {
  if ((scope & IPV6_ADDR.LOOPBACK) !== 0) return 254;
  if ((scope & IPV6_ADDR.LINKLOCAL) !== 0) return 253;
  return (scope & IPV6_ADDR.SITELOCAL) !== 0 ? 200 : 0;
}

/** inet6_fill_ifaddr. @param now hundredths of a second since boot */
export function inet6_fill_ifaddr(
  ifa: Inet6Ifaddr,
  now: number,
  { type, flags = 0, seq, portid }: Told,
): Uint8Array {
  const fixed = ifaddrmsg.encode({
    family: PF_INET6,
    prefixlen: ifa.prefixlen,
    flags: ifa.flags & 0xff,
    scope: rt_scope(ifa.scope),
    index: ifa.dev.index,
  });
  const out = MessageWriter.message({ type, flags, seq, pid: portid }, fixed);
  if (ifa.peer === undefined) out.put(IFA.ADDRESS, ifa.addr);
  else out.put(IFA.LOCAL, ifa.addr).put(IFA.ADDRESS, ifa.peer);
  if (ifa.priority !== 0) out.u32(IFA.RT_PRIORITY, ifa.priority);
  out.put(IFA.CACHEINFO, cacheinfo(ifa, now)).u32(IFA.FLAGS, ifa.flags);
  if (ifa.proto !== 0) out.u8(IFA.PROTO, ifa.proto);
  return out.end();
}

/** What is left of the lifetimes. The valid one is not counted down while the preferred is endless. */
function cacheinfo(ifa: Inet6Ifaddr, now: number): Uint8Array {
  const { cstamp, tstamp, flags } = ifa;
  let [prefered, valid] = [ifa.preferredLft, ifa.validLft];
  if ((flags & IFA_F_PERMANENT) !== 0 && prefered === INFINITY_LIFE_TIME) {
    return permanentCacheinfo(cstamp, tstamp);
  }
  if (prefered !== INFINITY_LIFE_TIME) {
    const passed = Math.floor((now - tstamp) / 100);
    prefered = Math.max(0, prefered - passed);
    if (valid !== INFINITY_LIFE_TIME) valid = Math.max(0, valid - passed);
  }
  return ifa_cacheinfo.encode({ prefered, valid, cstamp, tstamp });
}

/** inet6_ifa_notify: to RTNLGRP_IPV6_IFADDR, from nobody, whoever asked for the change. */
export function inet6_ifa_notify(type: number, ifa: Inet6Ifaddr): void {
  const { net } = ifa.dev;
  const told = { type, seq: 0, portid: 0 };
  rtnl_notify(net, RTNLGRP.IPV6_IFADDR, inet6_fill_ifaddr(ifa, net.kernel.clock.now, told));
}
