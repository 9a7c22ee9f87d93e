/** Multicast groups of IPv4: that of all hosts, while the loopback device is up. */
import { FIRST_STAMP } from '../../net/clock.ts';
import { ifaddrmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Dump, Request } from '../../af-netlink/kernel-side.ts';
import { EMSGSIZE, ENODEV } from '../../net/errno.ts';
import type { Device } from '../../net/device.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import { RTNLGRP, rtnl_notify } from '../rtnl-notify.ts';
import { PF_INET, RTM_GETMULTICAST } from '../rtnl-types.ts';
import { IFA, type Told, permanentCacheinfo } from './ifaddr-message.ts';
import { IFA_F_PERMANENT, addressBytes } from './in-device.ts';
import { inet_valid_dump_ifaddr_req } from './inet-dump-ifaddr.ts';

const IGMP_ALL_HOSTS = 0xe0000001;
const IFA_MULTICAST = 7;
const [NLM_F_MULTI, NLM_F_DUMP_FILTERED] = [2, 0x20];
const LOOPBACK_IFINDEX = 1;

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

/** inet_dump_ifmcaddr: nobody joins other groups here. A strict request is one for addresses. */
export function inet_dump_ifmcaddr(request: Request): Dump {
  const { net, strict } = request;
  let filter: { error: number; index: number } | undefined;
  let ended = false;
  return {
    splitDone: false,
    get answerFlags() {
      return (filter?.index ?? 0) !== 0 ? NLM_F_DUMP_FILTERED : 0;
    },
    dump(part) {
      filter ??= strict ? inet_valid_dump_ifaddr_req(request, part.extack) : { error: 0, index: 0 };
      if (filter.error < 0) return filter.error;
      if (filter.index !== 0 && !net.devices.has(filter.index)) return -ENODEV;
      const dev = net.devices.get(filter.index === 0 ? LOOPBACK_IFINDEX : filter.index);
      if (ended || dev?.index !== LOOPBACK_IFINDEX || !dev.isUp) return 0;
      const { seq, portid } = part;
      const flags = NLM_F_MULTI | (filter.index === 0 ? 0 : NLM_F_DUMP_FILTERED);
      const told = { type: RTM_GETMULTICAST, flags, seq, portid };
      if (!part.put(inet_fill_ifmcaddr(dev, told))) return -EMSGSIZE;
      ended = true;
      return 0;
    },
  };
}
