/** Adding a route to a table of IPv4, and taking it away. */
import type { Request } from '../../af-netlink/kernel-side.ts';
import { EEXIST, ENOENT, ESRCH } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { RTM_DELROUTE, RTM_NEWROUTE } from '../rtnl-types.ts';
import { rtmsg_fib } from './fib-dump-info.ts';
import { type FibAlias, type FibConfig, compareKeys, fibOf, fib_new_table } from './fib-table.ts';

export const NLM_F_REPLACE = 0x100;
export const NLM_F_EXCL = 0x200;
export const NLM_F_CREATE = 0x400;
export const NLM_F_APPEND = 0x800;
const RT_SCOPE_NOWHERE = 255;

/** The same fib_info, and type. */
const isSame = (a: FibConfig, b: FibConfig): boolean =>
  a.type === b.type &&
  a.protocol === b.protocol &&
  a.scope === b.scope &&
  a.prefsrc === b.prefsrc &&
  a.oif === b.oif;

/**
 * fib_table_insert. The notification's flags tell how the route was put in.
 * @param nlflags of the request
 * @param request absent: the kernel itself
 */
export function fib_table_insert(
  net: Net,
  config: FibConfig,
  nlflags: number,
  request?: Request,
): number {
  const fib = fibOf(net);
  const { routes } = fib_new_table(fib, config.table);
  const isEqual = (route: FibAlias): boolean =>
    compareKeys(route, config) === 0 && route.priority === config.priority;
  const first = routes.findIndex(isEqual);
  const put = (at: number, replaced: number, told: number): number => {
    routes.splice(at, replaced, config);
    fib.changes++;
    rtmsg_fib(net, RTM_NEWROUTE, config, told, request);
    return 0;
  };
  if (first < 0) {
    if ((nlflags & NLM_F_CREATE) === 0) return -ENOENT;
    const after = routes.findIndex(
      (route) => (compareKeys(route, config) || route.priority - config.priority) > 0,
    );
    return put(after < 0 ? routes.length : after, 0, NLM_F_CREATE | NLM_F_EXCL);
  }
  if ((nlflags & NLM_F_EXCL) !== 0) return -EEXIST;
  const equals = routes.filter(isEqual);
  const match = equals.findIndex((route) => isSame(route, config));
  if ((nlflags & NLM_F_REPLACE) !== 0) {
    if (match >= 0) return match === 0 ? 0 : -EEXIST;
    return put(first, 1, NLM_F_REPLACE);
  }
  if (match >= 0) return -EEXIST;
  if ((nlflags & NLM_F_CREATE) === 0) return -ENOENT;
  if ((nlflags & NLM_F_APPEND) !== 0) {
    return put(first + equals.length, 0, NLM_F_CREATE | NLM_F_APPEND);
  }
  return put(first, 0, NLM_F_CREATE);
}

/** Fields of a deletion that may be left open: 0, and of the scope RT_SCOPE_NOWHERE. */
const isMeant = (route: FibAlias, config: FibConfig): boolean =>
  compareKeys(route, config) === 0 &&
  (config.type === 0 || config.type === route.type) &&
  (config.scope === RT_SCOPE_NOWHERE || config.scope === route.scope) &&
  (config.protocol === 0 || config.protocol === route.protocol) &&
  (config.prefsrc === 0 || config.prefsrc === route.prefsrc) &&
  (config.priority === 0 || config.priority === route.priority) &&
  (config.oif === 0 || config.oif === route.oif);

/** fib_table_delete: the first route that is meant; -ESRCH if there is none. */
export function fib_table_delete(net: Net, config: FibConfig, request?: Request): number {
  const fib = fibOf(net);
  const table = fib.tables.find(({ id }) => id === config.table);
  const at = table?.routes.findIndex((route) => isMeant(route, config)) ?? -1;
  const [gone] = at < 0 ? [] : (table?.routes.splice(at, 1) ?? []);
  if (gone === undefined) return -ESRCH;
  fib.changes++;
  rtmsg_fib(net, RTM_DELROUTE, gone, 0, request);
  return 0;
}
