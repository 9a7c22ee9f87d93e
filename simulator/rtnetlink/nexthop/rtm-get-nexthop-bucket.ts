/** RTM_GETNEXTHOPBUCKET: only resilient groups have buckets, and those are not modelled. */
import type { Dump, Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EINVAL, ENOENT } from '../../net/errno.ts';
import { type NestedPolicy } from '../../nlattr/nla-policy.ts';
import { type AttributeTable, __nla_validate_parse } from '../../nlattr/nla-validate-parse.ts';
import { type Nlattr, nla_get_s32, nla_get_u32, nla_nest } from '../../nlattr/nlattr.ts';
import { NL_VALIDATE_STRICT } from '../../nlattr/validate.ts';
import { keptRequest } from '../kept-request.ts';
import { nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { nexthop_find_by_id } from './nexthop.ts';
import {
  BUCKET,
  NHA,
  dumpBucket,
  getBucket,
  insideDumpBucket,
  insideGetBucket,
} from './nh-policy.ts';
import { hasHeaderValues } from './rtm-get-nexthop.ts';

/** rtm_get_nexthop_bucket */
export function rtm_get_nexthop_bucket(request: Request): number {
  const { extack } = request;
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, getBucket, tb);
  if (error < 0) return error;
  if (hasHeaderValues(request)) return refuse(extack, 'Invalid values in header');
  const id = tb[NHA.ID];
  if (id === undefined) return refuse(extack, 'Nexthop id is missing');
  if (nla_get_u32(id) === 0) return refuse(extack, 'Invalid nexthop id');
  const bucket = tb[NHA.RES_BUCKET];
  if (bucket === undefined) return refuse(extack, 'Bucket information is missing');
  const inner: AttributeTable = [];
  const bad = inside(request, bucket, insideGetBucket, extack, inner);
  if (bad < 0) return bad;
  if (inner[BUCKET.INDEX] === undefined) return refuse(extack, 'Bucket index is missing');
  return nexthop_find_group_resilient(request, nla_get_u32(id), extack);
}

/** Always in vain: what is not modelled is not there. */
function nexthop_find_group_resilient({ net }: Request, id: number, extack: Extack): number {
  const nexthop = nexthop_find_by_id(net, id);
  if (nexthop === undefined) return -ENOENT;
  if (nexthop.info !== undefined) return refuse(extack, 'Not a nexthop group');
  return refuse(extack, 'Nexthop group not of type resilient');
}

function inside(
  { message, net }: Request,
  nest: Nlattr,
  { maxtype, policy }: NestedPolicy,
  extack: Extack,
  tb: AttributeTable,
): number {
  const validation = { validate: NL_VALIDATE_STRICT, extack, faults: net.kernel.faults };
  return __nla_validate_parse(nla_nest(message, nest), maxtype, policy, validation, tb);
}

/** rtm_dump_nexthop_bucket */
export function rtm_dump_nexthop_bucket(given: Request): Dump {
  const request = keptRequest(given);
  return { splitDone: false, dump: (part) => nh_valid_dump_bucket_req(request, part.extack) };
}

/** What it says of the form of the request has no text: it is parsed without an extended ACK. */
function nh_valid_dump_bucket_req(request: Request, extack: Extack): number {
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, dumpBucket, tb, {});
  if (error < 0) return error;
  const id = tb[NHA.ID];
  if (id !== undefined && nla_get_u32(id) === 0) return refuse(extack, 'Invalid nexthop id');
  const [oif, master, bucket] = [tb[NHA.OIF], tb[NHA.MASTER], tb[NHA.RES_BUCKET]];
  if (oif !== undefined && nla_get_s32(oif) < 0) return refuse(extack, 'Invalid device index');
  if (master !== undefined && nla_get_s32(master) < 0) {
    return refuse(extack, 'Invalid master device index');
  }
  if (bucket !== undefined) {
    const inner: AttributeTable = [];
    const bad = inside(request, bucket, insideDumpBucket, extack, inner);
    if (bad < 0) return bad;
    const only = inner[BUCKET.NH_ID];
    if (only !== undefined && nla_get_u32(only) === 0) return refuse(extack, 'Invalid nexthop id');
  }
  if (hasHeaderValues(request)) {
    return refuse(extack, 'Invalid values in header for nexthop dump request', EINVAL);
  }
  return id === undefined ? 0 : nexthop_find_group_resilient(request, nla_get_u32(id), extack);
}
