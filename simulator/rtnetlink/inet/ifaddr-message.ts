/** RTM_NEWADDR and RTM_DELADDR of an IPv4 address, and what requests about them may carry. */
import { ifa_cacheinfo, ifaddrmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Request } from '../../af-netlink/kernel-side.ts';
import type { Net } from '../../net/net.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import type { Expected } from '../nlmsg-parse.ts';
import { RTNLGRP, rtnl_notify } from '../rtnl-notify.ts';
import { PF_INET } from '../rtnl-types.ts';
import { IFA_F_PERMANENT, INFINITY_LIFE_TIME, type Ifaddr, addressBytes } from './ifaddr.ts';

/** IFA_* (include/uapi/linux/if_addr.h) */
export const IFA = {
  ADDRESS: 1,
  LOCAL: 2,
  LABEL: 3,
  BROADCAST: 4,
  CACHEINFO: 6,
  FLAGS: 8,
  RT_PRIORITY: 9,
  TARGET_NETNSID: 10,
  PROTO: 11,
} as const;

/**
 * IFA_CACHEINFO of an address without end: when it was made and last changed, in hundredths of a
 * second since boot.
 */
export const permanentCacheinfo = (cstamp: number, tstamp = cstamp): Uint8Array =>
  ifa_cacheinfo.encode({
    prefered: INFINITY_LIFE_TIME,
    valid: INFINITY_LIFE_TIME,
    cstamp,
    tstamp,
  });

/** What is left of the lifetimes. The valid one is not counted down while the preferred is endless. */
function cacheinfo(ifa: Ifaddr, now: number): Uint8Array {
  const { cstamp, tstamp } = ifa;
  if ((ifa.flags & IFA_F_PERMANENT) !== 0) return permanentCacheinfo(cstamp, tstamp);
  let [prefered, valid] = [ifa.preferredLft, ifa.validLft];
  if (prefered !== INFINITY_LIFE_TIME) {
    const passed = Math.floor((now - tstamp) / 100);
    prefered = Math.max(0, prefered - passed);
    if (valid !== INFINITY_LIFE_TIME) valid = Math.max(0, valid - passed);
  }
  return ifa_cacheinfo.encode({ prefered, valid, cstamp, tstamp });
}

/** ifa_ipv4_policy: found by sending each type in every length. */
export const ifaRequest: Expected = {
  hdrlen: ifaddrmsg.size,
  maxtype: IFA.PROTO,
  policy: {
    entries: {
      [IFA.ADDRESS]: { type: 'U32' },
      [IFA.LOCAL]: { type: 'U32' },
      [IFA.LABEL]: { type: 'STRING', len: 15 },
      [IFA.BROADCAST]: { type: 'U32' },
      [IFA.CACHEINFO]: { type: 'UNSPEC', len: ifa_cacheinfo.size },
      [IFA.FLAGS]: { type: 'U32' },
      [IFA.RT_PRIORITY]: { type: 'U32' },
      [IFA.TARGET_NETNSID]: { type: 'S32' },
      [IFA.PROTO]: { type: 'U8' },
    },
  },
};

/** Type and header of the message that tells of an address. */
export interface Told {
  readonly type: number;
  readonly flags?: number;
  readonly seq: number;
  readonly portid: number;
}

/** inet_fill_ifaddr. @param now hundredths of a second since boot */
export function inet_fill_ifaddr(
  ifa: Ifaddr,
  now: number,
  { type, flags = 0, seq, portid }: Told,
): Uint8Array {
  const fixed = ifaddrmsg.encode({
    family: PF_INET,
    prefixlen: ifa.prefixlen,
    flags: ifa.flags & 0xff,
    scope: ifa.scope,
    index: ifa.index,
  });
  const out = MessageWriter.message({ type, flags, seq, pid: portid }, fixed);
  if (ifa.address !== 0) out.put(IFA.ADDRESS, addressBytes(ifa.address));
  if (ifa.local !== 0) out.put(IFA.LOCAL, addressBytes(ifa.local));
  if (ifa.broadcast !== 0) out.put(IFA.BROADCAST, addressBytes(ifa.broadcast));
  if (ifa.label.length > 0) out.string(IFA.LABEL, ifa.label);
  if (ifa.proto !== 0) out.u8(IFA.PROTO, ifa.proto);
  out.u32(IFA.FLAGS, ifa.flags);
  if (ifa.priority !== 0) out.u32(IFA.RT_PRIORITY, ifa.priority);
  return out.put(IFA.CACHEINFO, cacheinfo(ifa, now)).end();
}

/** rtmsg_ifa: to RTNLGRP_IPV4_IFADDR, in the name of whoever asked for the change. */
export function rtmsg_ifa(net: Net, type: number, ifa: Ifaddr, request?: Request): void {
  const { seq = 0, portid = 0 } = request ?? {};
  const message = inet_fill_ifaddr(ifa, net.kernel.clock.now, { type, seq, portid });
  rtnl_notify(net, RTNLGRP.IPV4_IFADDR, message, request);
}
