/** RTM_GETLINK of family PF_BRIDGE: the ports of bridges, in the order they came. */
import type { Dump, Extack, Request } from '../../af-netlink/kernel-side.ts';
import { br_fill_ifinfo } from '../../netdev/bridge/bridge-notify.ts';
import { isBridge } from '../../netdev/bridge/bridge-device.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_u32 } from '../../nlattr/nlattr.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { IFLA } from '../ifla-policy.ts';
import { refuse } from '../nlmsg-parse.ts';
import { LINK_HDRLEN, hasHeaderValues, headerIndex, parseLink } from '../rtnl-getlink.ts';
import { RTM_NEWLINK } from '../rtnl-types.ts';

const NLM_F_MULTI = 2;
/** RTEXT_FILTER_BRVLAN, _BRVLAN_COMPRESSED, _CFM_CONFIG, _CFM_STATUS, _MRP */
const BRIDGE_FILTERS = 0x2 | 0x4 | 0x20 | 0x40 | 0x10;

/** rtnl_bridge_getlink */
export function rtnl_bridge_getlink(request: Request): Dump {
  let mask: number | undefined;
  let done = 0;
  return {
    splitDone: true,
    dump(part) {
      mask ??= valid_bridge_getlink_req(request, part.extack);
      if (mask < 0) return mask;
      let at = 0;
      for (const dev of request.net.devices.values()) {
        const about = isBridge(dev) || (dev.master !== undefined && isBridge(dev.master));
        if (about && (mask & BRIDGE_FILTERS) !== 0) {
          throw new Unmodelled('what IFLA_EXT_MASK asks of bridges');
        }
        if (at++ < done || dev.master === undefined || !isBridge(dev.master)) continue;
        const { seq, portid } = part;
        const message = br_fill_ifinfo(dev, { type: RTM_NEWLINK, flags: NLM_F_MULTI, seq, portid });
        if (!part.put(message)) return part.used;
        done = at;
      }
      return 0;
    },
  };
}

/** IFLA_EXT_MASK, or -errno; without strict checking what cannot be parsed is only a warning. */
function valid_bridge_getlink_req(request: Request, extack: Extack): number {
  const { message, strict } = request;
  if (strict) {
    if (message.length < LINK_HDRLEN) return refuse(extack, 'Invalid header for bridge link dump');
    if (hasHeaderValues(message) || headerIndex(message) !== 0) {
      return refuse(extack, 'Invalid values in header for bridge link dump request');
    }
  } else if (message.length < LINK_HDRLEN) {
    extack.msg = 'Invalid header length';
    return 0;
  }
  const tb: AttributeTable = [];
  const error = parseLink(request, LINK_HDRLEN, strict, extack, tb);
  if (error < 0) return strict ? error : 0;
  const other = tb.some((nla, type) => nla !== undefined && type !== IFLA.EXT_MASK);
  if (strict && other) {
    return refuse(extack, 'Unsupported attribute in bridge link dump request');
  }
  const mask = tb[IFLA.EXT_MASK];
  return mask === undefined ? 0 : nla_get_u32(mask) & 0x7fffffff;
}
