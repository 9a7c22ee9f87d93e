/** RTM_GETROUTE of IPv4: all routes, table by table. */
import type { Dump, DumpPart, Request } from '../../af-netlink/kernel-side.ts';
import { EMSGSIZE, ENOENT } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { fixedHeader, refuse } from '../nlmsg-parse.ts';
import { waysOf } from '../nexthop/nexthop.ts';
import { PF_INET, RTM_NEWROUTE } from '../rtnl-types.ts';
import { fib_dump_info } from './fib-dump-info.ts';
import {
  EVERYTHING,
  type FibDumpFilter,
  RTM_F_CLONED,
  RTM_F_PREFIX,
  ip_valid_fib_dump_req,
  lenientFilter,
} from './fib-dump-filter.ts';
import { type FibTable, fibOf, fib_get_table, tablesInOrder } from './fib-table.ts';
import type { FibAlias } from './fib-trie.ts';

const [NLM_F_MULTI, NLM_F_DUMP_FILTERED] = [2, 0x20];

/** What is left to tell: tables are listed as the dump comes to them. */
interface Progress {
  tables: FibTable[];
  /** Every route of the trie of the first table, and which of them is next. */
  routes: FibAlias[] | undefined;
  at: number;
  /** When they were listed. */
  changes: number;
}

/** inet_dump_fib */
export function inet_dump_fib(request: Request): Dump {
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
      if ((filter.flags & RTM_F_PREFIX) !== 0) return 0;
      if (progress === undefined) {
        const tables = tablesOf(net, filter);
        if (tables === undefined) {
          if (fixedHeader(request, 1)[0] !== PF_INET) return 0;
          return refuse(part.extack, 'ipv4: FIB table does not exist', ENOENT);
        }
        progress = { tables, routes: undefined, at: 0, changes: 0 };
      }
      return putRoutes(request, filter, progress, part) ? 0 : -EMSGSIZE;
    },
  };
}

/** Undefined where one is asked for that is not there. */
function tablesOf(net: Net, { table }: FibDumpFilter): FibTable[] | undefined {
  const fib = fibOf(net);
  if (table === 0) return tablesInOrder(fib);
  const found = fib_get_table(fib, table);
  return found === undefined ? undefined : [found];
}

/** Whether all fitted. Routes that come behind the last one told of are told of as well. */
function putRoutes(
  { net, strict }: Request,
  filter: FibDumpFilter,
  progress: Progress,
  part: DumpPart,
): boolean {
  const { seq, portid } = part;
  const told = {
    type: RTM_NEWROUTE,
    flags: NLM_F_MULTI | (strict ? NLM_F_DUMP_FILTERED : 0),
    seq,
    portid,
  };
  for (let table = progress.tables[0]; table !== undefined; table = progress.tables[0]) {
    const routes = listed(table, progress, fibOf(net).changes);
    for (; progress.at < routes.length; progress.at++) {
      const alias = routes[progress.at];
      if (alias === undefined || alias.table !== table.id || !passes(alias, filter)) continue;
      if (!part.put(fib_dump_info(net, alias, told))) return false;
    }
    progress.tables.shift();
    progress.routes = undefined;
  }
  return true;
}

/** Routes of the trie; after a change it goes on at the same destination, by number. */
function listed({ trie }: FibTable, progress: Progress, changes: number): FibAlias[] {
  const { routes, at } = progress;
  if (routes !== undefined && progress.changes === changes) return routes;
  const now = trie.inOrder();
  const dst = routes?.[at]?.dst;
  if (routes === undefined || dst === undefined) {
    progress.at = routes === undefined ? 0 : now.length;
  } else {
    const before = at - routes.findIndex((route) => route.dst === dst);
    const first = now.findIndex((route) => route.dst >= dst);
    const sameStill = now[first]?.dst === dst;
    progress.at = first < 0 ? now.length : first;
    for (let left = sameStill ? before : 0; left > 0 && now[progress.at]?.dst === dst; left--) {
      progress.at++;
    }
  }
  progress.routes = now;
  progress.changes = changes;
  return now;
}

const isSet = ({ table, protocol, type, oif, flags }: FibDumpFilter): boolean =>
  table !== 0 || protocol !== 0 || type !== 0 || oif !== 0 || flags !== 0;

/** With RTM_F_CLONED only what was cached beside the routes is asked for: nothing is. */
const passes = ({ type, info }: FibAlias, filter: FibDumpFilter): boolean =>
  (filter.flags & RTM_F_CLONED) === 0 &&
  (filter.protocol === 0 || filter.protocol === info.protocol) &&
  (filter.type === 0 || filter.type === type) &&
  (filter.oif === 0 || usesDevice(info, filter.oif));

/** fib_info_nh_uses_dev */
const usesDevice = ({ nexthop, nhs }: FibAlias['info'], index: number): boolean =>
  (nexthop === undefined ? nhs : waysOf(nexthop).map(({ nh }) => nh)).some(
    (nh) => nh.hasDevice && nh.oif === index,
  );
