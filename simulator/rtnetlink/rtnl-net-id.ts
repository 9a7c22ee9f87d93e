/** RTM_NEWNSID and RTM_GETNSID: a namespace gets an id, or is asked for it. */
import type { Dump, Extack, Request } from '../af-netlink/kernel-side.ts';
import { EEXIST, EINVAL, EMSGSIZE, ENOENT, ESRCH } from '../net/errno.ts';
import type { Net } from '../net/net.ts';
import type { PolicyTable } from '../nlattr/nla-policy.ts';
import type { AttributeTable } from '../nlattr/nla-validate-parse.ts';
import { type Nlattr, nla_get_s32, nla_get_u32 } from '../nlattr/nlattr.ts';
import { NL_VALIDATE_DEPRECATED_STRICT, NL_VALIDATE_LIBERAL } from '../nlattr/validate.ts';
import { netOfDescriptor, rtnl_get_net_ns_capable } from './link-request.ts';
import { nlmsg_parse, refuse } from './nlmsg-parse.ts';
import {
  NETNSA,
  NETNSA_NSID_NOT_ASSIGNED,
  freeNsid,
  get_net_ns_by_id,
  rtnl_net_fill,
  rtnl_net_notifyid,
} from './rtnl-nsid.ts';

const NLM_F_MULTI = 2;
/** struct rtgenmsg */
const HDRLEN = 1;
const NETNSA_MAX = 5;
const rtnl_net_policy: PolicyTable = {
  entries: {
    [NETNSA.NSID]: { type: 'S32' },
    [NETNSA.PID]: { type: 'U32' },
    [NETNSA.FD]: { type: 'U32' },
    [NETNSA.TARGET_NSID]: { type: 'S32' },
  },
};

function parse(
  request: Request,
  tb: AttributeTable,
  strict: boolean,
  extack: Extack = request.extack,
): number {
  const validate = strict ? NL_VALIDATE_DEPRECATED_STRICT : NL_VALIDATE_LIBERAL;
  const expected = { hdrlen: HDRLEN, maxtype: NETNSA_MAX, policy: rtnl_net_policy, validate };
  return nlmsg_parse(request, expected, tb, extack);
}

interface Reference {
  readonly nla: Nlattr;
  readonly found: Net | number;
}

/** The namespace of a process or a descriptor, and which attribute says so. */
function referenceIn({ net }: Request, tb: AttributeTable): Reference | undefined {
  const [pid, fd] = [tb[NETNSA.PID], tb[NETNSA.FD]];
  if (pid !== undefined) {
    return { nla: pid, found: net.kernel.netOfProcess(nla_get_u32(pid)) ?? -ESRCH };
  }
  return fd === undefined ? undefined : { nla: fd, found: netOfDescriptor(nla_get_u32(fd)) };
}

const refuseAt = (extack: Extack, nla: Nlattr, msg: string, error: number): number => {
  extack.badAttr = nla.at;
  extack.msg = msg;
  return error;
};

/** rtnl_net_newid: the id asked for, or the lowest that is free if it is negative. */
export function rtnl_net_newid(request: Request): number {
  const { net, extack } = request;
  const tb: AttributeTable = [];
  const error = parse(request, tb, false);
  if (error < 0) return error;
  const given = tb[NETNSA.NSID];
  if (given === undefined) return refuse(extack, 'nsid is missing');
  const reference = referenceIn(request, tb);
  if (reference === undefined) return refuse(extack, 'Peer netns reference is missing');
  const { nla, found: peer } = reference;
  if (typeof peer === 'number') {
    return refuseAt(extack, nla, 'Peer netns reference is invalid', peer);
  }
  if (net.nsids.has(peer)) {
    return refuseAt(extack, nla, 'Peer netns already has a nsid assigned', -EEXIST);
  }
  const asked = nla_get_s32(given);
  if (asked >= 0 && get_net_ns_by_id(net, asked) !== undefined) {
    return refuseAt(extack, given, 'The specified nsid is already used', -EEXIST);
  }
  const nsid = asked >= 0 ? asked : freeNsid(net);
  net.nsids.set(peer, nsid);
  rtnl_net_notifyid(net, nsid, undefined, request);
  return 0;
}

const ASKABLE: ReadonlySet<number> = new Set([
  NETNSA.PID,
  NETNSA.FD,
  NETNSA.NSID,
  NETNSA.TARGET_NSID,
]);

/** rtnl_net_getid: -1 for a namespace that has no id. */
export function rtnl_net_getid(request: Request): number {
  const { net, extack, strict, seq, portid } = request;
  const tb: AttributeTable = [];
  const error = parse(request, tb, strict);
  if (error < 0) return error;
  if (strict && tb.some((nla, type) => nla !== undefined && !ASKABLE.has(type))) {
    return refuse(extack, 'Unsupported attribute in peer netns getid request');
  }
  const byId = tb[NETNSA.NSID];
  const reference =
    referenceIn(request, tb) ??
    (byId === undefined
      ? undefined
      : { nla: byId, found: get_net_ns_by_id(net, nla_get_s32(byId)) ?? -ENOENT });
  if (reference === undefined) return refuse(extack, 'Peer netns reference is missing');
  const { nla, found: peer } = reference;
  if (typeof peer === 'number') {
    return refuseAt(extack, nla, 'Peer netns reference is invalid', peer);
  }
  const target = tb[NETNSA.TARGET_NSID];
  if (target === undefined) {
    return request.reply(rtnl_net_fill(idOf(net, peer), { seq, portid }));
  }
  const seenFrom = rtnl_get_net_ns_capable(request, nla_get_s32(target));
  if (typeof seenFrom === 'number') {
    return refuseAt(extack, target, 'Target netns reference is invalid', seenFrom);
  }
  const current = idOf(net, peer);
  return request.reply(rtnl_net_fill(idOf(seenFrom, peer), { seq, portid, current }));
}

/** peernet2id, as a number that can be told. */
const idOf = (net: Net, peer: Net): number => net.nsids.get(peer) ?? NETNSA_NSID_NOT_ASSIGNED;

interface Listed {
  readonly error: number;
  /** Whose ids. */
  readonly net: Net;
  /** The asker's, which are told beside: NETNSA_CURRENT_NSID. */
  readonly beside: Net | undefined;
}

/** rtnl_net_dumpid: by ascending id. */
export function rtnl_net_dumpid(request: Request): Dump {
  let listed: Listed | undefined;
  let reached = -1;
  return {
    splitDone: false,
    dump(part) {
      listed ??= request.strict
        ? rtnl_valid_dump_net_req(request, part.extack)
        : { error: 0, net: request.net, beside: undefined };
      const { error, net, beside } = listed;
      if (error < 0) return error;
      const told = { flags: NLM_F_MULTI, seq: part.seq, portid: part.portid };
      for (const [peer, nsid] of [...net.nsids].toSorted(([, a], [, b]) => a - b)) {
        if (nsid <= reached) continue;
        const current = beside === undefined ? undefined : idOf(beside, peer);
        if (!part.put(rtnl_net_fill(nsid, { ...told, current }))) return -EMSGSIZE;
        reached = nsid;
      }
      return 0;
    },
  };
}

function rtnl_valid_dump_net_req(request: Request, extack: Extack): Listed {
  const own: Listed = { error: 0, net: request.net, beside: undefined };
  const tb: AttributeTable = [];
  const error = parse(request, tb, true, extack);
  if (error < 0) return { ...own, error };
  for (const [type, nla] of tb.entries()) {
    if (nla === undefined) continue;
    if (type !== NETNSA.TARGET_NSID) {
      const refused = refuseAt(extack, nla, 'Unsupported attribute in dump request', -EINVAL);
      return { ...own, error: refused };
    }
    const net = rtnl_get_net_ns_capable(request, nla_get_s32(nla));
    if (typeof net === 'number') {
      const refused = refuseAt(extack, nla, 'Invalid target network namespace id', net);
      return { ...own, error: refused };
    }
    return { error: 0, net, beside: request.net };
  }
  return own;
}
