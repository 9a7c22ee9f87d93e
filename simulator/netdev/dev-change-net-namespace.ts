/** A device moves to another namespace (net/core/dev.c). */
import type { Extack } from '../af-netlink/kernel-side.ts';
import { EBUSY, EEXIST, EINVAL } from '../net/errno.ts';
import type { Device } from '../net/device.ts';
import { call_netdevice_notifiers } from '../net/netdev-chain.ts';
import type { Net } from '../net/net.ts';
import {
  rtmsg_ifinfo,
  rtmsg_ifinfo_build_skb,
  rtmsg_ifinfo_send,
} from '../rtnetlink/rtmsg-ifinfo.ts';
import { peernet2id_alloc } from '../rtnetlink/rtnl-nsid.ts';
import { dev_close_many } from './dev-change-flags.ts';
import { dev_prep_valid_name } from './dev-name.ts';
import { dev_shutdown } from './qdisc.ts';
import { ALL } from './register-netdevice.ts';

const refuse = (extack: Extack, msg: string, errno: number): number => {
  extack.msg = msg;
  return -errno;
};

/**
 * netif_change_net_namespace: where it was it is gone, where it goes it is new.
 * @param pattern what it is called if its name is taken there; '' for nothing
 * @param index what it asks for there; 0 for the one it has, or the next that is free
 */
export function netif_change_net_namespace(
  dev: Device,
  net: Net,
  pattern: string,
  index: number,
  extack: Extack,
): number {
  if (dev.netnsImmutable) return refuse(extack, 'The interface netns is immutable', EINVAL);
  if (net === dev.net) return 0;
  const name = nameThere(dev, net, pattern, extack);
  if (typeof name === 'number') return name;
  for (const alternative of dev.altNames) {
    if (net.devices.named(alternative) === undefined) continue;
    const text = `An interface with the altname ${alternative} exists in the target netns`;
    return refuse(extack, text, EEXIST);
  }
  let there = net.devices.reserve(index === 0 ? dev.index : index);
  if (there < 0 && index !== 0) {
    return refuse(extack, `The ifindex ${index} is not available in the target netns`, EBUSY);
  }
  if (there < 0) there = net.devices.reserve(0);
  leave(dev, net, there);
  dev.net = net;
  dev.index = there;
  dev.name = name;
  net.devices.add(dev);
  call_netdevice_notifiers('REGISTER', dev);
  rtmsg_ifinfo(dev, ALL);
  return 0;
}

function nameThere(dev: Device, net: Net, pattern: string, extack: Extack): string | number {
  if (net.devices.named(dev.name) === undefined) return dev.name;
  if (pattern === '') {
    const text = 'An interface with the same name exists in the target netns';
    return refuse(extack, text, EEXIST);
  }
  const name = dev_prep_valid_name(net, pattern);
  if (typeof name === 'string') return name;
  extack.msg = `Unable to use '${pattern}' for the new interface name in the target netns`;
  return name;
}

function leave(dev: Device, net: Net, newIndex: number): void {
  dev_close_many([dev]);
  dev.net.devices.remove(dev);
  dev_shutdown(dev);
  call_netdevice_notifiers('UNREGISTER', dev);
  const newNsid = peernet2id_alloc(dev.net, net);
  rtmsg_ifinfo_send(dev, rtmsg_ifinfo_build_skb(dev, ALL, undefined, { newNsid, newIndex }));
}
