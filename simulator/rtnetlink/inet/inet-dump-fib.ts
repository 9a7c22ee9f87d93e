/** RTM_GETROUTE of IPv4: all routes, table by table. */
import { rtmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Dump, Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EMSGSIZE, ENODEV, ENOENT } from '../../net/errno.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_u32 } from '../../nlattr/nlattr.ts';
import { NL_VALIDATE_DEPRECATED_STRICT } from '../../nlattr/validate.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { NLMSG_HDRLEN, fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { RTM_NEWROUTE } from '../rtnl-types.ts';
import { RTA, fib_dump_info } from './fib-dump-info.ts';
import { type FibAlias, fibOf, fib_get_table, tablesInOrder } from './fib-table.ts';
import { rtmRequest } from './rtm-policy.ts';

const [NLM_F_MULTI, NLM_F_DUMP_FILTERED] = [2, 0x20];
/** Only what was cached; only prefixes that were announced. There are neither. */
const [RTM_F_CLONED, RTM_F_PREFIX] = [0x200, 0x800];

/** struct fib_dump_filter */
interface Filter {
  readonly error: number;
  readonly table: number;
  readonly protocol: number;
  readonly type: number;
  readonly oif: number;
  readonly flags: number;
}
const EVERYTHING: Filter = { error: 0, table: 0, protocol: 0, type: 0, oif: 0, flags: 0 };

/** inet_dump_fib */
export function inet_dump_fib(request: Request): Dump {
  const fib = fibOf(request.net);
  let filter: Filter | undefined;
  let wanted: FibAlias[] = [];
  let changes = 0;
  let put = 0;
  return {
    splitDone: true,
    get answerFlags() {
      const { table, protocol, type, oif, flags } = filter ?? EVERYTHING;
      const set = table !== 0 || protocol !== 0 || type !== 0 || oif !== 0 || flags !== 0;
      return request.strict && set ? NLM_F_DUMP_FILTERED : 0;
    },
    dump(part) {
      if (filter === undefined) {
        filter = request.strict ? ip_valid_fib_dump_req(request, part.extack) : flagsOnly(request);
        if (filter.table !== 0 && filter.error === 0) {
          if (fib_get_table(fib, filter.table) === undefined) {
            const error = refuse(part.extack, 'ipv4: FIB table does not exist', ENOENT);
            filter = { ...filter, error };
          }
        }
        wanted = tablesInOrder(fib).flatMap(({ routes }) =>
          routes.filter(passes(filter ?? EVERYTHING)),
        );
        ({ changes } = fib);
      }
      if (filter.error < 0) return filter.error;
      if (changes !== fib.changes) throw new Unmodelled('routes that change during a dump');
      const { seq, portid } = part;
      const flags = NLM_F_MULTI | (request.strict ? NLM_F_DUMP_FILTERED : 0);
      for (const route of wanted.slice(put)) {
        const message = fib_dump_info(route, { type: RTM_NEWROUTE, flags, seq, portid });
        if (!part.put(message)) return -EMSGSIZE;
        put++;
      }
      return 0;
    },
  };
}

const passes =
  ({ table, protocol, type, oif, flags }: Filter) =>
  (route: FibAlias): boolean =>
    flags === 0 &&
    (table === 0 || table === route.table) &&
    (protocol === 0 || protocol === route.protocol) &&
    (type === 0 || type === route.type) &&
    (oif === 0 || oif === route.oif);

/** Without strict checking only RTM_F_PREFIX is heeded, which IPv4 routes never have. */
function flagsOnly(request: Request): Filter {
  if (request.message.length < NLMSG_HDRLEN + rtmsg.size) return EVERYTHING;
  const { flags } = rtmsg.decode(fixedHeader(request, rtmsg.size));
  return { ...EVERYTHING, flags: flags & RTM_F_PREFIX };
}

/** ip_valid_fib_dump_req */
function ip_valid_fib_dump_req(request: Request, extack: Extack): Filter {
  const failed = (error: number): Filter => ({ ...EVERYTHING, error });
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
  const error = nlmsg_parse(request, { ...rtmRequest, validate }, tb, extack);
  if (error < 0) return failed(error);
  let { table, oif } = { table: header.table, oif: 0 };
  for (const [number, nla] of tb.entries()) {
    if (nla === undefined) continue;
    if (number === RTA.TABLE) table = nla_get_u32(nla);
    else if (number === RTA.OIF) {
      oif = nla_get_u32(nla);
      if (!request.net.devices.has(oif)) return failed(-ENODEV);
    } else return failed(refuse(extack, 'Unsupported attribute in dump request'));
  }
  return { error: 0, table, protocol, type, oif, flags };
}
