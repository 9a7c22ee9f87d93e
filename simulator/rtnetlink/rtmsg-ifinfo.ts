/** What the members of RTNLGRP_LINK are told of a device. */
import type { Request } from '../af-netlink/kernel-side.ts';
import type { Device } from '../net/device.ts';
import { type FillOptions, rtnl_fill_ifinfo } from './rtnl-fill-ifinfo.ts';
import { NLM_F_ECHO, RTNLGRP, isHeard, rtnl_notify } from './rtnl-notify.ts';
import { RTM_DELLINK } from './rtnl-types.ts';

/** Who asked for a change of links: it is in the message, and gets a copy (NLM_F_ECHO). */
export type IfinfoTold = Pick<Request, 'flags' | 'portid' | 'seq'>;

/**
 * rtnl_notify_needed: only those who said NLM_F_ECHO are named in what is told of links. Versions
 * without `linkChangesEchoed` name nobody, or whoever deletes a link.
 */
export function toldTo(request: Request, deletes: boolean): IfinfoTold | undefined {
  const echo = (request.flags & NLM_F_ECHO) !== 0;
  const named = request.net.kernel.profile.facts.linkChangesEchoed ? echo : deletes;
  return named ? request : undefined;
}

/** rtmsg_ifinfo: RTM_NEWLINK, from nobody unless said. @param change the flags that changed */
export function rtmsg_ifinfo(
  dev: Device,
  change: number,
  to?: IfinfoTold,
  more: Pick<FillOptions, 'event'> = {},
): void {
  if (dev.regState !== 'registered') return;
  if (to === undefined && !isHeard(dev.net, RTNLGRP.LINK)) return;
  const { seq = 0, portid = 0 } = to ?? {};
  rtmsg_ifinfo_send(dev, rtnl_fill_ifinfo(dev, { ...more, change, seq, portid }), to);
}

/** rtmsg_ifinfo_build_skb: RTM_DELLINK, to be sent when the device is gone. */
export function rtmsg_ifinfo_build_skb(
  dev: Device,
  change: number,
  to?: IfinfoTold,
  more: Pick<FillOptions, 'newNsid' | 'newIndex'> = {},
): Uint8Array {
  const { seq = 0, portid = 0 } = to ?? {};
  return rtnl_fill_ifinfo(dev, { ...more, type: RTM_DELLINK, change, seq, portid });
}

export const rtmsg_ifinfo_send = (dev: Device, message: Uint8Array, to?: IfinfoTold): void =>
  rtnl_notify(dev.net, RTNLGRP.LINK, message, to);
