/** RTM_SETLINK */
import type { Request } from '../af-netlink/kernel-side.ts';
import { EINVAL, ENODEV } from '../net/errno.ts';
import { do_setlink } from './do-setlink.ts';
import {
  isNamed,
  parseLinkRequest,
  rtnl_dev_get,
  rtnl_ensure_unique_netns,
  rtnl_link_get_net_capable,
} from './link-request.ts';
import { validate_linkmsg } from './validate-linkmsg.ts';

/** rtnl_setlink: by index if it is above 0, else by name; EINVAL if neither is given. */
export function rtnl_setlink(request: Request): number {
  const parsed = parseLinkRequest(request);
  if (typeof parsed === 'number') return parsed;
  const { header, tb } = parsed;
  const refused = rtnl_ensure_unique_netns(parsed, false);
  if (refused < 0) return refused;
  const { namespaceBeforeLink } = request.net.kernel.profile.facts;
  const targetNet = namespaceBeforeLink ? rtnl_link_get_net_capable(request, tb) : undefined;
  if (typeof targetNet === 'number') return targetNet;
  if (header.index <= 0 && !isNamed(tb)) return -EINVAL;
  const { net } = request;
  const dev = header.index > 0 ? net.devices.get(header.index) : rtnl_dev_get(net, tb);
  if (dev === undefined) return -ENODEV;
  const invalid = validate_linkmsg(dev, tb, request);
  return invalid < 0 ? invalid : do_setlink(dev, parsed, targetNet, 0);
}
