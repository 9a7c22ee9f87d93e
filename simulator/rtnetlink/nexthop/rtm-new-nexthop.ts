/** RTM_NEWNEXTHOP: what is refused. A nexthop that would be made is not modelled. */
import { nhmsg } from '../../../harness/wire/structs/nexthop.ts';
import type { Request } from '../../af-netlink/kernel-side.ts';
import { ENETDOWN } from '../../net/errno.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_u32 } from '../../nlattr/nlattr.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { PF_INET, PF_INET6, PF_UNSPEC } from '../rtnl-types.ts';
import { NHA, newNexthop } from './nh-policy.ts';

/** RTNH_F_ONLINK is all that a user may set. */
const NEXTHOP_VALID_USER_FLAGS = 4;
const NLM_F_REPLACE = 0x100;

/** rtm_to_nh_config, as far as it refuses. */
export function rtm_new_nexthop(request: Request): number {
  const { extack } = request;
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, newNexthop, tb);
  if (error < 0) return error;
  const { family, scope, resvd, flags } = nhmsg.decode(fixedHeader(request, nhmsg.size));
  const has = (...types: number[]): boolean => types.some((type) => tb[type] !== undefined);
  if (resvd !== 0 || scope !== 0) return refuse(extack, 'Invalid values in ancillary header');
  if ((flags & ~NEXTHOP_VALID_USER_FLAGS) !== 0) {
    return refuse(extack, 'Invalid nexthop flags in ancillary header');
  }
  const routed = family === PF_INET || family === PF_INET6;
  if (!routed && !(family === PF_UNSPEC && has(NHA.GROUP))) {
    return refuse(extack, 'Invalid address family');
  }
  if (has(NHA.FDB)) {
    if (has(NHA.ENCAP, NHA.ENCAP_TYPE, NHA.OIF, NHA.BLACKHOLE)) {
      return refuse(extack, 'Fdb attribute can not be used with encap, oif or blackhole');
    }
    throw new Unmodelled('RTM_NEWNEXTHOP with NHA_FDB');
  }
  if (has(NHA.GROUP)) {
    if (family !== PF_UNSPEC) return refuse(extack, 'Invalid family for group');
    throw new Unmodelled('RTM_NEWNEXTHOP of a group');
  }
  if (has(NHA.BLACKHOLE)) {
    if (has(NHA.GATEWAY, NHA.OIF, NHA.ENCAP, NHA.ENCAP_TYPE)) {
      const text = 'Blackhole attribute can not be used with gateway, oif, encap or fdb';
      return refuse(extack, text);
    }
    if (flags !== 0 || family !== PF_INET)
      throw new Unmodelled('a black hole with flags, or of IPv6');
    return onDevice(request, tb, 1, 'Device for nexthop is not up');
  }
  const oif = tb[NHA.OIF];
  if (oif === undefined) {
    const text = 'Device attribute required for non-blackhole and non-fdb nexthops';
    return refuse(extack, text);
  }
  if (has(NHA.GATEWAY, NHA.ENCAP, NHA.ENCAP_TYPE)) {
    throw new Unmodelled('RTM_NEWNEXTHOP with a gateway or an encapsulation');
  }
  if (flags !== 0) {
    return refuse(extack, 'ONLINK flag can not be set for nexthop without a gateway');
  }
  return onDevice(request, tb, nla_get_u32(oif), 'Nexthop device is not up');
}

/**
 * What is replaced must be named; then the device must be there, and up. A black hole hangs on
 * the loopback device.
 */
function onDevice(
  { net, extack, flags }: Request,
  tb: AttributeTable,
  index: number,
  down: string,
): number {
  const id = tb[NHA.ID];
  if ((flags & NLM_F_REPLACE) !== 0 && (id === undefined || nla_get_u32(id) === 0)) {
    return refuse(extack, 'Replace requires nexthop id');
  }
  const device = net.devices.get(index);
  if (device === undefined) return refuse(extack, 'Invalid device index');
  if (!device.isUp) return refuse(extack, down, ENETDOWN);
  throw new Unmodelled('RTM_NEWNEXTHOP that makes a nexthop');
}
