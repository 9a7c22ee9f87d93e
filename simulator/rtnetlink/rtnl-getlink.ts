/** RTM_GETLINK of one link. */
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import type { Request } from '../af-netlink/kernel-side.ts';
import type { Device } from '../net/device.ts';
import { EINVAL, ENODEV, EOPNOTSUPP } from '../net/errno.ts';
import { type AttributeTable, __nla_validate_parse } from '../nlattr/nla-validate-parse.ts';
import { nla_get_s32, nla_get_u32, u16At, u32At } from '../nlattr/nlattr.ts';
import { NL_VALIDATE_DEPRECATED_STRICT, NL_VALIDATE_LIBERAL } from '../nlattr/validate.ts';
import { IFLA, ifla_policy } from './ifla-policy.ts';
import { linkMessage } from './link-message.ts';
import { isNamed, rtnl_dev_get, rtnl_get_net_ns_capable } from './link-request.ts';

const NLMSG_HDRLEN = 16;
const PAD = NLMSG_HDRLEN + ifinfomsg.offsetOf('pad');
const TYPE = NLMSG_HDRLEN + ifinfomsg.offsetOf('type');
const INDEX = NLMSG_HDRLEN + ifinfomsg.offsetOf('index');
const FLAGS = NLMSG_HDRLEN + ifinfomsg.offsetOf('flags');
const CHANGE = NLMSG_HDRLEN + ifinfomsg.offsetOf('change');
export const LINK_HDRLEN: number = NLMSG_HDRLEN + ifinfomsg.size;

/** What a strict GETLINK may carry. */
const ALLOWED: ReadonlySet<number> = new Set([
  IFLA.IFNAME,
  IFLA.ALT_IFNAME,
  IFLA.EXT_MASK,
  IFLA.TARGET_NETNSID,
]);
const NO_ATTRIBUTES: AttributeTable = [];

/**
 * rtnl_getlink: by index if it is above 0, else by IFLA_IFNAME, else by IFLA_ALT_IFNAME. Answers
 * RTM_NEWLINK; ENODEV if there is no such link, EINVAL if none is named.
 */
export function rtnl_getlink(request: Request): number {
  const { net, message, extack } = request;
  const tb: AttributeTable = message.length === LINK_HDRLEN ? NO_ATTRIBUTES : [];
  const refused = rtnl_valid_getlink_req(request, tb);
  if (refused < 0) return refused;
  if (tb[IFLA.NET_NS_PID] !== undefined || tb[IFLA.NET_NS_FD] !== undefined) {
    extack.msg = 'specified netns attribute not supported';
    return -EOPNOTSUPP;
  }
  const target = tb[IFLA.TARGET_NETNSID];
  const targetNsid = target === undefined ? undefined : nla_get_s32(target);
  const where = targetNsid === undefined ? net : rtnl_get_net_ns_capable(request, targetNsid);
  if (typeof where === 'number') return where;
  const index = u32At(message, INDEX) | 0;
  let dev: Device | undefined;
  if (index > 0) dev = where.devices.get(index);
  else if (isNamed(tb)) dev = rtnl_dev_get(where, tb);
  else return -EINVAL;
  if (dev === undefined) return -ENODEV;
  if (net.kernel.profile.facts.getlinkSyncs) net.kernel.linkWatch.sync(dev);
  const extMask = tb[IFLA.EXT_MASK];
  const mask = extMask === undefined ? 0 : nla_get_u32(extMask);
  const reader = { net, portid: request.portid, seq: request.seq, flags: 0, targetNsid };
  return request.reply(linkMessage(dev, mask, reader));
}

/** rtnl_valid_getlink_req: contents of the header, and of the attributes, under strict checking. */
function rtnl_valid_getlink_req(request: Request, tb: AttributeTable): number {
  const { message, extack, net } = request;
  const { faults } = net.kernel;
  const strict = request.strict || faults.has('strict-leaks-to-liberal');
  if (message.length < LINK_HDRLEN && !faults.has('hdr-short')) {
    extack.msg = 'Invalid header for get link';
    return -EINVAL;
  }
  if (strict && hasHeaderValues(message)) {
    extack.msg = 'Invalid values in header for get link request';
    return -EINVAL;
  }
  if (message.length <= LINK_HDRLEN) return 0;
  const error = parseLink(request, LINK_HDRLEN, request.strict, extack, tb);
  if (error < 0 || !request.strict) return faults.has('parse-error-lost') ? 0 : error;
  if (!tb.every((_nla, type) => ALLOWED.has(type))) {
    extack.msg = 'Unsupported attribute in get link request';
    return -EINVAL;
  }
  return 0;
}

/** Anything in ifinfomsg besides family and index. */
export const hasHeaderValues = (message: Uint8Array): boolean =>
  (message[PAD] ?? 0) !== 0 ||
  u16At(message, TYPE) !== 0 ||
  u32At(message, FLAGS) !== 0 ||
  u32At(message, CHANGE) !== 0;

export const headerIndex = (message: Uint8Array): number => u32At(message, INDEX);

/** nlmsg_parse_deprecated, or nlmsg_parse_deprecated_strict, by ifla_policy. */
export function parseLink(
  { message, net }: Request,
  start: number,
  strict: boolean,
  extack: Request['extack'] | undefined,
  tb: AttributeTable,
): number {
  const { faults } = net.kernel;
  const validate = strict ? NL_VALIDATE_DEPRECATED_STRICT : NL_VALIDATE_LIBERAL;
  const stream = { message, start, end: message.length };
  const { maxtype, policy } = ifla_policy(net.kernel);
  return __nla_validate_parse(
    stream,
    maxtype,
    policy,
    { validate, extack: extack ?? {}, faults },
    tb,
  );
}
