/** RTM_NEWNETCONF and RTM_DELNETCONF: what a device is configured to do with packets. */
import { netconfmsg } from '../../harness/wire/structs/rtnetlink.ts';
import type { Device } from '../net/device.ts';
import type { Kernel } from '../kernel.ts';
import type { Net } from '../net/net.ts';
import { MessageWriter } from '../nlattr/message-writer.ts';
import { RTNLGRP, isHeard, rtnl_notify } from './rtnl-notify.ts';
import { PF_INET, PF_INET6, RTM_DELNETCONF, RTM_NEWNETCONF } from './rtnl-types.ts';

export const NETCONFA_IFINDEX = 1;
/** NETCONFA_IFINDEX_ALL, NETCONFA_IFINDEX_DEFAULT: of every device, and of new ones. */
export const [ALL, DEFAULT] = [-1, -2];
const [NETCONFA_MC_FORWARDING, NETCONFA_PROXY_NEIGH] = [4, 5];

/** NETCONFA_* and the number of its setting, in the order they are told. */
type Shown = readonly (readonly [attribute: number, setting: number])[];

export interface NetconfFamily {
  readonly family: typeof PF_INET | typeof PF_INET6;
  readonly group: number;
  /** Of texts of extended ACKs. */
  readonly protocol: string;
  readonly shown: Shown;
  /** The settings of a device; undefined if the family leaves it alone. */
  settings(dev: Device): Int32Array | undefined;
}

/** Settings of IPv4 by number from 1, here from 0. */
const ipv4: Shown = [
  [2, 0], // FORWARDING
  [3, 7], // RP_FILTER
  [NETCONFA_MC_FORWARDING, 1],
  [8, 31], // BC_FORWARDING
  [NETCONFA_PROXY_NEIGH, 2],
  [6, 28], // IGNORE_ROUTES_WITH_LINKDOWN
];
const ipv6: Shown = [
  [2, 0], // FORWARDING
  [NETCONFA_MC_FORWARDING, 25],
  [NETCONFA_PROXY_NEIGH, 22],
  [6, 34], // IGNORE_ROUTES_WITH_LINKDOWN
];

export const inetNetconf: NetconfFamily = {
  family: PF_INET,
  group: RTNLGRP.IPV4_NETCONF,
  protocol: 'ipv4',
  shown: ipv4,
  settings: ({ ip_ptr }) => ip_ptr?.cnf,
};
export const inet6Netconf: NetconfFamily = {
  family: PF_INET6,
  group: RTNLGRP.IPV6_NETCONF,
  protocol: 'ipv6',
  shown: ipv6,
  settings: ({ ip6_ptr }) => ip6_ptr?.cnf,
};

interface Told {
  readonly flags?: number;
  readonly seq?: number;
  readonly portid?: number;
}

/** inet_netconf_fill_devconf. @param settings undefined for those of no device: all 0 */
export function netconf_fill_devconf(
  { profile }: Kernel,
  { family, shown }: NetconfFamily,
  index: number,
  settings: Int32Array | undefined,
  { flags = 0, seq = 0, portid = 0 }: Told = {},
): Uint8Array {
  const header = { type: RTM_NEWNETCONF, flags, seq, pid: portid };
  const out = MessageWriter.message(header, netconfmsg.encode({ family }));
  out.u32(NETCONFA_IFINDEX, index);
  const hidden = family === PF_INET6 && !profile.routing.multicastRouting6;
  for (const [attribute, setting] of shown) {
    if (hidden && attribute === NETCONFA_MC_FORWARDING) continue;
    out.u32(attribute, settings?.[setting] ?? 0);
  }
  return out.end();
}

/** inet_netconf_notify_devconf: all settings of a new device. */
export function netconf_notify_new(of: NetconfFamily, dev: Device): void {
  if (!isHeard(dev.net, of.group)) return;
  rtnl_notify(
    dev.net,
    of.group,
    netconf_fill_devconf(dev.net.kernel, of, dev.index, of.settings(dev)),
  );
}

/** RTM_DELNETCONF: the index alone. */
export function netconf_notify_del(
  { family, group }: NetconfFamily,
  net: Net,
  index: number,
): void {
  if (!isHeard(net, group)) return;
  const header = { type: RTM_DELNETCONF, seq: 0, pid: 0 };
  const out = MessageWriter.message(header, netconfmsg.encode({ family }));
  rtnl_notify(net, group, out.u32(NETCONFA_IFINDEX, index).end());
}
