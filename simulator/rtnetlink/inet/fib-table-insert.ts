/** Adding a route to a table of IPv4. */
import { EEXIST, ENOENT } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { RTM_NEWROUTE } from '../rtnl-types.ts';
import type { FibConfig } from './fib-config.ts';
import { fib_create_info } from './fib-create-info.ts';
import { rtmsg_fib } from './fib-dump-info.ts';
import { fib_release_info } from './fib-info.ts';
import { fibOf, fib_new_table } from './fib-table.ts';
import { rt_cache_flush } from './in-device.ts';

export const NLM_F_REPLACE = 0x100;
export const NLM_F_EXCL = 0x200;
export const NLM_F_CREATE = 0x400;
export const NLM_F_APPEND = 0x800;

/** fib_table_insert. The notification's flags tell how the route was put in. */
export function fib_table_insert(net: Net, config: FibConfig): number {
  const fib = fibOf(net);
  const table = fib_new_table(fib, config.table);
  const { trie, id } = table;
  const { faults } = net.kernel;
  const info = fib_create_info(net, config);
  if (typeof info === 'number') return info;
  const { dst, dstLen, tos, type, nlflags } = config;
  const alias = { dst, dstLen, tos, type, table: id, info };
  const failed = (errno: number): number => {
    fib_release_info(net, info);
    return -errno;
  };
  const leaf = trie.leaf(dst, dstLen) ?? [];
  const first = trie.find(leaf, id, tos, info.priority);
  let at = first;
  let told = NLM_F_EXCL;
  const isEqual = (index: number): boolean => {
    const other = leaf[index];
    return other?.table === id && other.tos === tos && other.info.priority === info.priority;
  };
  if (isEqual(first)) {
    if ((nlflags & NLM_F_EXCL) !== 0) return failed(EEXIST);
    told = 0;
    let same: number | undefined;
    for (; isEqual(at); at++) {
      if (leaf[at]?.type === type && leaf[at]?.info === info) {
        same = at;
        break;
      }
    }
    if ((nlflags & NLM_F_REPLACE) !== 0) {
      if (same !== undefined) return failed(same === first ? 0 : EEXIST);
      const old = leaf[first];
      trie.replace(alias, first);
      fib.changes++;
      rtmsg_fib(net, RTM_NEWROUTE, alias, NLM_F_REPLACE, config.request);
      if (old !== undefined) fib_release_info(net, old.info);
      rt_cache_flush(net);
      return 0;
    }
    if (same !== undefined) return failed(EEXIST);
    if ((nlflags & NLM_F_APPEND) !== 0) told |= NLM_F_APPEND;
    if ((nlflags & NLM_F_APPEND) === 0 || faults.has('route-append-first')) at = first;
  }
  if ((nlflags & NLM_F_CREATE) === 0 && !faults.has('route-create-implied')) return failed(ENOENT);
  trie.insert(alias, at);
  if (dstLen === 0) table.defaults++;
  fib.changes++;
  rt_cache_flush(net);
  const shown = faults.has('route-flags-lost') ? 0 : told | NLM_F_CREATE;
  rtmsg_fib(net, RTM_NEWROUTE, alias, shown, config.request);
  return 0;
}
