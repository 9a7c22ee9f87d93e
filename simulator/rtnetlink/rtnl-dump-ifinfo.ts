/** RTM_GETLINK of all links. */
import type { Dump, DumpPart, Extack, Request } from '../af-netlink/kernel-side.ts';
import { EINVAL, EMSGSIZE } from '../net/errno.ts';
import type { Net } from '../net/net.ts';
import type { AttributeTable } from '../nlattr/nla-validate-parse.ts';
import { type Nlattr, nla_get_u32 } from '../nlattr/nlattr.ts';
import { IFLA } from './ifla-policy.ts';
import { ifla_info_parse } from './link-info.ts';
import { linkMessage } from './link-message.ts';
import { rtnl_get_net_ns_capable } from './link-request.ts';
import { LINK_HDRLEN, hasHeaderValues, headerIndex, parseLink } from './rtnl-getlink.ts';

const NLMSG_HDRLEN = 16;
const NLM_F_MULTI = 2;
const NLM_F_DUMP_FILTERED = 0x20;
/** IFLA_MASTER of this value: links without a master. */
const NO_MASTER = 0xffffffff;

interface Wanted {
  error: number;
  mask: number;
  master: number;
  /** IFLA_LINKINFO names a kind that is registered. */
  kind: boolean;
}

/**
 * rtnl_dump_ifinfo: links in ascending order of index. Without strict checking whatever cannot
 * be parsed is ignored, and all links come; with it the dump ends in an error.
 */
export function rtnl_dump_ifinfo(request: Request): Dump {
  const { net } = request;
  // The request's bytes are the sender's: what is needed of them is read when the dump begins.
  let wanted: Wanted | undefined;
  let reached = 0;
  return {
    splitDone: true,
    dump(part) {
      wanted ??= readRequest(request, part.extack);
      if (wanted.error < 0) return wanted.error;
      const { result, last } = putLinks(net, part, wanted, reached);
      reached = last;
      return result;
    },
  };
}

/** Puts links behind index `reached` until one does not fit. */
function putLinks(
  net: Net,
  part: DumpPart,
  { mask, master, kind }: Wanted,
  reached: number,
): { result: number; last: number } {
  const { portid, seq } = part;
  const { faults } = net.kernel;
  let last = reached;
  const filtered = (master !== 0 || kind) && !faults.has('filter-ignored');
  // No link here has a master or a kind.
  if (filtered && (kind || master !== NO_MASTER)) return { result: 0, last };
  const flags = filtered ? NLM_F_MULTI | NLM_F_DUMP_FILTERED : NLM_F_MULTI;
  const overdrop = faults.has('filter-overdrop');
  for (const index of [...net.devices.keys()].toSorted((a, b) => a - b)) {
    const dev = net.devices.get(index);
    if (dev === undefined || index <= last) continue;
    const message = linkMessage(dev, mask, { portid, seq, flags }, overdrop);
    if (!part.put(message)) return { result: -EMSGSIZE, last };
    last = index;
  }
  return { result: 0, last };
}

/** rtnl_valid_dump_ifinfo_req, and what the attributes ask for. */
function readRequest(request: Request, extack: Extack): Wanted {
  const { message, strict, net } = request;
  const wanted = { error: 0, mask: 0, master: 0, kind: false };
  const refuse = (msg: string): Wanted => {
    extack.msg = msg;
    return { ...wanted, error: -EINVAL };
  };
  if (strict) {
    if (message.length < LINK_HDRLEN) return refuse('Invalid header for link dump');
    if (hasHeaderValues(message)) {
      return refuse('Invalid values in header for link dump request');
    }
    if (headerIndex(message) !== 0) {
      return refuse('Filter by device index not supported for link dumps');
    }
  }
  // Old programs send one byte of family, and perhaps attributes behind it.
  const start = message.length < LINK_HDRLEN ? NLMSG_HDRLEN + 4 : LINK_HDRLEN;
  const tb: AttributeTable = [];
  const error = parseLink(request, start, strict, extack, tb);
  if (error < 0) return strict ? { ...wanted, error } : wanted;
  for (const [type, nla] of tb.entries()) {
    if (nla === undefined) continue;
    if (type === IFLA.TARGET_NETNSID) {
      extack.msg = 'Invalid target network namespace id';
      return { ...wanted, error: rtnl_get_net_ns_capable(net) };
    } else if (type === IFLA.EXT_MASK) wanted.mask = nla_get_u32(nla);
    else if (type === IFLA.MASTER) wanted.master = nla_get_u32(nla);
    else if (type === IFLA.LINKINFO) wanted.kind = namesKind(request, nla);
    else if (strict) return refuse('Unsupported attribute in link dump request');
  }
  return wanted;
}

/** linkinfo_to_kind_ops: a kind that is not registered filters nothing, nor does a broken nest. */
function namesKind(request: Request, nla: Nlattr): boolean {
  const info = ifla_info_parse(request, nla);
  return typeof info !== 'number' && info.registered;
}
