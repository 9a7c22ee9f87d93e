/** Which routes a dump is asked for, of either family. */
import { rtmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Extack, Request } from '../../af-netlink/kernel-side.ts';
import { ENODEV } from '../../net/errno.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_u32 } from '../../nlattr/nlattr.ts';
import { NL_VALIDATE_DEPRECATED_STRICT } from '../../nlattr/validate.ts';
import { linkOf } from '../device-state.ts';
import { NLMSG_HDRLEN, fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { RTA } from './fib-dump-info.ts';
import { rtmRequest } from './rtm-policy.ts';

/** Only what was cached; only prefixes that were announced. */
export const [RTM_F_CLONED, RTM_F_PREFIX] = [0x200, 0x800];

/** struct fib_dump_filter */
export interface FibDumpFilter {
  readonly error: number;
  readonly table: number;
  readonly protocol: number;
  readonly type: number;
  readonly oif: number;
  readonly flags: number;
}
export const EVERYTHING: FibDumpFilter = {
  error: 0,
  table: 0,
  protocol: 0,
  type: 0,
  oif: 0,
  flags: 0,
};

/** Without strict checking two flags alone are heeded. */
export function lenientFilter(request: Request): FibDumpFilter {
  if (request.message.length < NLMSG_HDRLEN + rtmsg.size) return EVERYTHING;
  const { flags } = rtmsg.decode(fixedHeader(request, rtmsg.size));
  return { ...EVERYTHING, flags: flags & RTM_F_PREFIX };
}

/** ip_valid_fib_dump_req */
export function ip_valid_fib_dump_req(request: Request, extack: Extack): FibDumpFilter {
  const failed = (error: number): FibDumpFilter => ({ ...EVERYTHING, error });
  if (request.message.length < NLMSG_HDRLEN + rtmsg.size) {
    return failed(refuse(extack, 'Invalid header for FIB dump request'));
  }
  const header = rtmsg.decode(fixedHeader(request, rtmsg.size));
  const { dst_len, src_len, tos, scope, flags, protocol, type } = header;
  if (dst_len !== 0 || src_len !== 0 || tos !== 0 || scope !== 0) {
    return failed(refuse(extack, 'Invalid values in header for FIB dump request'));
  }
  if ((flags & ~(RTM_F_CLONED | RTM_F_PREFIX)) !== 0) {
    return failed(refuse(extack, 'Invalid flags for FIB dump request'));
  }
  const tb: AttributeTable = [];
  const validate = NL_VALIDATE_DEPRECATED_STRICT;
  const error = nlmsg_parse(request, { ...rtmRequest(request.net.kernel), validate }, tb, extack);
  if (error < 0) return failed(error);
  let { table, oif } = { table: header.table, oif: 0 };
  for (const [number, nla] of tb.entries()) {
    if (nla === undefined) continue;
    if (number === RTA.TABLE) table = nla_get_u32(nla);
    else if (number === RTA.OIF) {
      oif = nla_get_u32(nla) | 0;
      if (linkOf(request.net, oif) === undefined) return failed(-ENODEV);
    } else return failed(refuse(extack, 'Unsupported attribute in dump request'));
  }
  return { error: 0, table, protocol, type, oif, flags };
}
