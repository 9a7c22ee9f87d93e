/** RTM_DELLINK: links that were made go again. */
import type { Request } from '../af-netlink/kernel-side.ts';
import { EINVAL, ENODEV, EOPNOTSUPP, EPERM } from '../net/errno.ts';
import type { Device } from '../net/device.ts';
import { unregister_netdevice_many } from '../netdev/register-netdevice.ts';
import { nla_get_s32, nla_get_u32 } from '../nlattr/nlattr.ts';
import { IFLA } from './ifla-policy.ts';
import {
  isNamed,
  parseLinkRequest,
  rtnl_dev_get,
  rtnl_ensure_unique_netns,
  rtnl_get_net_ns_capable,
} from './link-request.ts';
import { toldTo } from './rtmsg-ifinfo.ts';

/** rtnl_dellink: by index, by name, or all of a group. */
export function rtnl_dellink(request: Request): number {
  const parsed = parseLinkRequest(request);
  if (typeof parsed === 'number') return parsed;
  const { header, tb } = parsed;
  const refused = rtnl_ensure_unique_netns(parsed, true);
  if (refused < 0) return refused;
  const target = tb[IFLA.TARGET_NETNSID];
  const net =
    target === undefined ? request.net : rtnl_get_net_ns_capable(request, nla_get_s32(target));
  if (typeof net === 'number') return net;
  if (header.index > 0) return rtnl_delete_link(net.devices.get(header.index), request);
  if (isNamed(tb)) return rtnl_delete_link(rtnl_dev_get(net, tb), request);
  const group = tb[IFLA.GROUP];
  if (group === undefined) return -EINVAL;
  return rtnl_group_dellink([...net.devices.values()], nla_get_u32(group));
}

/** rtnl_delete_link: the loopback device is of no kind, so that nobody can delete it. */
function rtnl_delete_link(dev: Device | undefined, request: Request): number {
  if (dev === undefined) return -ENODEV;
  if (dev.kind.dellink === undefined) {
    return dev.net.kernel.faults.has('delete-kindless-errno') ? -EPERM : -EOPNOTSUPP;
  }
  unregister_netdevice_many(dev.kind.dellink(dev), toldTo(request, true));
  return 0;
}

/** rtnl_group_dellink: all or none; nobody is named in what is told of them. */
function rtnl_group_dellink(devices: readonly Device[], group: number): number {
  if (group === 0) return -EPERM;
  const members = devices.filter((dev) => dev.group === group);
  if (members.length === 0) return -ENODEV;
  if (members.some(({ kind }) => kind.dellink === undefined)) return -EOPNOTSUPP;
  const going = new Set<Device>();
  for (const dev of members) {
    if (going.has(dev)) continue;
    for (const gone of dev.kind.dellink?.(dev) ?? []) going.add(gone);
  }
  unregister_netdevice_many([...going]);
  return 0;
}
