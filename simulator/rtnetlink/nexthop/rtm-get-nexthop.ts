/** RTM_GETNEXTHOP and RTM_DELNEXTHOP. */
import { nhmsg } from '../../../harness/wire/structs/nexthop.ts';
import type { Dump, Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EINVAL, EMSGSIZE, ENOENT } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_s32, nla_get_u32 } from '../../nlattr/nlattr.ts';
import { masterOf } from '../device-state.ts';
import { type Expected, fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { RTM_NEWNEXTHOP } from '../rtnl-types.ts';
import { type Nexthop, nexthopsOf, nexthop_find_by_id } from './nexthop.ts';
import { nh_fill_node } from './nh-fill-node.ts';
import { NHA, nexthopPolicies } from './nh-policy.ts';
import { remove_nexthop } from './remove-nexthop.ts';

const [NLM_F_MULTI, NLM_F_DUMP_INTR] = [2, 0x10];

/** rtm_get_nexthop */
export function rtm_get_nexthop(request: Request): number {
  const found = lookUp(request, nexthopPolicies(request.net.kernel).get);
  if (typeof found === 'number') return found;
  const { seq, portid } = request;
  const told = { type: RTM_NEWNEXTHOP, seq, portid };
  return request.reply(nh_fill_node(request.net.kernel, found.nexthop, told, found.opFlags));
}

/** rtm_del_nexthop */
export function rtm_del_nexthop(request: Request): number {
  const found = lookUp(request, nexthopPolicies(request.net.kernel).del);
  if (typeof found === 'number') return found;
  remove_nexthop(request.net, found.nexthop, request);
  return 0;
}

/** nh_valid_get_del_req, and what is meant; or -errno. */
function lookUp(
  request: Request,
  expected: Expected,
): { nexthop: Nexthop; opFlags: number } | number {
  const { extack, net } = request;
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, expected, tb);
  if (error < 0) return error;
  if (hasHeaderValues(request)) return refuse(extack, 'Invalid values in header');
  const id = tb[NHA.ID];
  if (id === undefined) return refuse(extack, 'Nexthop id is missing');
  if (nla_get_u32(id) === 0) return refuse(extack, 'Invalid nexthop id');
  const opFlags = tb[NHA.OP_FLAGS];
  const nexthop = nexthop_find_by_id(net, nla_get_u32(id));
  if (nexthop === undefined) return -ENOENT;
  return { nexthop, opFlags: opFlags === undefined ? 0 : nla_get_u32(opFlags) };
}

/** Anything in nhmsg besides the family, which is not looked at. */
export function hasHeaderValues(request: Request): boolean {
  const { protocol, scope, resvd, flags } = nhmsg.decode(fixedHeader(request, nhmsg.size));
  return protocol !== 0 || scope !== 0 || resvd !== 0 || flags !== 0;
}

/** struct nh_dump_filter */
interface Filter {
  readonly error: number;
  readonly oif: number;
  readonly master: number;
  readonly groups: boolean;
  readonly family: number;
  readonly opFlags: number;
}

/** rtm_dump_nexthop: by ascending id. The request is checked with every part. */
export function rtm_dump_nexthop(request: Request): Dump {
  const { net } = request;
  let [next, seen] = [0, 0];
  return {
    splitDone: false,
    dump(part) {
      const filter = nh_valid_dump_req(request, part.extack);
      if (filter.error < 0) return filter.error;
      const { byId, changes } = nexthopsOf(net);
      const { seq, portid } = part;
      const ids = [...byId.keys()].filter((id) => id >= next).toSorted((a, b) => a - b);
      const interrupted = seen !== 0 && seen !== changes ? NLM_F_DUMP_INTR : 0;
      let first = true;
      for (const id of ids) {
        next = id;
        const nexthop = byId.get(id);
        if (nexthop === undefined || isFiltered(net, nexthop, filter)) continue;
        // nl_dump_check_consistent marks the first message of a part.
        const flags = NLM_F_MULTI | (first ? interrupted : 0);
        const told = { type: RTM_NEWNEXTHOP, flags, seq, portid };
        if (!part.put(nh_fill_node(net.kernel, nexthop, told, filter.opFlags))) {
          seen = changes;
          return -EMSGSIZE;
        }
        first = false;
      }
      seen = changes;
      next = 2 ** 32;
      return 0;
    },
  };
}

/** nh_dump_filtered */
function isFiltered(net: Net, nexthop: Nexthop, { oif, master, groups, family }: Filter): boolean {
  const { info } = nexthop;
  if (groups && info !== undefined) return true;
  if (oif === 0 && master === 0 && family === 0) return false;
  if (info === undefined) return true;
  if (family !== 0 && info.family !== family) return true;
  const over = info.nh.hasDevice ? info.nh.oif : 0;
  if (oif !== 0 && oif !== over) return true;
  return master !== 0 && masterOf(net, over) !== master;
}

function nh_valid_dump_req(request: Request, extack: Extack): Filter {
  const tb: AttributeTable = [];
  const failed = (error: number): Filter => ({
    error,
    oif: 0,
    master: 0,
    groups: false,
    family: 0,
    opFlags: 0,
  });
  const { dump } = nexthopPolicies(request.net.kernel);
  const error = nlmsg_parse(request, dump, tb, extack);
  if (error < 0) return failed(error);
  const [oif, master, opFlags] = [tb[NHA.OIF], tb[NHA.MASTER], tb[NHA.OP_FLAGS]];
  if (oif !== undefined && nla_get_s32(oif) < 0) {
    return failed(refuse(extack, 'Invalid device index'));
  }
  if (master !== undefined && nla_get_s32(master) < 0) {
    return failed(refuse(extack, 'Invalid master device index'));
  }
  if (hasHeaderValues(request)) {
    const text = 'Invalid values in header for nexthop dump request';
    return failed(refuse(extack, text, EINVAL));
  }
  return {
    error: 0,
    oif: oif === undefined ? 0 : nla_get_u32(oif),
    master: master === undefined ? 0 : nla_get_u32(master),
    groups: tb[NHA.GROUPS] !== undefined,
    family: nhmsg.decode(fixedHeader(request, nhmsg.size)).family,
    opFlags: opFlags === undefined ? 0 : nla_get_u32(opFlags),
  };
}
