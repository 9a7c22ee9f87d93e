/** Looking an address up in all tables, as the rules say. */
import { EAGAIN, ENETUNREACH } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { fib_rules_lookup } from '../rules/fib-rules-lookup.ts';
import { type FibResult, type Flowi4, fib_table_lookup } from './fib-table-lookup.ts';
import { RT_TABLE_DEFAULT, RT_TABLE_MAIN, fibOf, fib_get_table } from './fib-table.ts';
import { fib4_rules } from './fib4-rule.ts';

/**
 * fib_lookup: without rules of anybody's own the main table, which has the local one in it, and
 * the default table.
 */
export function fib_lookup(net: Net, flow: Flowi4): FibResult | number {
  const fib = fibOf(net);
  if (fib.customRules) {
    const found = fib_rules_lookup(fib4_rules(net, flow));
    return found ?? -ENETUNREACH;
  }
  for (const id of [RT_TABLE_MAIN, RT_TABLE_DEFAULT]) {
    const table = fib_get_table(fib, id);
    if (table === undefined) continue;
    const found = fib_table_lookup(net, table, flow);
    if (found !== -EAGAIN) return found;
  }
  return -ENETUNREACH;
}
