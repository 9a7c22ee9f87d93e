/** RTM_GETADDR, RTM_GETMULTICAST and RTM_GETANYCAST of IPv6. */
import { ifaddrmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Dump, DumpPart, Extack, Request } from '../../af-netlink/kernel-side.ts';
import type { Device } from '../../net/device.ts';
import { EADDRNOTAVAIL, EINVAL, EMSGSIZE, ENODEV } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_s32 } from '../../nlattr/nlattr.ts';
import { NL_VALIDATE_DEPRECATED_STRICT } from '../../nlattr/validate.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { linkOf } from '../device-state.ts';
import { IFA, type Told } from '../inet/ifaddr-message.ts';
import { rtnl_get_net_ns_capable } from '../link-request.ts';
import { NLMSG_HDRLEN, fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { RTM_GETMULTICAST, RTM_NEWADDR } from '../rtnl-types.ts';
import { ifa6Request, inet6_fill_ifaddr } from './inet6-fill-ifaddr.ts';
import { inet6Of, ipv6_get_ifaddr } from './inet6-ifaddr.ts';
import { extract_addr } from './inet6-rtm-newaddr.ts';
import { inet6_fill_ifmcaddr } from './mcast6.ts';

const [NLM_F_MULTI, NLM_F_DUMP_INTR, NLM_F_DUMP_FILTERED] = [2, 0x10, 0x20];

/** Messages of one device, in order. */
type Listing = (dev: Device, told: Omit<Told, 'type'>) => Generator<Uint8Array>;

interface Filter {
  readonly error: number;
  /** Of one device only; 0 for all. */
  readonly index: number;
}

/** Where a dump stands: device by index, message by its number. */
interface Progress {
  index: number;
  put: number;
  /** dev_addr_genid at the last message. */
  seen: number;
}

/** inet6_dump_addr: without strict checking the request is not looked at. */
function inet6_dump_addr(request: Request, listing: Listing, consistent: boolean): Dump {
  const { net } = request;
  const progress = { index: 0, put: 0, seen: 0 };
  let filter: Filter | undefined;
  return {
    splitDone: false,
    get answerFlags() {
      return (filter?.index ?? 0) !== 0 ? NLM_F_DUMP_FILTERED : 0;
    },
    dump(part) {
      filter ??= request.strict
        ? inet6_valid_dump_ifaddr_req(request, part.extack)
        : { error: 0, index: 0 };
      if (filter.error < 0) return filter.error;
      const { index } = filter;
      const dev = linkOf(net, index);
      if (index !== 0 && dev === undefined) return -ENODEV;
      const flags = NLM_F_MULTI | (index === 0 ? 0 : NLM_F_DUMP_FILTERED);
      const put = { listing, part, progress, flags, consistent: consistent && index === 0 };
      if (dev !== undefined) return putAll(net, dev, put) ? 0 : -EMSGSIZE;
      for (const each of net.devices.after(progress.index - 1)) {
        progress.index = each.index;
        if (!putAll(net, each, put)) return -EMSGSIZE;
        Object.assign(progress, { index: each.index + 1, put: 0 });
      }
      return 0;
    },
  };
}

/** in6_dump_addrs: whether all fitted. */
function putAll(
  net: Net,
  dev: Device,
  {
    listing,
    part,
    progress,
    flags,
    consistent,
  }: {
    listing: Listing;
    part: DumpPart;
    progress: Progress;
    flags: number;
    consistent: boolean;
  },
): boolean {
  const { seq, portid } = part;
  const changes = inet6Of(net).changes + 1;
  let nth = 0;
  const changed = consistent && progress.seen !== 0 && progress.seen !== changes;
  const told = { flags: flags | (changed ? NLM_F_DUMP_INTR : 0), seq, portid };
  for (const message of listing(dev, told)) {
    if (nth++ < progress.put) continue;
    if (!part.put(message)) return false;
    progress.seen = changes;
    progress.put++;
  }
  return true;
}

/** inet6_dump_ifaddr */
export const inet6_dump_ifaddr = (request: Request): Dump =>
  inet6_dump_addr(
    request,
    function* addresses({ net, ip6_ptr }, told) {
      for (const ifa of ip6_ptr?.addresses.inOrder() ?? []) {
        yield inet6_fill_ifaddr(ifa, net.kernel.clock.now, { type: RTM_NEWADDR, ...told });
      }
    },
    true,
  );

/** inet6_dump_ifmcaddr: the group joined last comes first. */
export const inet6_dump_ifmcaddr = (request: Request): Dump =>
  inet6_dump_addr(
    request,
    function* groups({ index, ip6_ptr }, told) {
      for (const group of [...(ip6_ptr?.groups.values() ?? [])].toReversed()) {
        yield inet6_fill_ifmcaddr(index, group, { type: RTM_GETMULTICAST, ...told });
      }
    },
    false,
  );

/** inet6_dump_ifacaddr: nobody has an anycast address. */
export const inet6_dump_ifacaddr = (request: Request): Dump =>
  // eslint-disable-next-line no-empty-function -- there are none
  inet6_dump_addr(request, function* none() {}, false);

/** Refuses another namespace that may not be asked for. */
function targetOf(request: Request, nsid: number): number {
  const found = rtnl_get_net_ns_capable(request, nsid);
  if (typeof found !== 'number') throw new Unmodelled('addresses of another namespace');
  return found;
}

/** inet6_valid_dump_ifaddr_req */
function inet6_valid_dump_ifaddr_req(request: Request, extack: Extack): Filter {
  const failed = (error: number, index = 0): Filter => ({ error, index });
  if (request.message.length < NLMSG_HDRLEN + ifaddrmsg.size) {
    return failed(refuse(extack, 'ipv6: Invalid header for address dump request'));
  }
  const { prefixlen, flags, scope, index } = ifaddrmsg.decode(fixedHeader(request, ifaddrmsg.size));
  if (prefixlen !== 0 || flags !== 0 || scope !== 0) {
    return failed(refuse(extack, 'ipv6: Invalid values in header for address dump request'));
  }
  const tb: AttributeTable = [];
  const validate = NL_VALIDATE_DEPRECATED_STRICT;
  const error = nlmsg_parse(request, { ...ifa6Request, validate }, tb, extack);
  if (error < 0) return { error, index };
  for (const [type, nla] of tb.entries()) {
    if (nla === undefined) continue;
    if (type !== IFA.TARGET_NETNSID) {
      return failed(refuse(extack, 'ipv6: Unsupported attribute in dump request'), index);
    }
    const refused = targetOf(request, nla_get_s32(nla));
    extack.msg = 'ipv6: Invalid target network namespace id';
    return failed(refused, index);
  }
  return { error: 0, index };
}

/** inet6_rtm_getaddr: of one address. */
export function inet6_rtm_getaddr(request: Request): number {
  const { net, extack, seq, portid } = request;
  const tb: AttributeTable = [];
  const error = inet6_rtm_valid_getaddr_req(request, tb, extack);
  if (error < 0) return error;
  const nsid = tb[IFA.TARGET_NETNSID];
  if (nsid !== undefined) return targetOf(request, nla_get_s32(nsid));
  const given = extract_addr(tb);
  if (given === undefined) return -EINVAL;
  const { index } = ifaddrmsg.decode(fixedHeader(request, ifaddrmsg.size));
  const ifa = ipv6_get_ifaddr(net, given.addr, linkOf(net, index));
  if (ifa === undefined) return -EADDRNOTAVAIL;
  const told = { type: RTM_NEWADDR, seq, portid };
  return request.reply(inet6_fill_ifaddr(ifa, net.kernel.clock.now, told));
}

/** inet6_rtm_valid_getaddr_req: parses the request. */
function inet6_rtm_valid_getaddr_req(request: Request, tb: AttributeTable, extack: Extack): number {
  if (request.message.length < NLMSG_HDRLEN + ifaddrmsg.size) {
    return refuse(extack, 'ipv6: Invalid header for get address request');
  }
  if (!request.strict) return nlmsg_parse(request, ifa6Request, tb);
  const { prefixlen, flags, scope } = ifaddrmsg.decode(fixedHeader(request, ifaddrmsg.size));
  if (prefixlen !== 0 || flags !== 0 || scope !== 0) {
    return refuse(extack, 'ipv6: Invalid values in header for get address request');
  }
  const validate = NL_VALIDATE_DEPRECATED_STRICT;
  const error = nlmsg_parse(request, { ...ifa6Request, validate }, tb);
  if (error < 0) return error;
  const looked: readonly number[] = [IFA.TARGET_NETNSID, IFA.ADDRESS, IFA.LOCAL];
  if (tb.every((nla, type) => nla === undefined || looked.includes(type))) return 0;
  return refuse(extack, 'ipv6: Unsupported attribute in get address request');
}
