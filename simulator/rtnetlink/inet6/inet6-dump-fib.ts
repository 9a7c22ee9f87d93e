/** RTM_GETROUTE of IPv6: all routes, table by table. */
import type { Dump, DumpPart, Request } from '../../af-netlink/kernel-side.ts';
import { EMSGSIZE, ENOENT } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import {
  EVERYTHING,
  type FibDumpFilter,
  RTM_F_CLONED,
  RTM_F_PREFIX,
  ip_valid_fib_dump_req,
  lenientFilter,
} from '../inet/fib-dump-filter.ts';
import { waysOf } from '../nexthop/nexthop.ts';
import { fixedHeader, refuse } from '../nlmsg-parse.ts';
import { PF_INET6, RTM_NEWROUTE } from '../rtnl-types.ts';
import { type Fib6Info, RTF, otherSiblings } from './fib6-info.ts';
import { type Fib6Table, fib6TablesInOrder, fib6_get_table } from './fib6-table.ts';
import { rt6_fill_node } from './rt6-fill-node.ts';

const [NLM_F_MULTI, NLM_F_DUMP_FILTERED] = [2, 0x20];

/** Where a dump stands: what is left of the tables, and what was seen of the first of them. */
interface Progress {
  tables: Fib6Table[];
  routes: Fib6Info[] | undefined;
  at: number;
  sernum: number;
}

/** inet6_dump_fib */
export function inet6_dump_fib(request: Request): Dump {
  const { net } = request;
  let filter: FibDumpFilter | undefined;
  let progress: Progress | undefined;
  return {
    splitDone: true,
    get answerFlags() {
      return request.strict && isSet(filter ?? EVERYTHING) ? NLM_F_DUMP_FILTERED : 0;
    },
    dump(part) {
      filter ??= request.strict
        ? ip_valid_fib_dump_req(request, part.extack)
        : lenientFilter(request);
      if (filter.error < 0) return filter.error;
      if (progress === undefined) {
        const tables = tablesOf(net, filter);
        if (tables === undefined) {
          if (fixedHeader(request, 1)[0] !== PF_INET6) return 0;
          return refuse(part.extack, 'ipv6: FIB table does not exist', ENOENT);
        }
        progress = { tables, routes: undefined, at: 0, sernum: 0 };
      }
      return putRoutes(request, filter, progress, part) ? 0 : -EMSGSIZE;
    },
  };
}

/** Undefined where one is asked for that is not there. */
function tablesOf(net: Net, { table }: FibDumpFilter): Fib6Table[] | undefined {
  if (table === 0) return fib6TablesInOrder(net);
  const found = fib6_get_table(net, table);
  return found === undefined ? undefined : [found];
}

/** Whether all fitted. */
function putRoutes(
  { net, strict }: Request,
  filter: FibDumpFilter,
  progress: Progress,
  part: DumpPart,
): boolean {
  const { seq, portid } = part;
  const flags = NLM_F_MULTI | (strict ? NLM_F_DUMP_FILTERED : 0);
  const told = { type: RTM_NEWROUTE, flags, seq, portid };
  for (let table = progress.tables[0]; table !== undefined; table = progress.tables[0]) {
    // After a change the kernel begins anew, behind as many routes as were told of.
    if (progress.routes === undefined || progress.sernum !== table.sernum) {
      progress.routes = listed(table);
      progress.sernum = table.sernum;
    }
    for (; progress.at < progress.routes.length; progress.at++) {
      const route = progress.routes[progress.at];
      if (route === undefined || !route.linked || !passes(route, filter)) continue;
      if (!part.put(rt6_fill_node(net, route, told))) return false;
    }
    progress.tables.shift();
    Object.assign(progress, { routes: undefined, at: 0 });
  }
  return true;
}

/** Of several ways to the same the first stands for all. */
function listed(table: Fib6Table): Fib6Info[] {
  const out: Fib6Info[] = [];
  for (const { routes } of table.inOrder()) {
    for (let at = 0; at < routes.length; at++) {
      const route = routes[at];
      if (route === undefined) break;
      out.push(route);
      const last = otherSiblings(route).at(-1);
      if (last !== undefined) at = Math.max(at, routes.indexOf(last));
    }
  }
  return out;
}

const isSet = ({ table, protocol, type, oif, flags }: FibDumpFilter): boolean =>
  table !== 0 || protocol !== 0 || type !== 0 || oif !== 0 || flags !== 0;

/** With RTM_F_CLONED only what was cached beside the routes is asked for: nothing is. */
const passes = (route: Fib6Info, filter: FibDumpFilter): boolean =>
  (filter.flags & RTM_F_CLONED) === 0 &&
  ((filter.flags & RTM_F_PREFIX) === 0 || (route.flags & RTF.PREFIX_RT) !== 0) &&
  (filter.protocol === 0 || filter.protocol === route.protocol) &&
  (filter.type === 0 || filter.type === route.type) &&
  (filter.oif === 0 || fib6_info_uses_dev(route, filter.oif));

function fib6_info_uses_dev(route: Fib6Info, index: number): boolean {
  const { nexthop } = route;
  const nhs =
    nexthop === undefined
      ? [route, ...otherSiblings(route)].map(({ nh }) => nh)
      : waysOf(nexthop).map(({ nh }) => nh);
  return nhs.some((nh) => nh?.oif === index);
}
