/** What is checked of a link request before anything changes. */
import type { Request } from '../af-netlink/kernel-side.ts';
import { EAFNOSUPPORT, EINVAL, EOPNOTSUPP } from '../net/errno.ts';
import type { Device } from '../net/device.ts';
import type { AttributeTable } from '../nlattr/nla-validate-parse.ts';
import {
  type Nlattr,
  nla_for_each_attr,
  nla_get_u32,
  nla_nest,
  nla_type,
} from '../nlattr/nlattr.ts';
import { IFLA } from './ifla-policy.ts';
import { refuse } from './nlmsg-parse.ts';
import { inet6_validate_link_af, inet_validate_link_af } from './set-link-af.ts';
import { PF_BRIDGE, PF_INET, PF_INET6 } from './rtnl-types.ts';

export const GSO_MAX_SEGS = 65535;
/** GRO_MAX_SIZE: 8 times 65535 */
const GRO_MAX_SIZE = 524280;

/** validate_linkmsg: the first that is wrong. @param dev undefined: there is none yet */
export function validate_linkmsg(
  dev: Device | undefined,
  tb: AttributeTable,
  request: Request,
): number {
  for (const type of [IFLA.ADDRESS, IFLA.BROADCAST]) {
    const nla = tb[type];
    if (nla !== undefined && nla.data.length < (dev?.address.length ?? 0)) return -EINVAL;
  }
  const { linkSizesValidated } = request.net.kernel.profile.facts;
  const invalid = linkSizesValidated && dev !== undefined ? validateSizes(dev, tb, request) : 0;
  if (invalid < 0) return invalid;
  const families = tb[IFLA.AF_SPEC];
  return families === undefined ? 0 : validateFamilies(dev, families, request);
}

function validateSizes(dev: Device, tb: AttributeTable, { extack }: Request): number {
  const tooBig = (type: number, most: number): boolean => {
    const nla = tb[type];
    return nla !== undefined && nla_get_u32(nla) > most;
  };
  if (tooBig(IFLA.GSO_MAX_SIZE, dev.tsoMaxSize)) return refuse(extack, 'too big gso_max_size');
  if (tooBig(IFLA.GSO_MAX_SEGS, Math.min(GSO_MAX_SEGS, dev.tsoMaxSegs))) {
    return refuse(extack, 'too big gso_max_segs');
  }
  if (tooBig(IFLA.GRO_MAX_SIZE, GRO_MAX_SIZE)) return refuse(extack, 'too big gro_max_size');
  if (tooBig(IFLA.GSO_IPV4_MAX_SIZE, dev.tsoMaxSize)) {
    return refuse(extack, 'too big gso_ipv4_max_size');
  }
  if (tooBig(IFLA.GRO_IPV4_MAX_SIZE, GRO_MAX_SIZE)) {
    return refuse(extack, 'too big gro_ipv4_max_size');
  }
  return 0;
}

/** rtnl_af_lookup: IPv4 and IPv6 listen; the bridge is there and sets nothing this way. */
const validateFamilies = (dev: Device | undefined, nest: Nlattr, request: Request): number =>
  nla_for_each_attr(nla_nest(request.message, nest), (af) => {
    switch (nla_type(af.rawType)) {
      case PF_INET:
        return inet_validate_link_af(dev, af, request);
      case PF_INET6:
        return inet6_validate_link_af(dev, af, request);
      case PF_BRIDGE:
        return -EOPNOTSUPP;
      default:
        return -EAFNOSUPPORT;
    }
  });
