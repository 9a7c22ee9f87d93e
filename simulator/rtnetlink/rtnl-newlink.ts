/** RTM_NEWLINK: changes of links that are there. New links are not modelled. */
import type { Request } from '../af-netlink/kernel-side.ts';
import { EEXIST, ENODEV, EOPNOTSUPP } from '../net/errno.ts';
import { nla_get_u32 } from '../nlattr/nlattr.ts';
import { Unmodelled } from '../unmodelled.ts';
import { do_setlink } from './do-setlink.ts';
import { IFLA } from './ifla-policy.ts';
import { groupOf } from './link-device.ts';
import { ifla_info_parse } from './link-info.ts';
import {
  type LinkRequest,
  isNamed,
  parseLinkRequest,
  rtnl_dev_get,
  rtnl_ensure_unique_netns,
  rtnl_link_get_net,
} from './link-request.ts';
import { refuse } from './nlmsg-parse.ts';

const [NLM_F_REPLACE, NLM_F_EXCL, NLM_F_CREATE] = [0x100, 0x200, 0x400];
const [IFLA_MAP, IFLA_PROTINFO] = [14, 12];

/** rtnl_newlink, __rtnl_newlink */
export function rtnl_newlink(request: Request): number {
  const parsed = parseLinkRequest(request);
  if (typeof parsed === 'number') return parsed;
  const { header, tb } = parsed;
  const { net, extack, flags } = request;
  const info = ifla_info_parse(request, tb[IFLA.LINKINFO]);
  if (typeof info === 'number') return info;
  // The kind has its say first (rtnl_link_ops.validate), even of a link that is not of it.
  if (info.registered) throw new Unmodelled('RTM_NEWLINK of a kind that makes links');
  const refused = rtnl_ensure_unique_netns(parsed, false) || rtnl_link_get_net(parsed);
  if (refused < 0) return refused;
  if (header.index < 0) return refuse(extack, "ifindex can't be negative");
  const dev = header.index > 0 ? net.devices.get(header.index) : rtnl_dev_get(net, tb);
  if (dev !== undefined) {
    if ((flags & NLM_F_EXCL) !== 0) return -EEXIST;
    if ((flags & NLM_F_REPLACE) !== 0) return -EOPNOTSUPP;
    if (info.more) throw new Unmodelled('RTM_NEWLINK with more of IFLA_LINKINFO than its kind');
    return do_setlink(dev, parsed);
  }
  if ((flags & NLM_F_CREATE) === 0) {
    const group = tb[IFLA.GROUP];
    if (header.index > 0 || isNamed(tb) || group === undefined) return -ENODEV;
    return rtnl_group_changelink(parsed, nla_get_u32(group));
  }
  if (tb[IFLA_MAP] !== undefined || tb[IFLA_PROTINFO] !== undefined) return -EOPNOTSUPP;
  return refuse(extack, 'Unknown device type', EOPNOTSUPP);
}

/** rtnl_group_changelink: every link of the group; that there is none is no error. */
function rtnl_group_changelink(parsed: LinkRequest, group: number): number {
  for (const dev of parsed.request.net.devices.values()) {
    if (groupOf(dev) !== group) continue;
    const error = do_setlink(dev, parsed);
    if (error < 0) return error;
  }
  return 0;
}
