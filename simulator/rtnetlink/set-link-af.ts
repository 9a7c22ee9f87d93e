/** IFLA_AF_SPEC of a request: what a link is told to do with IPv4 and IPv6. */
import type { Extack, Request } from '../af-netlink/kernel-side.ts';
import { EAFNOSUPPORT, EINVAL } from '../net/errno.ts';
import { type Device, IFF } from '../net/device.ts';
import type { PolicyTable } from '../nlattr/nla-policy.ts';
import { type AttributeTable, __nla_validate_parse } from '../nlattr/nla-validate-parse.ts';
import {
  type Nlattr,
  nla_for_each_attr,
  nla_get_u32,
  nla_get_u8,
  nla_nest,
  nla_type,
} from '../nlattr/nlattr.ts';
import { NL_VALIDATE_LIBERAL } from '../nlattr/validate.ts';
import { IPV4_DEVCONF_COUNT } from './inet/ipv4-devconf.ts';
import { inet6_ifinfo_notify } from './inet6/inet6-fill-ifinfo.ts';
import { DEVCONF } from './inet6/inet6-dev.ts';
import { refuse } from './nlmsg-parse.ts';

const [IFLA_INET_CONF, IFLA_INET_MAX] = [1, 1];
const [IFLA_INET6_TOKEN, IFLA_INET6_ADDR_GEN_MODE, IFLA_INET6_MAX] = [7, 8, 9];
/** IN6_ADDR_GEN_MODE_*: EUI64, NONE, STABLE_PRIVACY (for which a secret must be set), RANDOM. */
const [STABLE_PRIVACY, LAST_MODE] = [2, 3];

const inetPolicy: PolicyTable = { entries: { [IFLA_INET_CONF]: { type: 'NESTED' } } };
const inet6Policy: PolicyTable = {
  entries: {
    [IFLA_INET6_TOKEN]: { type: 'UNSPEC', len: 16 },
    [IFLA_INET6_ADDR_GEN_MODE]: { type: 'U8' },
    9: { type: 'REJECT', message: 'IFLA_INET6_RA_MTU can not be set' },
  },
};

type Parsed = AttributeTable | number;

/** @param extack default one of which nobody is told, since it was parsed before */
function parseNest(
  { message, net }: Request,
  nla: Nlattr,
  maxtype: number,
  policy: PolicyTable,
  extack: Extack = {},
): Parsed {
  const tb: AttributeTable = [];
  const validation = { validate: NL_VALIDATE_LIBERAL, extack, faults: net.kernel.faults };
  const error = __nla_validate_parse(nla_nest(message, nla), maxtype, policy, validation, tb);
  return error < 0 ? error : tb;
}

/** inet_validate_link_af: numbers of settings that exist, with room for a value. */
export function inet_validate_link_af(
  dev: Device | undefined,
  nla: Nlattr,
  request: Request,
): number {
  if (dev !== undefined && dev.ip_ptr === undefined) return -EAFNOSUPPORT;
  const tb = parseNest(request, nla, IFLA_INET_MAX, inetPolicy, request.extack);
  if (typeof tb === 'number') return tb;
  const settings = tb[IFLA_INET_CONF];
  if (settings === undefined) return 0;
  return nla_for_each_attr(nla_nest(request.message, settings), ({ rawType, data }) => {
    const number = nla_type(rawType);
    if (data.length < 4) return -EINVAL;
    return number <= 0 || number > IPV4_DEVCONF_COUNT ? -EINVAL : 0;
  });
}

/** inet_set_link_af */
export function inet_set_link_af(dev: Device, nla: Nlattr, request: Request): number {
  const { ip_ptr } = dev;
  if (ip_ptr === undefined) return -EAFNOSUPPORT;
  const tb = parseNest(request, nla, IFLA_INET_MAX, inetPolicy);
  if (typeof tb === 'number') return -EINVAL;
  const settings = tb[IFLA_INET_CONF];
  if (settings === undefined) return 0;
  dev.changes++;
  return nla_for_each_attr(nla_nest(request.message, settings), (setting) => {
    ip_ptr.cnf[nla_type(setting.rawType) - 1] = nla_get_u32(setting) | 0;
    return 0;
  });
}

/** inet6_validate_link_af */
export function inet6_validate_link_af(
  dev: Device | undefined,
  nla: Nlattr,
  request: Request,
): number {
  if (dev !== undefined && dev.ip6_ptr === undefined) return -EAFNOSUPPORT;
  const tb = parseNest(request, nla, IFLA_INET6_MAX, inet6Policy, request.extack);
  if (typeof tb === 'number') return tb;
  const [token, given] = [tb[IFLA_INET6_TOKEN], tb[IFLA_INET6_ADDR_GEN_MODE]];
  if (token === undefined && given === undefined) return -EINVAL;
  if (given === undefined) return 0;
  const mode = nla_get_u8(given);
  return mode > LAST_MODE || mode === STABLE_PRIVACY ? -EINVAL : 0;
}

/** inet6_set_link_af */
export function inet6_set_link_af(dev: Device, nla: Nlattr, request: Request): number {
  const { ip6_ptr } = dev;
  if (ip6_ptr === undefined) return -EAFNOSUPPORT;
  const tb = parseNest(request, nla, IFLA_INET6_MAX, inet6Policy);
  if (typeof tb === 'number') return -EINVAL;
  const token = tb[IFLA_INET6_TOKEN];
  if (token !== undefined) {
    const error = inet6_set_iftoken(dev, token.data, request);
    if (error < 0) return error;
  }
  const mode = tb[IFLA_INET6_ADDR_GEN_MODE];
  if (mode !== undefined) ip6_ptr.cnf[DEVCONF.ADDR_GEN_MODE] = nla_get_u8(mode);
  dev.changes++;
  return 0;
}

/** inet6_set_iftoken: the low half of addresses that routers let a link make. */
function inet6_set_iftoken(dev: Device, token: Uint8Array, { extack }: Request): number {
  if ((dev.flags & IFF.LOOPBACK) !== 0) return refuse(extack, 'ipv6: Device is loopback');
  if ((dev.flags & IFF.NOARP) !== 0) {
    return refuse(extack, 'ipv6: Device does not do neighbour discovery');
  }
  const { ip6_ptr } = dev;
  if (ip6_ptr === undefined) return -EINVAL;
  const next = new Uint8Array(16);
  next.set(token.subarray(8, 16), 8);
  ip6_ptr.token = next;
  inet6_ifinfo_notify(dev);
  return 0;
}
