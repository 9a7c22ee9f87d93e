/** Multicast groups of IPv4: that of all hosts, while the loopback device is up. */
import { FIRST_STAMP } from '../../net/clock.ts';
import { ifaddrmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Dump, Request } from '../../af-netlink/kernel-side.ts';
import { EMSGSIZE, ENODEV } from '../../net/errno.ts';
import type { Device } from '../../net/device.ts';
import type { Net } from '../../net/net.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import { RTNLGRP, rtnl_notify } from '../rtnl-notify.ts';
import { PF_INET, RTM_GETMULTICAST } from '../rtnl-types.ts';
import { IFA, type Told, permanentCacheinfo } from './ifaddr-message.ts';
import { IFA_F_PERMANENT, addressBytes } from './ifaddr.ts';
import { inet_valid_dump_ifaddr_req } from './inet-dump-ifaddr.ts';

const IGMP_ALL_HOSTS = 0xe0000001;
const IFA_MULTICAST = 7;
const [NLM_F_MULTI, NLM_F_DUMP_FILTERED] = [2, 0x20];

/** inet_ifmcaddr_notify: RTM_NEWMULTICAST or RTM_DELMULTICAST, from nobody. */
export const inet_ifmcaddr_notify = (dev: Device, type: number): void =>
  rtnl_notify(dev.net, RTNLGRP.IPV4_MCADDR, inet_fill_ifmcaddr(dev, { type, seq: 0, portid: 0 }));

function inet_fill_ifmcaddr(dev: Device, { type, flags = 0, seq, portid }: Told): Uint8Array {
  const fixed = ifaddrmsg.encode({
    family: PF_INET,
    prefixlen: 32,
    flags: IFA_F_PERMANENT,
    index: dev.index,
  });
  return MessageWriter.message({ type, flags, seq, pid: portid }, fixed)
    .put(IFA_MULTICAST, addressBytes(IGMP_ALL_HOSTS))
    .put(IFA.CACHEINFO, permanentCacheinfo(FIRST_STAMP))
    .end();
}

/** ip_check_mc_rcu: whether packets to the group are for a device of this host. */
export function hasJoined(net: Net, index: number, group: number): boolean {
  const dev = net.devices.get(index);
  return group === IGMP_ALL_HOSTS && dev?.isUp === true && dev.ip_ptr !== undefined;
}

/** inet_dump_ifmcaddr: nobody joins other groups here. A strict request is one for addresses. */
export function inet_dump_ifmcaddr(request: Request): Dump {
  const { net, strict } = request;
  let filter: { error: number; index: number } | undefined;
  let last = 0;
  return {
    splitDone: false,
    get answerFlags() {
      return (filter?.index ?? 0) !== 0 ? NLM_F_DUMP_FILTERED : 0;
    },
    dump(part) {
      filter ??= strict ? inet_valid_dump_ifaddr_req(request, part.extack) : { error: 0, index: 0 };
      if (filter.error < 0) return filter.error;
      const { index } = filter;
      if (index !== 0 && !net.devices.has(index)) return -ENODEV;
      const { seq, portid } = part;
      const flags = NLM_F_MULTI | (index === 0 ? 0 : NLM_F_DUMP_FILTERED);
      const told = { type: RTM_GETMULTICAST, flags, seq, portid };
      for (const dev of net.devices.after(last)) {
        const wanted = index === 0 || dev.index === index;
        if (wanted && hasJoined(net, dev.index, IGMP_ALL_HOSTS)) {
          if (!part.put(inet_fill_ifmcaddr(dev, told))) return -EMSGSIZE;
        }
        last = dev.index;
      }
      return 0;
    },
  };
}
