/** RTM_GETADDR of IPv4: all addresses. */
import { ifaddrmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Dump, DumpPart, Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EMSGSIZE, ENODEV } from '../../net/errno.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_s32 } from '../../nlattr/nlattr.ts';
import { NL_VALIDATE_DEPRECATED_STRICT } from '../../nlattr/validate.ts';
import { rtnl_get_net_ns_capable } from '../link-request.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { NLMSG_HDRLEN, fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { RTM_NEWADDR } from '../rtnl-types.ts';
import { IFA, ifaRequest, inet_fill_ifaddr } from './ifaddr-message.ts';
import { type InDevice, inDevice } from './in-device.ts';

const [NLM_F_MULTI, NLM_F_DUMP_INTR, NLM_F_DUMP_FILTERED] = [2, 0x10, 0x20];

/** What a strict request asks for. */
interface Filter {
  readonly error: number;
  /** Of one device only; 0 for all. */
  readonly index: number;
}

/** inet_dump_ifaddr: without strict checking the request is not looked at. */
export function inet_dump_ifaddr(request: Request): Dump {
  const { net } = request;
  const device = inDevice(net);
  const progress = { put: 0, seen: 0 };
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
      if (filter.index !== 0 && !net.devices.has(filter.index)) return -ENODEV;
      return putAddresses(device, part, progress, filter.index);
    },
  };
}

/** The first message behind a change of addresses says that the dump is inconsistent. */
function putAddresses(
  { addresses, changes }: InDevice,
  part: DumpPart,
  progress: { put: number; seen: number },
  index: number,
): number {
  const { seq, portid } = part;
  // Addresses are on device 1 alone.
  for (const ifa of index > 1 ? [] : addresses.slice(progress.put)) {
    const filtered = index !== 0 ? NLM_F_DUMP_FILTERED : 0;
    const interrupted = progress.seen !== 0 && progress.seen !== changes ? NLM_F_DUMP_INTR : 0;
    const flags = NLM_F_MULTI | filtered | interrupted;
    const message = inet_fill_ifaddr(ifa, { type: RTM_NEWADDR, flags, seq, portid });
    if (!part.put(message)) return -EMSGSIZE;
    progress.seen = changes;
    progress.put++;
  }
  return 0;
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
