/** RTM_GETNEXTHOP, RTM_DELNEXTHOP: no namespace has a nexthop, so that none is ever found. */
import { nhmsg } from '../../../harness/wire/structs/nexthop.ts';
import type { Dump, Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EINVAL, ENOENT } from '../../net/errno.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_s32, nla_get_u32 } from '../../nlattr/nlattr.ts';
import { type Expected, fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { NHA, delNexthop, dumpNexthop, getNexthop } from './nh-policy.ts';

/** rtm_get_nexthop */
export const rtm_get_nexthop = (request: Request): number => lookUp(request, getNexthop);

/** rtm_del_nexthop */
export const rtm_del_nexthop = (request: Request): number => lookUp(request, delNexthop);

function lookUp(request: Request, expected: Expected): number {
  const { extack } = request;
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, expected, tb);
  if (error < 0) return error;
  if (hasHeaderValues(request)) return refuse(extack, 'Invalid values in header');
  const id = tb[NHA.ID];
  if (id === undefined) return refuse(extack, 'Nexthop id is missing');
  if (nla_get_u32(id) === 0) return refuse(extack, 'Invalid nexthop id');
  return -ENOENT;
}

/** Anything in nhmsg besides the family, which is not looked at. */
function hasHeaderValues(request: Request): boolean {
  const { protocol, scope, resvd, flags } = nhmsg.decode(fixedHeader(request, nhmsg.size));
  return protocol !== 0 || scope !== 0 || resvd !== 0 || flags !== 0;
}

/** rtm_dump_nexthop: the request is checked as the dump begins. */
export function rtm_dump_nexthop(request: Request): Dump {
  return { splitDone: false, dump: ({ extack }) => nh_valid_dump_req(request, extack) };
}

function nh_valid_dump_req(request: Request, extack: Extack): number {
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, dumpNexthop, tb, extack);
  if (error < 0) return error;
  const [oif, master] = [tb[NHA.OIF], tb[NHA.MASTER]];
  if (oif !== undefined && nla_get_s32(oif) < 0) return refuse(extack, 'Invalid device index');
  if (master !== undefined && nla_get_s32(master) < 0) {
    return refuse(extack, 'Invalid master device index');
  }
  if (!hasHeaderValues(request)) return 0;
  return refuse(extack, 'Invalid values in header for nexthop dump request', EINVAL);
}
