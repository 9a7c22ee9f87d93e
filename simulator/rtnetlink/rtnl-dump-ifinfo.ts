/** RTM_GETLINK of all links. */
import type { Dump, DumpPart, Extack, Request } from '../af-netlink/kernel-side.ts';
import { EINVAL, EMSGSIZE } from '../net/errno.ts';
import type { Device } from '../net/device.ts';
import type { Net } from '../net/net.ts';
import type { AttributeTable } from '../nlattr/nla-validate-parse.ts';
import { type Nlattr, nla_get_s32, nla_get_u32 } from '../nlattr/nlattr.ts';
import { keptRequest } from './kept-request.ts';
import { IFLA } from './ifla-policy.ts';
import { ifla_info_parse, kindName } from './link-info.ts';
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
  kind: string | undefined;
  /** Whose links: IFLA_TARGET_NETNSID, with that id. */
  net: Net;
  targetNsid: number | undefined;
}

/**
 * rtnl_dump_ifinfo: links in ascending order of index. Without strict checking whatever cannot
 * be parsed is ignored, and all links come; with it the dump ends in an error.
 */
export function rtnl_dump_ifinfo(request: Request): Dump {
  // The request's bytes are the sender's: what is needed of them is read when the dump begins.
  const { linkDumpKeepsRequest } = request.net.kernel.profile.facts;
  const kept = linkDumpKeepsRequest ? request : keptRequest(request);
  let wanted: Wanted | undefined;
  let reached = 0;
  return {
    splitDone: true,
    dump(part) {
      if (wanted === undefined || !linkDumpKeepsRequest) wanted = readRequest(kept, part.extack);
      if (wanted.error < 0) return wanted.error;
      const { result, last } = putLinks(request.net, part, wanted, reached);
      reached = last;
      return result;
    },
  };
}

/** Puts links behind index `reached` until one does not fit. */
function putLinks(
  reader: Net,
  part: DumpPart,
  { mask, master, kind, net, targetNsid }: Wanted,
  reached: number,
): { result: number; last: number } {
  const { portid, seq } = part;
  const { faults } = reader.kernel;
  let last = reached;
  const filtered = (master !== 0 || kind !== undefined) && !faults.has('filter-ignored');
  const told = filtered && !faults.has('filtered-unsaid');
  const flags = told ? NLM_F_MULTI | NLM_F_DUMP_FILTERED : NLM_F_MULTI;
  for (const dev of net.devices.after(reached)) {
    if (!filtered || !link_dump_filtered(dev, master, kind)) {
      const message = linkMessage(dev, mask, { net: reader, portid, seq, flags, targetNsid });
      if (!part.put(message)) return { result: -EMSGSIZE, last };
    }
    last = dev.index;
  }
  return { result: 0, last };
}

/** link_dump_filtered */
function link_dump_filtered(dev: Device, master: number, kind: string | undefined): boolean {
  if (kind !== undefined && dev.kind.name !== kind) return true;
  if (master === 0) return false;
  return master === NO_MASTER ? dev.master !== undefined : dev.master?.index !== master;
}

/** rtnl_valid_dump_ifinfo_req, and what the attributes ask for. */
function readRequest(request: Request, extack: Extack): Wanted {
  const { message, strict, net } = request;
  const wanted: Wanted = {
    error: 0,
    mask: 0,
    master: 0,
    kind: undefined,
    net,
    targetNsid: undefined,
  };
  const refuse = (msg: string): Wanted => {
    extack.msg = msg;
    return { ...wanted, error: -EINVAL };
  };
  if (strict) {
    if (message.length < LINK_HDRLEN) return refuse('Invalid header for link dump');
    if (hasHeaderValues(message)) {
      return refuse('Invalid values in header for link dump request');
    }
    if (headerIndex(message) !== 0 && !net.kernel.faults.has('link-dump-index')) {
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
      const targetNsid = nla_get_s32(nla);
      const found = rtnl_get_net_ns_capable(request, targetNsid);
      if (typeof found === 'number') {
        extack.msg = 'Invalid target network namespace id';
        return { ...wanted, error: found };
      }
      Object.assign(wanted, { net: found, targetNsid });
    } else if (type === IFLA.EXT_MASK) wanted.mask = nla_get_u32(nla);
    else if (type === IFLA.MASTER) wanted.master = nla_get_u32(nla);
    else if (type === IFLA.LINKINFO) wanted.kind = linkinfo_to_kind(request, nla);
    else if (strict) return refuse('Unsupported attribute in link dump request');
  }
  return wanted;
}

/** linkinfo_to_kind_ops: a kind that is not registered filters nothing, nor does a broken nest. */
function linkinfo_to_kind(request: Request, nla: Nlattr): string | undefined {
  const info = ifla_info_parse(request, nla);
  if (typeof info === 'number') return undefined;
  const name = kindName(info);
  return name !== undefined && request.net.kernel.profile.linkKinds.has(name) ? name : undefined;
}
