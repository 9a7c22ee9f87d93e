/** RTM_DELLINK: nothing here can be deleted. */
import type { Request } from '../af-netlink/kernel-side.ts';
import { EINVAL, ENODEV, EOPNOTSUPP, EPERM } from '../net/errno.ts';
import { nla_get_u32 } from '../nlattr/nlattr.ts';
import { Unmodelled } from '../unmodelled.ts';
import { IFLA } from './ifla-policy.ts';
import { type LinkDevice, groupOf } from './link-device.ts';
import {
  isNamed,
  parseLinkRequest,
  rtnl_dev_get,
  rtnl_ensure_unique_netns,
  rtnl_get_net_ns_capable,
} from './link-request.ts';

/** rtnl_dellink: by index, by name, or all of a group. */
export function rtnl_dellink(request: Request): number {
  const parsed = parseLinkRequest(request);
  if (typeof parsed === 'number') return parsed;
  const { header, tb } = parsed;
  const { net } = request;
  const refused = rtnl_ensure_unique_netns(parsed, true);
  if (refused < 0) return refused;
  if (tb[IFLA.TARGET_NETNSID] !== undefined) return rtnl_get_net_ns_capable(net);
  if (header.index > 0) return rtnl_delete_link(net.devices.get(header.index));
  if (isNamed(tb)) return rtnl_delete_link(rtnl_dev_get(net, tb));
  const group = tb[IFLA.GROUP];
  if (group === undefined) return -EINVAL;
  return rtnl_group_dellink([...net.devices.values()], nla_get_u32(group));
}

/** rtnl_delete_link: the loopback device is of no kind, so that nobody can delete it. */
function rtnl_delete_link(dev: LinkDevice | undefined): number {
  if (dev === undefined) return -ENODEV;
  if (dev.index !== 1) throw new Unmodelled(`deletion of ${dev.name}`);
  return -EOPNOTSUPP;
}

function rtnl_group_dellink(devices: readonly LinkDevice[], group: number): number {
  if (group === 0) return -EPERM;
  const members = devices.filter((dev) => groupOf(dev) === group);
  if (members.some((dev) => dev.index !== 1)) throw new Unmodelled(`deletion of group ${group}`);
  return members.length === 0 ? -ENODEV : -EOPNOTSUPP;
}
