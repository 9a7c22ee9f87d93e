/** IPv4 when the loopback device goes up or down (inetdev_event, fib_netdev_event). */
import { ifaddrmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Dump } from '../../af-netlink/kernel-side.ts';
import type { Request } from '../../af-netlink/kernel-side.ts';
import { EMSGSIZE } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { MessageWriter, asciiBytes } from '../../nlattr/message-writer.ts';
import { type LinkDevice, isUp } from '../link-device.ts';
import { RTNLGRP, rtnl_notify } from '../rtnl-notify.ts';
import { PF_INET, RTM_DELMULTICAST, RTM_GETMULTICAST, RTM_NEWMULTICAST } from '../rtnl-types.ts';
import { fib_add_ifaddr, fib_sync_down_dev } from './fib-ifaddr.ts';
import { IFA, PERMANENT_CACHEINFO, type Told } from './ifaddr-message.ts';
import { IFA_F_PERMANENT, addressBytes, inDevice } from './in-device.ts';
import { __inet_insert_ifa } from './inet-insert-ifa.ts';

const INADDR_LOOPBACK = 0x7f000001;
const IGMP_ALL_HOSTS = 0xe0000001;
const RT_SCOPE_HOST = 254;
const IFA_MULTICAST = 7;
const NLM_F_MULTI = 2;

/**
 * NETDEV_UP: 127.0.0.1/8, unless there is an address already; the group of all hosts; whatever
 * routes addresses have besides their own.
 */
export function inetdev_up(net: Net, dev: LinkDevice): void {
  const { addresses } = inDevice(net);
  const before = [...addresses];
  if (before.length === 0) {
    __inet_insert_ifa(net, {
      local: INADDR_LOOPBACK,
      address: INADDR_LOOPBACK,
      prefixlen: 8,
      broadcast: 0,
      scope: RT_SCOPE_HOST,
      flags: IFA_F_PERMANENT,
      label: asciiBytes(dev.name),
      proto: 0,
      priority: 0,
    });
  }
  notifyMulticast(net, RTM_NEWMULTICAST);
  for (const ifa of before) fib_add_ifaddr(net, ifa);
}

/** NETDEV_DOWN: addresses stay. */
export function inetdev_down(net: Net): void {
  notifyMulticast(net, RTM_DELMULTICAST);
  fib_sync_down_dev(net);
}

const notifyMulticast = (net: Net, type: number): void =>
  rtnl_notify(net, RTNLGRP.IPV4_MCADDR, inet_fill_ifmcaddr({ type, seq: 0, portid: 0 }));

function inet_fill_ifmcaddr({ type, flags = 0, seq, portid }: Told): Uint8Array {
  const fixed = ifaddrmsg.encode({
    family: PF_INET,
    prefixlen: 32,
    flags: IFA_F_PERMANENT,
    index: 1,
  });
  return MessageWriter.message({ type, flags, seq, pid: portid }, fixed)
    .put(IFA_MULTICAST, addressBytes(IGMP_ALL_HOSTS))
    .put(IFA.CACHEINFO, PERMANENT_CACHEINFO)
    .end();
}

/** inet_dump_ifmcaddr: nobody joins other groups here. */
export function inet_dump_ifmcaddr({ net }: Request): Dump {
  let ended = false;
  return {
    splitDone: false,
    dump(part) {
      const dev = net.devices.get(1);
      if (ended || dev === undefined || !isUp(dev)) return 0;
      const { seq, portid } = part;
      const told = { type: RTM_GETMULTICAST, flags: NLM_F_MULTI, seq, portid };
      if (!part.put(inet_fill_ifmcaddr(told))) return -EMSGSIZE;
      ended = true;
      return 0;
    },
  };
}
