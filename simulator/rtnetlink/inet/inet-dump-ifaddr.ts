/** RTM_GETADDR of IPv4: all addresses. */
import { ifaddrmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Dump, DumpPart, Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EMSGSIZE, ENODEV } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_s32 } from '../../nlattr/nlattr.ts';
import { NL_VALIDATE_DEPRECATED_STRICT } from '../../nlattr/validate.ts';
import { linkOf } from '../device-state.ts';
import { rtnl_get_net_ns_capable } from '../link-request.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { NLMSG_HDRLEN, fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { RTM_NEWADDR } from '../rtnl-types.ts';
import { IFA, ifaRequest, inet_fill_ifaddr } from './ifaddr-message.ts';
import { inetOf, inetdev_by_index } from './in-device.ts';

const [NLM_F_MULTI, NLM_F_DUMP_INTR, NLM_F_DUMP_FILTERED] = [2, 0x10, 0x20];

/** What a strict request asks for. */
interface Filter {
  readonly error: number;
  /** Of one device only; 0 for all. */
  readonly index: number;
}

/** Where a dump stands: device by index, address by its number on it. */
interface Progress {
  index: number;
  put: number;
  /** inet_base_seq at the last message. */
  seen: number;
}

/** inet_dump_ifaddr: without strict checking the request is not looked at. */
export function inet_dump_ifaddr(request: Request): Dump {
  const { net } = request;
  const progress = { index: 0, put: 0, seen: 0 };
  let filter: Filter | undefined;
  return {
    splitDone: true,
    get answerFlags() {
      return (filter?.index ?? 0) !== 0 ? NLM_F_DUMP_FILTERED : 0;
    },
    dump(part) {
      filter ??= request.strict
        ? inet_valid_dump_ifaddr_req(request, part.extack)
        : { error: 0, index: 0 };
      if (filter.error < 0) return filter.error;
      const { index } = filter;
      if (index !== 0) {
        if (linkOf(net, index) === undefined) return -ENODEV;
        return putAddresses(net, index, part, progress, true) ? 0 : -EMSGSIZE;
      }
      for (const { index: each } of net.devices.after(progress.index - 1)) {
        progress.index = each;
        if (!putAddresses(net, each, part, progress, false)) return -EMSGSIZE;
        Object.assign(progress, { index: each + 1, put: 0 });
      }
      return 0;
    },
  };
}

/**
 * in_dev_dump_addr: whether all fitted. The first message behind a change of addresses says that
 * the dump is inconsistent, but where one device alone is asked for.
 */
function putAddresses(
  net: Net,
  index: number,
  part: DumpPart,
  progress: Progress,
  filtered: boolean,
): boolean {
  const { seq, portid } = part;
  const { changes } = inetOf(net);
  let nth = 0;
  for (const ifa of inetdev_by_index(net, index)?.addresses() ?? []) {
    if (nth++ < progress.put) continue;
    const lost = net.kernel.faults.has('dump-intr-lost');
    const changed = progress.seen !== 0 && progress.seen !== changes && !lost;
    const interrupted = changed ? NLM_F_DUMP_INTR : 0;
    const flags = NLM_F_MULTI | (filtered ? NLM_F_DUMP_FILTERED : 0) | interrupted;
    const told = { type: RTM_NEWADDR, flags, seq, portid };
    if (!part.put(inet_fill_ifaddr(ifa, net.kernel.clock.now, told))) return false;
    if (!filtered) progress.seen = changes;
    progress.put++;
  }
  return true;
}

/** inet_valid_dump_ifaddr_req */
export function inet_valid_dump_ifaddr_req(request: Request, extack: Extack): Filter {
  const failed = (error: number): Filter => ({ error, index: 0 });
  if (request.message.length < NLMSG_HDRLEN + ifaddrmsg.size) {
    return failed(refuse(extack, 'ipv4: Invalid header for address dump request'));
  }
  const { prefixlen, flags, scope, index } = ifaddrmsg.decode(fixedHeader(request, ifaddrmsg.size));
  if (prefixlen !== 0 || flags !== 0 || scope !== 0) {
    return failed(refuse(extack, 'ipv4: Invalid values in header for address dump request'));
  }
  const tb: AttributeTable = [];
  const validate = NL_VALIDATE_DEPRECATED_STRICT;
  const error = nlmsg_parse(request, { ...ifaRequest, validate }, tb, extack);
  if (error < 0) return { error, index };
  for (const [type, nla] of tb.entries()) {
    if (nla === undefined) continue;
    if (type === IFA.TARGET_NETNSID) {
      const found = rtnl_get_net_ns_capable(request, nla_get_s32(nla));
      if (typeof found !== 'number') throw new Unmodelled('addresses of another namespace');
      extack.msg = 'ipv4: Invalid target network namespace id';
      return { error: found, index };
    }
    return { error: refuse(extack, 'ipv4: Unsupported attribute in dump request'), index };
  }
  return { error: 0, index };
}
